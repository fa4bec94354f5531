import type { VerdictEvent } from '../../record/events.js';

/** A fragment for each verdict: its scenario's id, so that a link holds from one run to the next; with a number where there are several. */
export function anchorsOf(verdicts: readonly VerdictEvent[]): Map<VerdictEvent, string> {
  const taken = new Map<string, number>();
  return new Map(
    verdicts.map(event => {
      const id = event.scenario.replaceAll(/[^\w/.[\]-]/g, '_');
      const times = (taken.get(id) ?? 0) + 1;
      taken.set(id, times);
      return [event, times === 1 ? id : `${id}~${times}`];
    }),
  );
}
