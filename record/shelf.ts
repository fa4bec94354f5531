import { randomUUID } from 'node:crypto';
import { openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VerdictEvent } from './events.js';
import { writing } from './log.js';

/** Octets of exchanges that are held before they go to the file: those of a small record never do. */
const blockSize = 2 ** 20;

/** Octets that are read of the file at a time: exchanges are mostly asked for in the order in which they were kept. */
const windowSize = 2 ** 17;

/** Where the exchange of a verdict lies in the file, and how long it is. */
const place = Symbol('place');
const size = Symbol('size');

interface Kept {
  readonly [place]: number;
  readonly [size]: number;
}

/**
 * Keeps many verdicts in little memory: what recurs from one to the next, such as the words of a rule, is held once, and the exchanges lie in
 * a file until one is looked at. The file has no name any more once it is open, so nothing is left of it when the process ends.
 */
export class VerdictShelf {
  private readonly held = new Map<string, unknown>();
  private readonly block = Buffer.alloc(blockSize);
  private used = 0;
  private written = 0;
  private file: number | undefined;
  private readonly window = Buffer.alloc(windowSize);
  private windowAt = 0;
  private windowLength = 0;
  /** Where the exchange ended that was asked for last. */
  private asked = 0;

  /** One for all verdicts: a function for each would be what takes the memory. */
  private readonly exchange: PropertyDescriptor;

  constructor() {
    const read = (at: number, length: number) => JSON.parse(this.read(at, length).toString('utf8'));
    this.exchange = {
      enumerable: true,
      get(this: Kept) {
        return read(this[place], this[size]);
      },
    };
  }

  /** The same verdict as it is to be kept: its exchange is read whenever it is asked for. */
  keep(event: VerdictEvent): VerdictEvent {
    const { transcript, ...told } = event;
    const kept: Record<string, unknown> = told;
    for (const name in kept) kept[name] = this.once(kept[name]);
    if (transcript !== undefined) {
      const octets = Buffer.from(JSON.stringify(transcript));
      Object.defineProperty(kept, place, { value: this.put(octets) });
      Object.defineProperty(kept, size, { value: octets.length });
      Object.defineProperty(kept, 'transcript', this.exchange);
    }
    return kept as unknown as VerdictEvent;
  }

  /** The value itself, or an earlier one that is equal. */
  private once(value: unknown): unknown {
    if (typeof value === 'number') return value;
    const key = typeof value === 'string' ? value : JSON.stringify(value);
    const found = this.held.get(key);
    if (found !== undefined && typeof found === typeof value) return found;
    this.held.set(key, value);
    return value;
  }

  /** Puts octets away, and tells where. */
  private put(octets: Buffer): number {
    if (this.used + octets.length > blockSize) this.write(this.block.subarray(0, this.used));
    const at = this.written + this.used;
    if (octets.length > blockSize) this.write(octets);
    else this.used += octets.copy(this.block, this.used);
    return at;
  }

  private read(at: number, length: number): Buffer {
    if (at >= this.written) return this.block.subarray(at - this.written, at - this.written + length);
    const windowEnd = this.windowAt + this.windowLength;
    const inWindow = at >= this.windowAt && at + length <= windowEnd;
    // Where exchanges are asked for here and there, more than one at a time would be read in vain.
    const inOrder = at >= this.asked && at - this.asked < windowSize;
    this.asked = at + length;
    if (!inWindow && (length > windowSize || !inOrder)) {
      const octets = Buffer.allocUnsafe(length);
      if (this.fill(octets, at) < length) throw new Error('the file of exchanges has become shorter');
      return octets;
    }
    if (!inWindow) {
      this.windowLength = this.fill(this.window, at);
      this.windowAt = at;
      if (this.windowLength < length) throw new Error('the file of exchanges has become shorter');
    }
    return this.window.subarray(at - this.windowAt, at - this.windowAt + length);
  }

  /** Reads the file from a place on. @returns how many octets there were */
  private fill(octets: Buffer, at: number): number {
    let got = 0;
    for (let more = -1; more !== 0 && got < octets.length; got += more)
      more = readSync(this.file!, octets, got, octets.length - got, at + got);
    return got;
  }

  private write(octets: Buffer): void {
    const path = join(tmpdir(), `mailspec-${randomUUID()}`);
    writing(path, () => {
      if (this.file === undefined) {
        this.file = openSync(path, 'wx+', 0o600);
        rmSync(path, { force: true });
      }
      for (let put = 0; put < octets.length; )
        put += writeSync(this.file, octets, put, octets.length - put, this.written + put);
    });
    this.written += octets.length;
    this.used = 0;
  }
}
