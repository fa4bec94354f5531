import type { TranscriptEntry } from '../../record/events.js';
import type { ProtocolName } from '../protocols/services.js';
import type { Invariant, Violation } from '../protocols/session.js';

/** The first violation that an invariant saw, with enough to find it again. */
export interface ObservedViolation {
  readonly violation: Violation;
  /** The scenario in which it was seen first; undefined when only the harness's own connections saw it. */
  readonly scenario: string | undefined;
  readonly transcript: readonly TranscriptEntry[];
  /** In how many scenarios it was seen. */
  readonly scenarios: number;
}

/** Gathers violations over a whole run, so that one broken habit of a server reads as one line of the results. */
export class InvariantBook {
  private readonly seen = new Set<ProtocolName>();
  private readonly observedViolations = new Map<string, { first: ObservedViolation; scenarios: Set<string> }>();

  constructor(private readonly invariants: readonly Invariant[]) {}

  /** A connection of this protocol was opened: its invariants have something to check. */
  opened(protocol: ProtocolName): void {
    this.seen.add(protocol);
  }

  /** A session broke an invariant while `scenario` was playing, or (undefined) on a connection of the harness's own. */
  add(
    protocol: ProtocolName,
    violation: Violation,
    scenario: string | undefined,
    transcript: () => readonly TranscriptEntry[],
  ): void {
    const key = `${protocol}/${violation.invariant}`;
    const known = this.observedViolations.get(key);
    const scenarios = known?.scenarios ?? new Set<string>();
    if (scenario !== undefined) scenarios.add(scenario);
    // One in a scenario is worth more than one of the harness's own: it can be run again.
    if (known === undefined || (known.first.scenario === undefined && scenario !== undefined))
      this.observedViolations.set(key, {
        first: { violation, scenario, transcript: transcript(), scenarios: 0 },
        scenarios,
      });
  }

  /** Every invariant of the protocols that were spoken, with its first violation if there was one. */
  *lines(): Generator<{
    readonly id: string;
    readonly invariant: Invariant;
    readonly observedViolation: ObservedViolation | undefined;
  }> {
    for (const invariant of this.invariants) {
      if (!this.seen.has(invariant.protocol)) continue;
      const key = `${invariant.protocol}/${invariant.id}`;
      const found = this.observedViolations.get(key);
      yield {
        id: `invariant/${key}`,
        invariant,
        observedViolation: found && { ...found.first, scenarios: found.scenarios.size },
      };
    }
  }
}
