import { type Octets, pieceSize, Spool } from '../../wire/spool.js';
import type { SentCommand } from './dialogue.js';

/** What follows the first line of a multi-line response (RFC 1939 3). */
export class Content {
  private unstuffed: Octets | undefined;
  private split: readonly Buffer[] | undefined;
  private counted: number | undefined;

  constructor(
    /** As sent: stuffed, without the terminating line. */
    readonly raw: Octets,
    /** The line end of this server is a lone LF. */
    readonly lfOnly: boolean,
  ) {}

  /** The octets with the byte-stuffing undone, line ends included. */
  get octets(): Octets {
    this.unstuffed ??= unstuff(this.raw, this.lfOnly);
    return this.unstuffed;
  }

  /** Its lines without line ends, all of them in memory. */
  get lines(): readonly Buffer[] {
    this.split ??= splitLines(this.octets.read(0, this.octets.length));
    return this.split;
  }

  /** How many lines it has; each has an end. */
  get count(): number {
    this.counted ??= countLines(this.raw);
    return this.counted;
  }
}

/** One response: a status line, and the lines after it where the command asks for them. */
export interface Pop3Response {
  readonly offset: number;
  /** `+` is a SASL challenge; undefined when the line has no status indicator. Case is folded (the invariant is for it). */
  readonly status: 'OK' | 'ERR' | '+' | undefined;
  /** The first line as sent, without its end. */
  readonly line: Buffer;
  /** What follows the status indicator and a space, as latin1; the whole line when there is none. */
  readonly text: string;
  /** The response code of RFC 2449 8 by its levels, e.g. SYS, TEMP. */
  readonly code: readonly string[] | undefined;
  /** The words after the status indicator and the response code, parted at each space. */
  readonly args: readonly string[];
  /** Undefined when the response is a single line. */
  readonly content: Content | undefined;
  /** What it answers, as far as can be told; undefined when nothing had been asked. */
  readonly asked: SentCommand | undefined;
  /** The invariant that it broke, when that leaves open what it says. */
  readonly departs?: string;
}

/** The parts of a status line. */
export type StatusLine = Pick<Pop3Response, 'status' | 'line' | 'text' | 'code' | 'args'>;

/** `resp-code` of RFC 2449 3, and a space that parts it from the text. */
const codeForm = /^\[([!-.0-\\^-\x7f]+(?:\/[!-.0-\\^-\x7f]+)*)\] ?/;

/** Reads a status line (RFC 1939 3, RFC 2449 3); a line of another form has no status. */
export function parseStatusLine(octets: Buffer): StatusLine {
  const line = Buffer.from(octets);
  const whole = line.toString('latin1');
  const word = /^(?:\+OK|-ERR|\+(?= |$))/i.exec(whole)?.[0];
  if (word === undefined) return { status: undefined, line, text: whole, code: undefined, args: whole.split(' ') };
  const after = whole.slice(word.length);
  const text = after.startsWith(' ') ? after.slice(1) : after;
  const status = word === '+' ? '+' : word.toUpperCase() === '+OK' ? 'OK' : 'ERR';
  const found = status === '+' ? undefined : codeForm.exec(text);
  const words = text.slice(found?.[0].length ?? 0);
  return { status, line, text, code: found?.[1]?.split('/'), args: words === '' ? [] : words.split(' ') };
}

/** The listing that a positive answer to CAPA holds, as latin1; undefined for other responses. */
export function capabilityLines(response: Pop3Response): readonly string[] | undefined {
  if (response.asked?.verb !== 'CAPA' || response.status !== 'OK') return undefined;
  return response.content?.lines.map(line => line.toString('latin1'));
}

function unstuff(raw: Octets, lfOnly: boolean): Octets {
  const unstuffed = new Spool();
  const end = lfOnly ? '\n.' : '\r\n.';
  // A dot at the beginning of a line is left out, whatever follows it.
  let at = raw.read(0, 1)[0] === 0x2e ? 1 : 0;
  while (at < raw.length) {
    const piece = raw.read(at, at + pieceSize);
    let from = 0;
    for (let found = piece.indexOf(end, 0, 'latin1'); found >= 0; found = piece.indexOf(end, from, 'latin1')) {
      unstuffed.append(piece.subarray(from, found + end.length - 1));
      from = found + end.length;
    }
    // The end of a line, and a dot behind it, may stand in this piece and the next.
    const to = at + piece.length === raw.length ? piece.length : Math.max(from, piece.length - end.length + 1);
    unstuffed.append(piece.subarray(from, to));
    at += to;
  }
  return unstuffed;
}

function countLines(octets: Octets): number {
  let count = 0;
  for (let at = 0; at < octets.length; at += pieceSize) {
    const piece = octets.read(at, at + pieceSize);
    for (let lf = piece.indexOf(0x0a); lf >= 0; lf = piece.indexOf(0x0a, lf + 1)) count++;
  }
  return count;
}

function splitLines(octets: Buffer): readonly Buffer[] {
  const lines: Buffer[] = [];
  for (let from = 0; from < octets.length; ) {
    const lf = octets.indexOf(0x0a, from);
    const end = lf < 0 ? octets.length : lf;
    const cr = lf > from && octets[lf - 1] === 0x0d;
    lines.push(octets.subarray(from, cr ? end - 1 : end));
    from = end + 1;
  }
  return lines;
}
