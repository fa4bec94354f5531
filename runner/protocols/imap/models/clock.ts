import type { Told, Witness } from '../../witness.js';

/** What a run was told at a tick of its clock. */
export interface Heard extends Told {
  readonly tick: number;
}

/** So many of the latest transcripts are kept: of what was told before them it is only said where it was. */
const transcripts = 64;

/**
 * The order of all that goes over the connections of a run: it ticks with each write and each response. One command was before another one if its answer
 * came before the other was written; what overlaps may have been done in any order.
 */
export class Clock {
  now = 0;
  private readonly witnesses: Witness[] = [];

  tick(): number {
    this.now += 1;
    return this.now;
  }

  /** A connection is there, and will be told things. */
  joined(witness: Witness): void {
    this.witnesses.push(witness);
    if (this.witnesses.length <= transcripts) return;
    const oldest = this.witnesses.shift();
    if (oldest) oldest.transcript = undefined;
  }

  /** That something is told on a connection now. */
  heard(witness: Witness): Heard {
    return { witness, ms: witness.transcript?.ms ?? 0, tick: this.now };
  }
}
