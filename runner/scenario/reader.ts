import { isDateTime, isFlag } from '../protocols/imap/grammar/values.js';
import { mostOctets, repeatedOctets } from '../protocols/match/inline-message.js';
import { shown } from '../protocols/match/shape.js';
import type { Path, SourceDocument } from '../source/document.js';
import { milliseconds } from '../source/duration.js';
import { holdsVariable } from '../source/template.js';
import type { GivenMessageEntry, MadeMessageEntry, MessageEntry } from './file.js';
import type { GivenMessage, MessageSource } from './message.js';
import type { Problems } from './problems.js';
import type { Use } from './use.js';

/** Reads values of one place of a document, and tells what is wrong with them there. */
export class Reader {
  constructor(
    readonly document: SourceDocument,
    readonly path: Path,
    readonly problems: Problems,
    /** Is there a message file of this name? */
    private readonly fixture: (name: string) => string | undefined,
    /** Where what stands at a path is used, as it is written there. */
    private readonly use: (path: Path) => Use,
  ) {}

  at(...further: Path): Reader {
    return new Reader(this.document, [...this.path, ...further], this.problems, this.fixture, this.use);
  }

  wrong(message: string, hint?: string, of: 'key' | 'value' = 'value'): void {
    const { document, path, within, values } = this.use(this.path);
    const diagnostic = document.diagnostic(path, message, hint, within ? 'value' : of);
    this.problems.add(values.length === 0 ? diagnostic : { ...diagnostic, values });
  }

  /** Milliseconds of a duration; `fallback` when there is none or when it is wrong. */
  duration<F extends number | undefined>(value: unknown, fallback: F): number | F {
    if (value === undefined) return fallback;
    try {
      return milliseconds(String(value));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.wrong(error.message);
      return fallback;
    }
  }

  /** A whole number that must be known before the run. */
  wholeNumber<F extends number | undefined>(value: unknown, fallback: F): number | F {
    if (value === undefined) return fallback;
    const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
    if (typeof number === 'number') return number;
    this.unknown(value);
    return fallback;
  }

  /** One of several words, which must be known before the run. */
  word<W extends string>(value: string | undefined, words: readonly W[]): W | undefined {
    if (holdsVariable(value)) this.unknown(value);
    return words.find(word => word === value);
  }

  boolean<F extends boolean | undefined>(value: unknown, fallback: F): boolean | F {
    if (typeof value === 'boolean') return value;
    if (value !== undefined) this.unknown(value);
    return fallback;
  }

  /** A text that must be known before the run. */
  settled(value: unknown): string {
    if (holdsVariable(value)) this.unknown(value);
    return String(value);
  }

  /** A text that goes on the wire as one line, or as a part of one. */
  oneLine(text: unknown): void {
    if (/[\r\n]/.test(String(text ?? '')))
      this.wrong('no line end can stand here: this is sent as one line', '`write` sends octets of any kind');
  }

  /** A file of the messages folder, or a text. */
  message(entry: MessageEntry): MessageSource {
    return typeof entry === 'string' ? { file: this.fixtureName(entry) } : this.made(entry);
  }

  private made({ text, repeat, times }: MadeMessageEntry): MessageSource {
    if ((repeat === undefined) !== (times === undefined)) this.wrong('`repeat` and `times` need each other');
    if (repeat === undefined) return { text };
    const number = this.at('times').wholeNumber(times, 1);
    this.size(String(repeat), number);
    return { text, repeat, times: number };
  }

  /** Complains of repeats that no memory would hold. */
  private size(repeat: string, times: number): void {
    const octets = repeatedOctets(repeat, times);
    if (octets > mostOctets) this.at('times').wrong(`this makes ${octets} octets`, `at most ${mostOctets} can be sent`);
  }

  /** Complains of parts, literals or messages each of which can be sent, while all of them are too much. */
  together(entries: readonly unknown[]): void {
    const sizes = entries.map(repeats);
    const octets = sizes.reduce((sum, size) => sum + size, 0);
    if (octets > mostOctets && sizes.every(size => size <= mostOctets))
      this.wrong(`all of this makes ${octets} octets`, `at most ${mostOctets} can be sent`);
  }

  /** Octets that are repeated, where the number is known before the run. */
  repeated(repeat: unknown, times: unknown): void {
    if (!holdsVariable(times)) this.size(String(repeat), Number(times));
  }

  /** The name of a message file, which must exist. */
  fixtureName(name: string): string {
    if (holdsVariable(name)) this.unknown(name);
    else {
      const complaint = this.fixture(name);
      if (complaint !== undefined) this.wrong(`there is no message file \`${name}\``, complaint);
    }
    return name;
  }

  givenMessages(entries: readonly GivenMessageEntry[] | string | undefined): readonly GivenMessage[] | undefined {
    if (entries === undefined) return undefined;
    if (!isList(entries)) {
      this.unknown(entries);
      return [];
    }
    this.together(entries);
    return entries.map((entry, index) => this.at(index).givenMessage(entry));
  }

  private givenMessage(entry: GivenMessageEntry): GivenMessage {
    if (typeof entry === 'string') return { message: this.message(entry) };
    const { message, text, repeat, times, flags, date } = entry;
    if ((message === undefined) === (text === undefined)) this.wrong('a message has either `message` or `text`');
    if (text === undefined && repeat !== undefined)
      this.at('repeat').wrong('`repeat` belongs to `text`', undefined, 'key');
    const source =
      text === undefined
        ? this.at('message').message(message ?? { text: '' })
        : this.made({ text, ...(repeat === undefined ? {} : { repeat }), ...(times === undefined ? {} : { times }) });
    if (flags !== undefined && !isList(flags)) this.at('flags').unknown(flags);
    for (const [index, flag] of (isList(flags) ? flags : []).entries()) this.at('flags', index).flag(flag);
    if (date !== undefined) this.at('date').dateTime(date);
    return { message: source, ...(isList(flags) && { flags }), ...(date === undefined ? {} : { date }) };
  }

  private flag(flag: unknown): void {
    if (holdsVariable(flag)) this.unknown(flag);
    else if (!isFlag(String(flag))) this.wrong(`${shown(flag)} is not a flag`, 'one is written \\Seen or $Forwarded');
  }

  private dateTime(date: unknown): void {
    if (holdsVariable(date)) this.unknown(date);
    else if (!isDateTime(String(date)))
      this.wrong(`${shown(date)} is not a date with a time`, 'one is written 01-Jan-2024 00:00:00 +0000');
  }

  private unknown(value: unknown): void {
    this.wrong(`\`${String(value)}\` must be known before the run`, 'use vars, a column or a parameter here');
  }
}

/** Is it a list? What a variable has brought may be something else than the schema accepts. */
export function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}

/** How many octets the repeats of a part, of its literal or of its message make; 0 where that is known in the run alone. */
function repeats(entry: unknown): number {
  if (typeof entry !== 'object' || entry === null) return 0;
  const { repeat, times, literal, message } = entry as Readonly<Record<string, unknown>>;
  const own = Number(times) > 0 ? repeatedOctets(String(repeat ?? ''), Number(times)) : 0;
  return own + repeats(literal) + repeats(message);
}
