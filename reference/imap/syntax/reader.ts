import { isUtf8 } from 'node:buffer';
import { fromUtf8, normalisedUtf8 } from './utf8-names.js';

/** A violation of the formal syntax (RFC 3501 9): the command is answered BAD. */
export class SyntaxFault extends Error {}

/** Reading came to a literal whose octets have not been received: the command is right so far. */
export class LiteralPending extends Error {
  /**
   * @param size octets announced
   * @param synchronising the client waits for a continuation request before it sends them
   * @param wholeMessage it is a whole message, where a literal for any other string has to be as short as a command line
   */
  constructor(
    readonly size: number,
    readonly synchronising: boolean,
    readonly wholeMessage: boolean,
  ) {
    super('a literal follows');
  }
}

/** The name of a mailbox as the store has it, and as the client has written it. */
export interface CalledMailbox {
  readonly name: string;
  readonly called: string;
}

const largestNumber = 0xffff_ffff;

/**
 * Reads the tokens of one command strictly, from left to right. A command is a row of lines (latin1, without line ends) with a literal between each
 * two of them. Strings come out as latin1, one character an octet.
 */
export class CommandReader {
  private readonly lines: string[];
  private readonly literals: readonly Buffer[];
  private readonly utf8: boolean;
  private line = 0;
  private at = 0;
  /** How often something was inserted. */
  insertions = 0;

  /** @param utf8 whether its quoted strings and mailbox names are in UTF-8, as in IMAP4rev2 */
  constructor(lines: readonly string[], literals: readonly Buffer[] = [], utf8 = false) {
    this.lines = [...lines];
    this.literals = literals;
    this.utf8 = utf8;
  }

  /** What is left of the current line. */
  get rest(): string {
    return this.text.slice(this.at);
  }

  private get text(): string {
    return this.lines[this.line] ?? '';
  }

  /** Throws a SyntaxFault saying what was expected here. */
  fail(expected: string): never {
    throw new SyntaxFault(`expected ${expected} at octet ${this.at + 1}`);
  }

  /** Whether the rest of the line begins with these characters. */
  sees(text: string): boolean {
    return this.text.startsWith(text, this.at);
  }

  /** Steps over these characters if they come next. */
  accept(text: string): boolean {
    if (!this.sees(text)) return false;
    this.at += text.length;
    return true;
  }

  /** Steps over these characters, or fails. */
  expect(text: string): void {
    if (!this.accept(text)) this.fail(text === ' ' ? 'a space' : `"${text}"`);
  }

  /** Has this text, which is in UTF-8, read next, as if it stood there. */
  insert(text: string): void {
    this.lines[this.line] = this.text.slice(0, this.at) + text + this.text.slice(this.at);
    this.insertions += 1;
  }

  /** Steps over exactly one space. */
  space(): void {
    this.expect(' ');
  }

  /** Fails unless the whole command has been read. */
  end(): void {
    if (this.at < this.text.length || this.line < this.lines.length - 1) this.fail('the end of the command');
  }

  /** Steps over what a sticky regular expression matches here and returns it, or fails. */
  match(pattern: RegExp, expected: string): string {
    return this.accepts(pattern) ?? this.fail(expected);
  }

