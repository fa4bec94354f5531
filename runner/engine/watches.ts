import type { TranscriptEntry } from '../../record/events.js';
import type { ProtocolName } from '../protocols/protocol.js';
import type { Departure, Watch } from '../protocols/session.js';

/** The first departure that a watch saw, with enough to find it again. */
export interface Offence {
  readonly departure: Departure;
  /** The scenario in which it was seen first; undefined when only the harness's own connections saw it. */
  readonly scenario: string | undefined;
  readonly transcript: readonly TranscriptEntry[];
  /** In how many scenarios it was seen. */
  readonly scenarios: number;
}

/** Gathers departures over a whole run, so that one broken habit of a server reads as one line of the results. */
export class WatchBook {
  private readonly seen = new Set<ProtocolName>();
  private readonly offences = new Map<string, { first: Offence; scenarios: Set<string> }>();

  constructor(private readonly watches: readonly Watch[]) {}

  /** A connection of this protocol was opened: its watches have something to watch. */
  opened(protocol: ProtocolName): void {
    this.seen.add(protocol);
  }

  /** A session departed from a rule while `scenario` was playing, or (undefined) on a connection of the harness's own. */
  departed(
    protocol: ProtocolName,
    departure: Departure,
    scenario: string | undefined,
    transcript: () => readonly TranscriptEntry[],
  ): void {
    const key = `${protocol}/${departure.watch}`;
    const known = this.offences.get(key);
    const scenarios = known?.scenarios ?? new Set<string>();
    if (scenario !== undefined) scenarios.add(scenario);
    // One in a scenario is worth more than one of the harness's own: it can be run again.
    if (known === undefined || (known.first.scenario === undefined && scenario !== undefined))
      this.offences.set(key, {
        first: { departure, scenario, transcript: transcript(), scenarios: 0 },
        scenarios,
      });
  }

  /** Every watch of the protocols that were spoken, with its first offence if there was one. */
  *lines(): Generator<{ readonly id: string; readonly watch: Watch; readonly offence: Offence | undefined }> {
    for (const watch of this.watches) {
      if (!this.seen.has(watch.protocol)) continue;
      const key = `${watch.protocol}/${watch.id}`;
      const found = this.offences.get(key);
      yield { id: `watch/${key}`, watch, offence: found && { ...found.first, scenarios: found.scenarios.size } };
    }
  }
}
