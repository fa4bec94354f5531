import type { Scenario } from '../scenario/model.js';

/** What says which scenarios would have to wait. */
export interface Waits {
  /** Does it have accounts to itself? */
  leases(scenario: Scenario): boolean;
  /** Could it have its accounts at once? */
  hasFor(scenario: Scenario): boolean;
}

/**
 * The scenarios that are still to be played, in order. One that would have to wait for accounts lets those go first that need none to themselves; they
 * cannot take away what it waits for.
 */
export class Queue {
  private readonly leasing: Entry[] = [];
  private readonly others: Entry[] = [];

  /** @param strict nothing goes before its turn */
  constructor(
    scenarios: readonly Scenario[],
    private readonly waits: Waits,
    private readonly strict: boolean,
  ) {
    for (const [at, scenario] of scenarios.entries())
      (waits.leases(scenario) ? this.leasing : this.others).push({ at, scenario });
    // The next one is taken from the end.
    this.leasing.reverse();
    this.others.reverse();
  }

  next(): Scenario | undefined {
    const leasing = this.leasing.at(-1);
    const other = this.others.at(-1);
    const turn = other === undefined || (leasing !== undefined && leasing.at < other.at);
    const waits = turn && !this.strict && leasing !== undefined && !this.waits.hasFor(leasing.scenario);
    return (turn && !(waits && other !== undefined) ? this.leasing : this.others).pop()?.scenario;
  }
}

interface Entry {
  /** Its place in the order. */
  readonly at: number;
  readonly scenario: Scenario;
}
