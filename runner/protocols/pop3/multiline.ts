import { Spool } from '../../wire/spool.js';
import { spooling } from '../spooling.js';
import type { Line, Lines } from '../text-protocol/splitter.js';
import type { SentCommand } from './dialogue.js';
import { Content, type StatusLine } from './response.js';

/** What the harness is ready to hold of the lines of one response. */
export const longestContent = 256 * 1024 * 1024;

const CRLF = Buffer.from('\r\n');
const LF = Buffer.from('\n');

/** A multi-line response whose last line has not come yet (RFC 1939 3). */
export class Multiline {
  /** Offset of the first line that ends with a lone LF, once there is one. */
  firstLf: number | undefined;
  private readonly store = new Spool();
  private crlfs = 0;
  private lfs = 0;
  private afterCrlf: boolean;

  constructor(
    readonly offset: number,
    readonly status: StatusLine,
    readonly asked: SentCommand | undefined,
    private readonly statusEnding: Line['ending'],
  ) {
    this.afterCrlf = statusEnding === 'CRLF';
  }

  /** How many octets its lines have taken. */
  get length(): number {
    return this.store.length;
  }

  /** Does the content belong to a message, in which CR and LF may stand alone as mere data? */
  get isMessage(): boolean {
    return this.asked?.verb === 'RETR' || this.asked?.verb === 'TOP';
  }

  /** Are the line ends at fault, rather than an odd octet of a message? */
  get endsWrongly(): boolean {
    return this.firstLf !== undefined && (!this.isMessage || this.lfOnly);
  }

  /**
   * Takes a line. `end`: it was the terminating one. `unstuffed`: it begins with a single dot although more follows, which byte-stuffing would have
   * doubled.
   */
  take(line: Line): 'end' | 'unstuffed' | 'line' {
    const { octets } = line;
    const dot = octets[0] === 0x2e && (this.afterCrlf || this.lfOnly);
    const end = dot && octets.length === 1 && (line.ending === 'CRLF' || this.lfOnly);
    if (line.ending === 'LF') this.firstLf ??= line.offset + octets.length;
    if (end) return 'end';
    this.keep(octets);
    this.keep(line.ending === 'CRLF' ? CRLF : LF);
    this.afterCrlf = line.ending === 'CRLF';
    if (this.afterCrlf) this.crlfs++;
    else this.lfs++;
    return dot && octets.length > 1 && octets[1] !== 0x2e ? 'unstuffed' : 'line';
  }

  /** Takes lines that end with CRLF and begin with no dot. */
  takePlain({ octets, count }: Lines): void {
    this.keep(octets);
    this.afterCrlf = true;
    this.crlfs += count;
  }

  /** What its lines hold. */
  content(): Content {
    return new Content(this.store, this.lfOnly);
  }

  private keep(octets: Uint8Array): void {
    spooling(() => this.store.append(octets), 'multi-line response', this.offset);
  }

  /** The server ends lines with LF: recover its lines all the same. A stray LF in a message is not enough to think so. */
  private get lfOnly(): boolean {
    return this.statusEnding === 'LF' || this.lfs > this.crlfs;
  }
}
