import type { TranscriptEntry } from '../../record/events.js';
import { base64Length, type HiddenRange, Mask } from './mask.js';
import { MOST_SHOWN, Run } from './run.js';

/** How many entries are kept of the beginning and of the end. */
const FIRST = 100;
const LAST = 300;

/** Octets of the same line that follow within this time (milliseconds) are shown with what went before. */
const SAME_LINE_MS = 20;

/** So many octets of the past are searched again with what comes next, so that a split secret is found. At least: secrets may be longer. */
const LEAST_CARRY = 256;

/** So many octets are kept at the most before they are searched for secrets. What is no octet of the wire counts as `EACH`. */
const MOST_UNSEARCHED = 256 * 1024;
const EACH = 64;

/** Of many octets at once so many are searched behind those of the beginning that are shown, and before those of the end. */
const MARGIN = 8 * 1024;

/** What happened, and was not searched for secrets yet. */
type Unsearched =
  | Event
  | {
      readonly ms: number;
      readonly connection: string;
      readonly direction: 'client' | 'server';
      readonly octets: Buffer;
    };

interface Event {
  readonly ms: number;
  readonly connection: string;
  readonly text: string;
}

/** What one side has sent on one connection, as far as it is needed to find secrets that reach over several writes. */
interface Stream {
  /** Octets sent so far. */
  position: number;
  /** The latest of them. */
  carry: Buffer;
  /** The runs of which some octets are in `carry`. */
  runs: Run[];
  /** The latest octets belong to a hidden base64 word that may go on. */
  wordOpen: boolean;
}

/**
 * The record of a scenario: every octet that went either way on its connections, and what became of the connections. Secrets are not shown,
 * and however much is exchanged, the record stays small: of a long run the beginning and the end, of many entries the first and the last.
 * Most records are never looked at, so secrets are searched for when one is, or when too much has come to be kept until then.
 */
export class Transcript {
  private readonly now: () => number;
  private readonly began: number;
  private readonly secrets = new Mask();
  private readonly streams = new Map<string, Stream>();
  private readonly first: (Run | Event)[] = [];
  private readonly last: (Run | Event)[] = [];
  private leftOut = 0;
  private leftOutMs = 0;
  private unsearched: Unsearched[] = [];
  private unsearchedOctets = 0;

  /** The scenario begins now. `now` is the clock, in milliseconds from any beginning. */
  constructor(now: () => number = () => performance.now()) {
    this.now = now;
    this.began = now();
  }

  /**
   * From here on at the latest these octets are shown as `***`, wherever they stand, in whatever pieces they are sent and by whichever side, also
   * within a base64 word, which is then hidden whole. A string is taken as UTF-8.
   */
  mask(secret: string | Buffer): void {
    this.secrets.add(typeof secret === 'string' ? Buffer.from(secret) : secret);
  }

  /** A text with the secrets that are known by now shown as `***`, such as a server's words in a report. */
  hidden(text: string): string {
    return this.secrets.hide(text);
  }

  /** The client wrote these octets. */
  client(connection: string, octets: Uint8Array): void {
    this.record('client', connection, octets);
  }

  /** These octets came from the server. */
  server(connection: string, octets: Uint8Array): void {
    this.record('server', connection, octets);
  }

  /** Something happened to the connection, told in a few words. */
  event(connection: string, text: string): void {
    this.keep({ ms: this.ms, connection, text }, text.length);
  }

  /** The record so far, oldest first: at most 400 entries and, where entries are left out between them, one that says how many. */
  entries(): readonly TranscriptEntry[] {
    this.search();
    this.hideUnfinished();
    const entries = this.first.map(entryOf);
    if (this.leftOut > 0) {
      entries.push({
        ms: this.leftOutMs,
        connection: '',
        direction: 'event',
        text: `${this.leftOut} entries left out`,
      });
    }
    return entries.concat(this.last.map(entryOf));
  }

  /** What the server has said on a connection since the client wrote last, shown as in the record. */
  lastWords(connection: string): string {
    const entries = this.entries().filter(each => each.connection === connection && each.direction !== 'event');
    const asked = entries.findLastIndex(({ direction }) => direction === 'client');
    return entries
      .slice(asked + 1)
      .map(({ text }) => text)
      .join('');
  }

