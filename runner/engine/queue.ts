import type { Scenario } from '../scenario/model.js';

/** What says how scenarios would keep others waiting. */
export interface Waits {
  /** Does it have accounts to itself? */
  leases(scenario: Scenario): boolean;
  /** Could it have its accounts at once? */
  hasFor(scenario: Scenario): boolean;
  /** Does it let time pass while it is played? */
  idles(scenario: Scenario): boolean;
}

/** Scenarios of one kind, in order. */
interface Lane {
  readonly leases: boolean;
  readonly idles: boolean;
  /** The next one is at the end. */
  readonly scenarios: Scenario[];
}

/**
 * The scenarios that are still to be played. Of those that idle only a part is played at the same time, so that they keep no processor idle, and from the
 * beginning on, so that they are not left over at the end. Those that lease accounts are begun as soon as there are some, and the others meanwhile; these
 * cannot take away what those wait for. Scenarios of one kind keep their order.
 */
export class Queue {
  private readonly lanes: readonly Lane[] = [
    { leases: true, idles: true, scenarios: [] },
    { leases: false, idles: true, scenarios: [] },
    { leases: true, idles: false, scenarios: [] },
    { leases: false, idles: false, scenarios: [] },
  ];
  /** So many that idle are being played. */
  private idling = 0;

  /** @param mostIdling so many of those that idle are played at the same time, as long as there are others; undefined: all go in their turn */
  constructor(
    scenarios: readonly Scenario[],
    private readonly waits: Waits,
    private readonly mostIdling: number | undefined,
  ) {
    for (const scenario of scenarios.toReversed()) this.laneOf(scenario)?.scenarios.push(scenario);
  }

  next(): Scenario | undefined {
    const there = this.lanes.filter(({ scenarios }) => scenarios.length > 0);
    const timely = there.filter(({ idles }) => !idles || this.idling < (this.mostIdling ?? 0));
    const ready = ({ scenarios }: Lane) => scenarios.slice(-1).every(one => this.waits.hasFor(one));
    // One that waits for accounts idles, too: it comes last.
    const lane = timely.find(ready) ?? there.find(ready) ?? timely[0] ?? there[0];
    const scenario = lane?.scenarios.pop();
    if (lane?.idles) this.idling += 1;
    return scenario;
  }

  /** A scenario has been played. */
  done(scenario: Scenario): void {
    if (this.laneOf(scenario)?.idles) this.idling -= 1;
  }

  private laneOf(scenario: Scenario): Lane | undefined {
    if (this.mostIdling === undefined) return this.lanes.at(-1);
    const [leases, idles] = [this.waits.leases(scenario), this.waits.idles(scenario)];
    return this.lanes.find(lane => lane.leases === leases && lane.idles === idles);
  }
}
