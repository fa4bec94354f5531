import type { TranscriptEntry } from '../../record/events.js';
import { type Range, union } from './mask.js';
import { showOctets } from './octet-text.js';

/** How many octets of a run are kept from its beginning and from its end. */
const HEAD = 2048;
const TAIL = 200;
export const MOST_SHOWN = HEAD + TAIL;

/** Octets that one side sent on one connection without a break: one entry of the transcript. Offsets are those of the side's whole stream. */
export class Run {
  readonly direction: 'client' | 'server';
  readonly connection: string;
  readonly ms: number;
  readonly start: number;
  end: number;
  latestMs: number;
  private head = Buffer.alloc(0);
  private tail = Buffer.alloc(0);
  private hidden: Range[] = [];

  constructor(direction: 'client' | 'server', connection: string, ms: number, start: number) {
    this.direction = direction;
    this.connection = connection;
    this.ms = ms;
    this.latestMs = ms;
    this.start = start;
    this.end = start;
  }

  /** Has the latest line not ended yet? */
  get inLine(): boolean {
    return (this.tail.at(-1) ?? this.head.at(-1)) !== 0x0a;
  }

  /** Is it so long that what follows would only be left out? */
  get isLong(): boolean {
    return this.end - this.start > HEAD;
  }

  append(octets: Buffer, ms: number): void {
    this.latestMs = ms;
    this.end += octets.length;
    const room = HEAD - this.head.length;
    if (room > 0) this.head = Buffer.concat([this.head, octets.subarray(0, room)]);
    const rest = octets.subarray(Math.min(room, octets.length));
    if (rest.length === 0) return;
    this.tail = Buffer.from(Buffer.concat([this.tail, rest.subarray(-TAIL)]).subarray(-TAIL));
  }

  /** These ranges of the stream are not to be shown, as far as they lie in this run. */
  hide(ranges: readonly Range[]): void {
    const within = ranges.filter(range => range.start < this.end && range.end > this.start);
    const headEnd = this.start + HEAD;
    const tailStart = this.end - TAIL;
    // Of what lies wholly in the octets left out, nothing needs to be remembered.
    this.hidden = union([...this.hidden, ...within]).filter(range => range.start < headEnd || range.end > tailStart);
  }

  /** As it goes into the record. Where something is hidden, the number of octets is not told: it would give away a secret's length. */
  entry(): TranscriptEntry {
    const total = this.end - this.start;
    const leftOut = total - this.head.length - this.tail.length;
    const hides = this.hidden.length > 0;
    // When nothing is left out, head and tail are one piece, lest a secret that lies across be shown as two.
    const text =
      leftOut === 0
        ? this.show(Buffer.concat([this.head, this.tail]), this.start)
        : `${this.show(this.head, this.start)}… ${leftOut} octets left out …${this.show(this.tail, this.end - this.tail.length)}`;
    const { ms, connection, direction } = this;
    return hides ? { ms, connection, direction, text } : { ms, connection, direction, text, octets: total };
  }

  private show(octets: Buffer, offset: number): string {
    let text = '';
    let from = 0;
    for (const range of this.hidden) {
      const start = Math.max(range.start - offset, 0);
      const end = Math.min(range.end - offset, octets.length);
      if (start >= end) continue;
      text += `${showOctets(octets.subarray(from, start))}***`;
      from = end;
    }
    return text + showOctets(octets.subarray(from));
  }
}
