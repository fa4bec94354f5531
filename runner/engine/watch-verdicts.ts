import type { VerdictEvent } from '../../record/events.js';
import type { RuleCatalogue } from '../scenario/rules.js';
import type { KnownDeviations } from './known.js';
import type { Observation } from './observation.js';
import { decide, nothingKnown } from './verdict.js';
import { verdictEvent } from './verdict-event.js';
import type { Offence, WatchBook } from './watches.js';

/**
 * The verdict of each watch of a protocol that was spoken: one line for a rule that was checked on every octet.
 * @param whole whether all scenarios were played: what a few of them did not bring to light need not be gone
 */
export function* watchVerdicts(
  book: WatchBook,
  rules: RuleCatalogue,
  known: KnownDeviations,
  strict: boolean,
  whole: boolean,
): Generator<VerdictEvent> {
  for (const { id, watch, offence } of book.lines()) {
    const rule = rules.get(watch.rule);
    // A catalogue of one's own need not hold them all; that ours does is tested.
    if (rule === undefined) continue;
    const observation: Observation =
      offence === undefined
        ? { kind: 'observed', branches: [] }
        : {
            kind: 'broken',
            breaks: [{ rule, place: rule.place, expected: offence.departure.expected, got: offence.departure.found }],
            branches: [],
          };
    const bearing = offence === undefined && !whole ? nothingKnown : known.find(id, rule.id, observation);
    const decision = decide(rule, observation, strict, bearing);
    yield verdictEvent({
      id,
      title: watch.title,
      decision: { ...decision, reason: [decision.reason, offence && where(offence)].filter(Boolean).join('; ') },
      place: rule.place,
      seenIn: offence?.scenario,
      transcript: offence?.transcript,
    });
  }
}

function where({ departure, scenario, scenarios }: Offence): string {
  if (scenario === undefined) return `at octet ${departure.offset} of a connection that the harness made for itself`;
  return `first in ${scenario} at octet ${departure.offset}, in ${scenarios} ${scenarios === 1 ? 'scenario' : 'scenarios'} in all`;
}
