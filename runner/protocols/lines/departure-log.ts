import type { Departure } from '../session.js';

/** A server may depart at each octet; the first few of each watch tell the story. */
const mostOfOneWatch = 32;

/** Where a session notes departures. What is noted of one watch is bounded, so that a hostile server cannot fill the memory. */
export class DepartureLog {
  readonly list: Departure[] = [];
  private readonly counts = new Map<string, number>();

  note(watch: string, offset: number, expected: string, found: string): void {
    const count = (this.counts.get(watch) ?? 0) + 1;
    this.counts.set(watch, count);
    if (count <= mostOfOneWatch) this.list.push({ watch, offset, expected, found });
  }
}
