import type { Heard } from './clock.js';

/** Records that are remembered. */
const most = 64;

/** A value that a server told, and when. */
export interface High {
  readonly value: number;
  readonly heard: Heard;
}

/** A number that may not fall: the highest that was told, by when it was. */
export class Highs {
  private readonly highs: High[] = [];

  note(value: number, heard: Heard): void {
    if (value <= (this.highs.at(-1)?.value ?? Number.NEGATIVE_INFINITY)) return;
    this.highs.push({ value, heard });
    if (this.highs.length > most) this.highs.shift();
  }

  /** The highest so far. */
  get top(): number | undefined {
    return this.highs.at(-1)?.value;
  }

  /** The highest that was told before a tick of the clock; undefined: none is known. */
  before(tick: number): High | undefined {
    return this.highs.findLast(({ heard }) => heard.tick < tick);
  }
}