  /** Steps over what a sticky regular expression matches here and returns it; undefined, without moving, if it does not match. */
  accepts(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /** tag: ASTRING-CHARs without "+". */
  tag(): string {
    return this.match(/[!#$&',\-./0-9:;<=>?@A-Z[\]^_`a-z|}~]+/y, 'a tag');
  }

  /** atom, in the case of letters it was written in. */
  atom(): string {
    return this.match(/[!#$&'+,\-./0-9:;<=>?@A-Z[^_`a-z|}~]+/y, 'an atom');
  }

  /** A keyword of the grammar: letters, digits, "-" and ".", returned in upper case. */
  keyword(): string {
    return this.match(/[A-Za-z0-9.-]+/y, 'a keyword').toUpperCase();
  }

  /** A parenthesised list of keywords in upper case, whether or not the server knows them: of status attributes, say. */
  keywords(): string[] {
    return this.list(() => this.keyword());
  }

  /** number: an unsigned 32-bit integer. */
  number(): number {
    const value = Number(this.match(/[0-9]+/y, 'a number'));
    if (value > largestNumber) this.fail('a number below 4294967296');
    return value;
  }

  /** nz-number: a number without leading zero, so not zero either. */
  nonZeroNumber(): number {
    if (this.sees('0')) this.fail('a number without leading zero');
    return this.number();
  }

  /** astring: atom characters and "]", or a string. */
  astring(): string {
    if (this.sees('"') || this.sees('{')) return this.string();
    return this.match(/[!#$&'+,\-./0-9:;<=>?@A-Z[\]^_`a-z|}~]+/y, 'an astring');
  }

  /** string: quoted or literal. */
  string(): string {
    if (this.sees('"')) return this.quoted();
    if (this.sees('{')) return this.takeLiteral(false).toString('latin1');
    return this.fail('a string');
  }

  /** nstring: a string or NIL, which comes back as undefined. */
  nstring(): string | undefined {
    return this.accepts(/NIL(?![!#$&'+,\-./0-9:;<=>?@A-Z[\]^_`a-z|}~])/iy) === undefined ? this.string() : undefined;
  }

  /** quoted: 7-bit characters, or UTF-8 where that is enabled, but NUL, CR and LF; only quote and backslash are escaped. */
  quoted(): string {
    const text = this.match(/"(?:[^"\\\0\r\n]|\\["\\])*"/y, 'a quoted string');
    if (/[\x80-\xff]/.test(text) && !((this.utf8 || this.insertions > 0) && isUtf8(Buffer.from(text, 'latin1'))))
      this.fail('a quoted string');
    return text.slice(1, -1).replace(/\\(["\\])/g, '$1');
  }

  /**
   * literal, synchronising or not (RFC 7888), that holds a message.
   * @throws LiteralPending if its octets are not there yet
   */
  literal(): Buffer {
    return this.takeLiteral(true);
  }

  /** literal8: the same after a tilde, and with NULs if it has some (RFC 3516). @throws LiteralPending */
  literal8(): Buffer {
    this.expect('~');
    return this.takeLiteral(true, true);
  }

  private takeLiteral(wholeMessage: boolean, binary = false): Buffer {
    const spec = this.match(/\{[0-9]+\+?\}$/y, 'a literal');
    const size = Number(/[0-9]+/.exec(spec)?.[0]);
    const octets = this.literals[this.line];
    if (octets === undefined) {
      if (size > largestNumber) this.fail('a literal of less than 4294967296 octets');
      throw new LiteralPending(size, !spec.endsWith('+}'), wholeMessage);
    }
    if (!binary && octets.includes(0)) this.fail('a literal without NUL');
    this.line += 1;
    this.at = 0;
    return octets;
  }

  /** mailbox: an astring, as the store has it. */
  mailbox(): string {
    return this.calledMailbox().name;
  }

  /** mailbox, with what the client has written, octet by octet. */
  calledMailbox(): CalledMailbox {
    const called = this.astring();
    return { called, name: this.utf8 ? fromUtf8(called) : called };
  }

  /** The reference of LIST: a mailbox, but for the pattern that follows it. */
  reference(): string {
    const written = this.astring();
    return this.utf8 ? normalisedUtf8(written) : written;
  }

  /** list-mailbox: like an astring, with wildcards. */
  listMailbox(): string {
    if (this.sees('"') || this.sees('{')) return this.utf8 ? normalisedUtf8(this.string()) : this.string();
    return this.match(/[!#$%&'*+,\-./0-9:;<=>?@A-Z[\]^_`a-z|}~]+/y, 'a mailbox pattern');
  }

  /** A parenthesised list of at least `least` items, a single space between each two. */
  list<Item>(item: () => Item, least: 0 | 1 = 1): Item[] {
    this.expect('(');
    const items: Item[] = [];
    if (least === 0 && this.accept(')')) return items;
    do items.push(item());
    while (this.accept(' '));
    this.expect(')');
    return items;
  }
}
