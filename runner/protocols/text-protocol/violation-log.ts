import type { Violation } from '../session.js';
import type { Told } from '../witness.js';

/** A server may break an invariant at each octet; the first few violations are enough. */
const mostOfOneInvariant = 32;

/** Where a session notes violations. What is noted of one invariant is bounded, so that a hostile server cannot fill the memory. */
export class ViolationLog {
  readonly list: Violation[] = [];
  private readonly counts = new Map<string, number>();

  note(invariant: string, offset: number, expected: string, found: string, earlier?: Told): void {
    const count = (this.counts.get(invariant) ?? 0) + 1;
    this.counts.set(invariant, count);
    if (count <= mostOfOneInvariant)
      this.list.push({ invariant, offset, expected, found, ...(earlier && { earlier }) });
  }
}
