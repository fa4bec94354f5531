import { Spool } from '../../../wire/spool.js';
import { LimitExceeded } from '../../session.js';
import { spooling } from '../../spooling.js';

/** What the harness is ready to hold of one response. */
export const limits = {
  /** Octets of a response's lines, its literals not counted. */
  line: 1024 * 1024,
  /** Octets of a response's literals together, as far as they stand among its lines. */
  literal: 64 * 1024 * 1024,
  /** A literal with more octets than this may be kept apart. */
  inline: 64 * 1024,
  /** Octets of a response's literals together that are kept apart. */
  apart: 256 * 1024 * 1024,
  /** Octets that nobody can read yet. */
  unreadable: 1024 * 1024,
  /** Brackets within brackets. */
  nesting: 200,
} as const;

/** Where a literal's octets are in the response, and how it was announced. */
export interface Literal {
  readonly start: number;
  /** How many octets of it stand there: none of one that is kept apart. */
  readonly length: number;
  /** `~{..}` (literal8). */
  readonly binary: boolean;
  /** `{..+}`, which only a client may send. */
  readonly nonSynchronizing: boolean;
  readonly apart?: Apart;
}

/** A large literal. */
export class Apart {
  readonly octets = new Spool();
  /** Where its first NUL is; -1: it has none. */
  nul = -1;

  append(octets: Buffer): void {
    if (this.nul < 0) {
      const nul = octets.indexOf(0);
      if (nul >= 0) this.nul = this.octets.length + nul;
    }
    this.octets.append(octets);
  }
}

/** One response's octets, with its literals; not yet looked into. */
export interface Frame {
  /** Without the literals that are kept apart. */
  readonly octets: Buffer;
  /** Offset of the first octet in all that the server sent. */
  readonly offset: number;
  /** Where the last line ends, its CRLF (or bare LF) not included. */
  readonly end: number;
  /** By the place of `{`, or of `~` for a literal8; in their order. */
  readonly literals: ReadonlyMap<number, Literal>;
}

/** How many octets the literals have that are kept apart, of those that begin before this place in the frame. */
export function octetsApart({ literals }: Pick<Frame, 'literals'>, before = Number.POSITIVE_INFINITY): number {
  let octets = 0;
  for (const { start, apart } of literals.values()) if (apart && start <= before) octets += apart.octets.length;
  return octets;
}

/** A response as it was sent, with all its literals. */
export function wholeOf({ octets, literals }: Frame): Buffer {
  const pieces: Buffer[] = [];
  let from = 0;
  for (const { start, apart } of literals.values()) {
    if (!apart) continue;
    pieces.push(octets.subarray(from, start), apart.octets.read(0, apart.octets.length));
    from = start;
  }
  return from === 0 ? octets : Buffer.concat([...pieces, octets.subarray(from)]);
}

const none: ReadonlyMap<number, Literal> = new Map();
const nothing = Buffer.alloc(0);
const LF = 0x0a;
const CR = 0x0d;
/** Of RFC 3501 9. */
const largestNumber = 0xffff_ffff;
/** `{12}`, `{12+}` or `~{12}` at the end of a line. */
const announcement = /(~?)\{(\d+)(\+?)\}$/;
const statusStart = /^[^ ]+ (?:OK|NO|BAD|BYE|PREAUTH) /i;

/**
 * Cuts the server's octets into responses: lines, and the literals that lines announce. Octets are copied once into a buffer that grows
 * as they come, never by more than a little of what a literal announces, so time is linear and memory bounded by what was really sent.
 */
export class Framing {
  private held: Buffer = nothing;
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
  /** Octets of literals that are kept apart, and the one that is coming. */
  private apartOctets = 0;
  private apart: Apart | undefined;
  /** May a line of this response announce a literal? Human-readable text may end as if it did. */
  private readonly text = { status: false, codeOpen: false };
  /** Octets that are no responses; undefined: all are. */
  private behind: Buffer | undefined;

  /** @param keepsApart are large literals kept apart from the octets of a frame? */
  constructor(private readonly keepsApart = false) {}

  /** The frame of a response that is whole, and has been found well-formed. */
  static frameOf(octets: Buffer): Frame {
    const framing = new Framing();
    framing.held = octets;
    let frame: Frame | undefined;
    while (frame === undefined) {
      framing.used = octets.indexOf(LF, framing.used) + 1;
      if (framing.used === 0) throw new Error('what is to be read is no response');
      framing.lineEnded(found => {
        frame = found;
      });
      framing.used += framing.missing;
      framing.lineStart = framing.used;
      framing.missing = 0;
    }
    return frame;
  }