  /** Milliseconds since it began. */
  get ms(): number {
    return Math.round(this.now() - this.began);
  }

  private append(item: Run | Event): void {
    if (this.first.length < FIRST) {
      this.first.push(item);
      return;
    }
    this.last.push(item);
    if (this.last.length <= LAST) return;
    const dropped = this.last.shift();
    if (this.leftOut === 0) this.leftOutMs = dropped?.ms ?? 0;
    this.leftOut++;
  }

  private record(direction: 'client' | 'server', connection: string, octets: Uint8Array): void {
    if (octets.length === 0) return;
    const { ms } = this;
    // Much of it at once is searched at once, so that it need not be copied.
    const much = octets.length > MOST_UNSEARCHED;
    const piece = much ? Buffer.from(octets.buffer, octets.byteOffset, octets.length) : Buffer.from(octets);
    this.keep({ ms, connection, direction, octets: piece }, octets.length);
  }

  private keep(one: Unsearched, length: number): void {
    this.unsearched.push(one);
    this.unsearchedOctets += length + EACH;
    if (this.unsearchedOctets > MOST_UNSEARCHED) this.search();
  }

  /** Searches what has come since the last time for secrets, in the pieces in which it came. */
  private search(): void {
    const { unsearched } = this;
    this.unsearched = [];
    this.unsearchedOctets = 0;
    for (const one of unsearched) {
      if ('octets' in one) this.enter(one.direction, one.connection, one.octets, one.ms);
      else this.append({ ...one, text: this.secrets.hide(one.text) });
    }
  }

  private enter(direction: 'client' | 'server', connection: string, piece: Buffer, ms: number): void {
    const key = `${direction} ${connection}`;
    let stream = this.streams.get(key);
    if (stream === undefined) {
      stream = { position: 0, carry: Buffer.alloc(0), runs: [], wordOpen: false };
      this.streams.set(key, stream);
    }
    const run = this.runFor(direction, connection, stream.position, ms);
    run.append(piece, ms);
    if (stream.runs.at(-1) !== run) stream.runs.push(run);
    this.hide(stream, piece);
  }

  /** The run that is going on, or a new one. */
  private runFor(direction: 'client' | 'server', connection: string, position: number, ms: number): Run {
    const latest = this.last.at(-1) ?? this.first.at(-1);
    if (latest instanceof Run && latest.direction === direction && latest.connection === connection) {
      const sameLine = latest.inLine && ms - latest.latestMs < SAME_LINE_MS;
      if (sameLine || latest.isLong) return latest;
    }
    const run = new Run(direction, connection, ms, position);
    this.append(run);
    return run;
  }

  /** Searches the new piece, together with what went just before it, and tells the runs concerned. */
  private hide(stream: Stream, piece: Buffer): void {
    const octets = stream.carry.length === 0 ? piece : Buffer.concat([stream.carry, piece]);
    const begins = stream.position - stream.carry.length;
    const atEnds = MOST_SHOWN + MARGIN + 2 * this.secrets.longest;
    const found: HiddenRange[] = this.secrets.findAtEnds(octets, stream.carry.length + atEnds, atEnds);
    if (stream.wordOpen) {
      const start = stream.carry.length;
      const end = start + base64Length(piece, 0);
      if (end > start) found.push({ start, end, word: true });
    }
    stream.position += piece.length;
    stream.wordOpen = found.some(range => range.word && range.end === octets.length);
    const ranges = found.map(range => ({ start: range.start + begins, end: range.end + begins }));
    for (const run of stream.runs) run.hide(ranges);
    const length = Math.max(LEAST_CARRY, 2 * this.secrets.longest);
    stream.carry = Buffer.from(octets.subarray(Math.max(0, octets.length - length)));
    stream.runs = stream.runs.filter(run => run.end > stream.position - stream.carry.length);
  }

  /** A stream that ends within a secret shows nothing of it. */
  private hideUnfinished(): void {
    for (const stream of this.streams.values()) {
      const found = this.secrets.findUnfinished(stream.carry);
      if (found === undefined) continue;
      const begins = stream.position - stream.carry.length;
      for (const run of stream.runs) run.hide([{ start: found.start + begins, end: found.end + begins }]);
    }
  }
}

function entryOf(item: Run | Event): TranscriptEntry {
  return item instanceof Run ? item.entry() : { ...item, direction: 'event' };
}
