import { LimitExceeded } from '../session.js';
import { OctetStore } from './octet-store.js';

const CR = 0x0d;
const LF = 0x0a;
const DOT = 0x2e;

/** One line of a stream. */
export interface Line {
  /** Offset of its first octet in the stream. */
  readonly offset: number;
  /** Its octets without the line end. May share memory with what was pushed: copy it to keep it. */
  readonly octets: Buffer;
  /** What ended it. A CR that no LF follows ends nothing: it stays among the octets. */
  readonly ending: 'CRLF' | 'LF';
  /** How many octets it has, its end included. */
  readonly length: number;
}

/** Several whole lines. */
export interface Lines {
  /** Their octets, line ends included. They share memory with what was pushed: copy them to keep them. */
  readonly octets: Uint8Array;
  /** How many lines they are. */
  readonly count: number;
}

/** What the reader of a line is ready for. */
export interface LineBounds {
  /** Most octets of the line, its end included, or of it and the lines before it that count as well. */
  readonly limit: number;
  /** How many octets the lines before it have taken of the limit. */
  readonly spent?: number;
  /** How the limit is called in LimitExceeded. */
  readonly what: string;
  /** Told the offset of each CR that no LF follows, as soon as that is known. */
  readonly bareCr?: (offset: number) => void;
}

/**
 * Splits a stream of octets into lines, however the octets are cut. Lines are asked for one at a time, so that the reader may change its mind
 * about what follows (a chunk of so many octets, another limit) after each.
 */
export class LineSplitter {
  private readonly queue: Uint8Array[] = [];
  /** Where in the first piece of the queue the octets begin that no line has taken yet. */
  private at = 0;
  private queued = 0;
  private readonly held = new OctetStore();
  private lineStart = 0;
  private endsWithCr = false;
  private exceeded: LimitExceeded | undefined;

  /** Takes octets in. They are not copied until a line needs them. */
  push(octets: Uint8Array): void {
    if (octets.length === 0 || this.exceeded) return;
    this.queue.push(octets);
    this.queued += octets.length;
  }

  /** The next whole line, or undefined until its end has come. Throws LimitExceeded, and then at each further call too. */
  next(bounds: LineBounds): Line | undefined {
    if (this.exceeded) throw this.exceeded;
    for (let piece = this.queue[0]; piece; piece = this.queue[0]) {
      const lf = piece.indexOf(LF, this.at);
      const part = piece.subarray(this.at, lf < 0 ? piece.length : lf + 1);
      if (bounds.bareCr) this.findBareCr(part, bounds.bareCr);
      const length = this.held.length + part.length;
      // Without its line end in sight the line is at least one octet longer: the outcome must not depend on where the octets were cut.
      const left = bounds.limit - (bounds.spent ?? 0);
      if (length > left || (lf < 0 && length === left)) this.exceed(bounds);
      this.advance(part.length);
      if (lf >= 0) return this.complete(part);
      this.endsWithCr = part.at(-1) === CR;
      this.held.append(part);
    }
    return undefined;
  }

  /**
   * Whole lines together that want no look one by one: each ends with CRLF and begins with no dot. As many as are in one piece, and have no more
   * than `limit` octets; undefined when there are none, or a line has begun.
   */
  plainLines(limit: number): Lines | undefined {
    const [piece] = this.queue;
    if (!piece || this.held.length > 0) return undefined;
    let count = 0;
    let end = this.at;
    while (piece[end] !== DOT) {
      const lf = piece.indexOf(LF, end);
      if (lf <= end || piece[lf - 1] !== CR || lf + 1 - this.at > limit) break;
      end = lf + 1;
      count++;
    }
    if (count === 0) return undefined;
    const octets = piece.subarray(this.at, end);
    this.advance(octets.length);
    this.lineStart += octets.length;
    return { octets, count };
  }

  /** Leaves out up to `count` octets, which are not lines; only between lines. Returns how many there were to leave out. */
  skip(count: number): number {
    let left = count;
    for (let piece = this.queue[0]; piece && left > 0; piece = this.queue[0]) {
      const taken = Math.min(left, piece.length - this.at);
      this.advance(taken);
      this.lineStart += taken;
      left -= taken;
    }
    return count - left;
  }

  /** How many octets of a line without its end are in hand, once `next` has returned undefined. */
  get unfinished(): number {
    return this.held.length;
  }

  /** Have octets come that no call of `next` has looked at? */
  get hasMore(): boolean {
    return this.queued > 0;
  }

  /** Where the unfinished line begins. */
  get offset(): number {
    return this.lineStart;
  }

  /** The beginning of the unfinished line, for a report. */
  peek(count: number): Buffer {
    return this.held.peek(count);
  }

  /** Forgets all octets in hand; offsets go on. */
  clear(): void {
    this.lineStart += this.held.length + this.queued;
    this.held.take();
    this.queue.length = 0;
    this.at = 0;
    this.queued = 0;
    this.endsWithCr = false;
  }

  private findBareCr(part: Uint8Array, report: (offset: number) => void): void {
    const start = this.lineStart + this.held.length;
    if (this.endsWithCr && part[0] !== LF) report(start - 1);
    for (let cr = part.indexOf(CR); cr >= 0; cr = part.indexOf(CR, cr + 1)) {
      if (cr + 1 < part.length && part[cr + 1] !== LF) report(start + cr);
    }
  }

  private advance(count: number): void {
    this.at += count;
    this.queued -= count;
    if (this.at === this.queue[0]?.length) {
      this.queue.shift();
      this.at = 0;
    }
  }

  private complete(part: Uint8Array): Line {
    let octets = Buffer.from(part.buffer, part.byteOffset, part.length);
    if (this.held.length > 0) {
      this.held.append(part);
      octets = this.held.take();
    }
    const crlf = octets.length > 1 && octets[octets.length - 2] === CR;
    const line: Line = {
      offset: this.lineStart,
      octets: octets.subarray(0, octets.length - (crlf ? 2 : 1)),
      ending: crlf ? 'CRLF' : 'LF',
      length: octets.length,
    };
    this.lineStart += octets.length;
    this.endsWithCr = false;
    return line;
  }

  private exceed(bounds: LineBounds): never {
    this.exceeded = new LimitExceeded(bounds.what, bounds.limit, this.lineStart + bounds.limit - (bounds.spent ?? 0));
    this.held.take();
    this.queue.length = 0;
    throw this.exceeded;
  }
}