  /**
   * Takes octets and calls back for each response that they complete. Throws LimitExceeded.
   * @param skim is asked first for each response that begins in these octets: where it ends, if it need not be held, else -1. `offset` counts from the
   * first octet that the server sent
   */
  push(octets: Buffer, complete: (frame: Frame) => void, skim?: (at: number, offset: number) => number): void {
    let at = 0;
    while (at < octets.length) {
      if (this.behind !== undefined) {
        if (this.behind.length + octets.length - at > limits.unreadable)
          throw new LimitExceeded('octets behind an answer', limits.unreadable, this.streamOffset);
        this.behind = Buffer.concat([this.behind, octets.subarray(at)]);
        return;
      }
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
        if (this.apart) this.keepApart(this.apart, octets.subarray(at, at + take));
        else this.append(octets, at, at + take);
        this.missing -= take;
        this.lineStart = this.used;
        at += take;
        continue;
      }
      const lf = octets.indexOf(LF, at);
      const to = lf < 0 ? octets.length : lf + 1;
      const lineOctets = this.used - this.literalOctets;
      if (lineOctets + to - at > limits.line)
        throw new LimitExceeded('line length', limits.line, this.streamOffset + limits.line - lineOctets);
      this.append(octets, at, to);
      at = to;
      if (lf >= 0) this.lineEnded(complete);
      if (this.missing > 0 && this.missing <= limits.inline) this.reserve(this.missing + 256);
    }
  }

  /** Octets of a response that has begun and not ended; without literals that are kept apart. */
  get pending(): Buffer {
    return this.held.subarray(0, this.used);
  }

  /** Offset of the first octet that has not come yet in all that the server sends. */
  get streamOffset(): number {
    return this.offset + this.used + this.apartOctets;
  }

  /** From here on octets are kept as they come, for `goOn` to give. */
  hold(): void {
    this.behind ??= nothing;
  }

  /** Octets are responses again. Gives those that came since `hold`. */
  goOn(): Buffer {
    const { behind = nothing } = this;
    this.behind = undefined;
    return behind;
  }

  /** Forgets what is pending. */
  drop(): void {
    this.behind = undefined;
    this.offset = this.streamOffset;
    this.begin();
  }

  /** What is held, as a buffer of its own: copied when small, so that short responses do not keep the whole of it in memory. */
  private release(): Buffer {
    const all = this.held.subarray(0, this.used);
    if (this.used * 2 < this.held.length) return Buffer.from(all);
    this.held = nothing;
    return all;
  }

  private begin(): void {
    if (this.held.length > 4096) this.held = nothing;
    this.used = 0;
    this.literalOctets = 0;
    this.missing = 0;
    this.lineStart = 0;
    this.literals = undefined;
    this.apartOctets = 0;
    this.apart = undefined;
  }

  private append(octets: Uint8Array, from: number, to: number): void {
    this.reserve(to - from);
    this.held.set(octets.subarray(from, to), this.used);
    this.used += to - from;
  }

  /** Makes room for so many octets more. */
  private reserve(more: number): void {
    const need = this.used + more;
    if (need <= this.held.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(need, this.held.length * 2, 4096));
    this.held.copy(larger, 0, 0, this.used);
    this.held = larger;
  }

  private keepApart(apart: Apart, octets: Buffer): void {
    spooling(() => apart.append(octets), 'literal', this.streamOffset);
    this.apartOctets += octets.length;
  }

  private lineEnded(complete: (frame: Frame) => void): void {
    const end = this.used - 2 >= this.lineStart && this.held[this.used - 2] === CR ? this.used - 2 : this.used - 1;
    if (this.announced(end)) return;
    const frame: Frame = {
      octets: this.release(),
      offset: this.offset,
      end,
      literals: this.literals ?? none,
    };
    this.offset += this.used + this.apartOctets;
    this.begin();
    complete(frame);
  }

  /** Notes the literal that the line ending at `end` announces, if it does. */
  private announced(end: number): boolean {
    if (end - 1 < this.lineStart || this.held[end - 1] !== 0x7d) return false;
    if (this.lineStart === 0) this.startsAs(end);
    else if (this.text.codeOpen && this.held.subarray(this.lineStart, end).includes(']')) this.text.codeOpen = false;
    const tail = this.held.toString('latin1', Math.max(this.lineStart, end - 40), end);
    const found = announcement.exec(tail);
    if (!found || (this.text.status && !this.text.codeOpen) || this.inQuotes(end)) return false;
    const at = end - found[0].length;
    const length = Number(found[2]);
    // It is no number of RFC 3501 9: the line ends the response, which the grammar refuses.
    if (length > largestNumber) return false;
    const apart = this.keepsApart && length > limits.inline;
    const most = apart ? limits.apart : limits.literal;
    if (length + (apart ? this.apartOctets : this.literalOctets) > most)
      throw new LimitExceeded('literal', most, this.offset + this.apartOctets + at);
    this.literals ??= new Map();
    this.apart = apart ? new Apart() : undefined;
    this.literals.set(at, {
      start: this.used,
      length: this.apart ? 0 : length,
      binary: found[1] === '~',
      nonSynchronizing: found[3] === '+',
      ...(this.apart ? { apart: this.apart } : {}),
    });
    if (!this.apart) this.literalOctets += length;
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
