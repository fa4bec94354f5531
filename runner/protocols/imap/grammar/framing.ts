import { LimitExceeded } from '../../session.js';

/** What the harness is ready to hold of one response. */
export const limits = {
  /** Octets of a response's lines, its literals not counted. */
  line: 1024 * 1024,
  /** Octets of a response's literals together. */
  literal: 64 * 1024 * 1024,
  /** Brackets within brackets. */
  nesting: 200,
} as const;

/** Where a literal's octets are in the response, and how it was announced. */
export interface Literal {
  readonly start: number;
  readonly length: number;
  /** `~{..}` (literal8). */
  readonly binary: boolean;
  /** `{..+}`, which only a client may send. */
  readonly nonSynchronizing: boolean;
}

/** One response's octets, with its literals; not yet looked into. */
export interface Frame {
  readonly octets: Buffer;
  /** Offset of the first octet in all that the server sent. */
  readonly offset: number;
  /** Where the last line ends, its CRLF (or bare LF) not included. */
  readonly end: number;
  /** By the place of `{`, or of `~` for a literal8. */
  readonly literals: ReadonlyMap<number, Literal>;
}

const none: ReadonlyMap<number, Literal> = new Map();
const LF = 0x0a;
const CR = 0x0d;
/** `{12}`, `{12+}` or `~{12}` at the end of a line. */
const announcement = /(~?)\{(\d+)(\+?)\}$/;
const statusStart = /^[^ ]+ (?:OK|NO|BAD|BYE|PREAUTH) /i;

/**
 * Cuts the server's octets into responses: lines, and the literals that lines announce. Octets are copied once into a buffer that grows
 * as they come, never by what a literal announces, so time is linear and memory bounded by what was really sent.
 */
export class Framing {
  private held = Buffer.allocUnsafeSlow(4096);
  private used = 0;
  private offset = 0;
  /** Octets of literals within what is held. */
  private literalOctets = 0;
  /** Octets of the current literal that are still to come. */
  private missing = 0;
  /** Where the current line began within what is held. */
  private lineStart = 0;
  /** Only of a response that has some: most have none. */
  private literals: Map<number, Literal> | undefined;
  /** May a line of this response announce a literal? Human-readable text may end as if it did. */
  private readonly text = { status: false, codeOpen: false };

  /**
   * Takes octets and calls back for each response that they complete. Throws LimitExceeded.
   * @param skim is asked first for each response that begins in these octets: where it ends, if it need not be held, else -1. `offset` counts from the
   * first octet that the server sent
   */
  push(octets: Uint8Array, complete: (frame: Frame) => void, skim?: (at: number, offset: number) => number): void {
    let at = 0;
    while (at < octets.length) {
      if (skim && this.used === 0) {
        const end = skim(at, this.offset);
        if (end >= 0) {
          this.offset += end - at;
          at = end;
          continue;
        }
      }
      if (this.missing > 0) {
        const take = Math.min(this.missing, octets.length - at);
        this.append(octets, at, at + take);
        this.missing -= take;
        this.lineStart = this.used;
        at += take;
        continue;
      }
      const lf = octets.indexOf(LF, at);
      const to = lf < 0 ? octets.length : lf + 1;
      const lineOctets = this.used - this.literalOctets;
      if (lineOctets + to - at > limits.line) {
        throw new LimitExceeded('line length', limits.line, this.offset + this.used + limits.line - lineOctets);
      }
      this.append(octets, at, to);
      at = to;
      if (lf >= 0) this.lineEnded(complete);
    }
  }

  /** Octets of a response that has begun and not ended. */
  get pending(): Buffer {
    return this.held.subarray(0, this.used);
  }

  /** Offset of the pending octets' first in all that the server sent. */
  get pendingOffset(): number {
    return this.offset;
  }

  /** Forgets what is pending. */
  drop(): void {
    this.offset += this.used;
    this.begin();
  }

  /** What is held, as a buffer of its own: copied when small, so that short responses do not keep the whole of it in memory. */
  private release(): Buffer {
    const all = this.held.subarray(0, this.used);
    if (this.used * 2 < this.held.length) return Buffer.from(all);
    this.held = Buffer.alloc(0);
    return all;
  }

  private begin(): void {
    if (this.held.length !== 4096) this.held = Buffer.allocUnsafeSlow(4096);
    this.used = 0;
    this.literalOctets = 0;
    this.missing = 0;
    this.lineStart = 0;
    this.literals = undefined;
  }

  private append(octets: Uint8Array, from: number, to: number): void {
    const need = this.used + to - from;
    if (need > this.held.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(need, this.held.length * 2));
      this.held.copy(larger, 0, 0, this.used);
      this.held = larger;
    }
    this.held.set(octets.subarray(from, to), this.used);
    this.used = need;
  }

  private lineEnded(complete: (frame: Frame) => void): void {
    const end = this.held[this.used - 2] === CR && this.used - 2 >= this.lineStart ? this.used - 2 : this.used - 1;
    if (this.announced(end)) return;
    const frame: Frame = {
      octets: this.release(),
      offset: this.offset,
      end,
      literals: this.literals ?? none,
    };
    this.drop();
    complete(frame);
  }

  /** Notes the literal that the line ending at `end` announces, if it does. */
  private announced(end: number): boolean {
    if (this.held[end - 1] !== 0x7d || end - 1 < this.lineStart) return false;
    if (this.lineStart === 0) this.startsAs(end);
    else if (this.text.codeOpen && this.held.subarray(this.lineStart, end).includes(']')) this.text.codeOpen = false;
    const tail = this.held.toString('latin1', Math.max(this.lineStart, end - 40), end);
    const found = announcement.exec(tail);
    if (!found || (this.text.status && !this.text.codeOpen) || this.inQuotes(end)) return false;
    const at = end - found[0].length;
    const length = Number(found[2]);
    if (length + this.literalOctets > limits.literal) {
      throw new LimitExceeded('literal', limits.literal, this.offset + at);
    }
    this.literals ??= new Map();
    this.literals.set(at, {
      start: this.used,
      length,
      binary: found[1] === '~',
      nonSynchronizing: found[3] === '+',
    });
    this.literalOctets += length;
    this.missing = length;
    this.lineStart = this.used;
    return true;
  }

  private startsAs(end: number): void {
    const start = this.held.toString('latin1', 0, Math.min(end, 300));
    const status = statusStart.exec(start);
    this.text.status = status !== null || start.startsWith('+');
    const text = status ? status[0].length : 2;
    this.text.codeOpen = this.held[text] === 0x5b && !this.held.subarray(text, end).includes(']');
  }

  /** Is the line's end within a quoted string? Then what looks like a literal is the string's text. */
  private inQuotes(end: number): boolean {
    let quoted = false;
    for (let at = this.lineStart; at < end; at++) {
      const octet = this.held[at];
      if (quoted && octet === 0x5c) at++;
      else if (octet === 0x22) quoted = !quoted;
    }
    return quoted;
  }
}
