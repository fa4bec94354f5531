import type { Violation } from '../session.js';

/** A server may depart at each octet; the first few of each invariant tell the story. */
const mostOfOneWatch = 32;

/** Where a session notes violations. What is noted of one invariant is bounded, so that a hostile server cannot fill the memory. */
export class ViolationLog {
  readonly list: Violation[] = [];
  private readonly counts = new Map<string, number>();

  note(invariant: string, offset: number, expected: string, found: string): void {
    const count = (this.counts.get(invariant) ?? 0) + 1;
    this.counts.set(invariant, count);
    if (count <= mostOfOneWatch) this.list.push({ invariant, offset, expected, found });
  }
}
