import { showOctets } from '../../../wire/octet-text.js';
import { placeholderAt, placeholderForms } from '../../match/placeholder.js';
import { LimitExceeded } from '../../session.js';
import { type Literal, limits, octetsApart } from './framing.js';
import { type GrammarViolation, Unreadable } from './grammar-violation.js';
import { astringChars, atomChars, digits, keywordChars, looseChars, setChars } from './octet-classes.js';
import {
  atom,
  dateForm,
  dateValue,
  type ListOrder,
  largeText,
  list,
  nil,
  type PlaceholderValue,
  type Text,
  type Value,
} from './values.js';

/** Reads the terminals of the grammar from one response, or from a pattern, where a value may be a placeholder and text needs no quotes. */
export class Cursor {
  pos = 0;
  /** Take several spaces for one, and spaces before a bracket or the end for none: to see what a response means all the same. */
  tolerant = false;
  /** Violations that reading got over. */
  readonly grammarViolations: GrammarViolation[] = [];
  private depth = 0;
  /** It reads a pattern. */
  readonly pattern: boolean;

  constructor(
    readonly octets: Buffer,
    readonly end: number,
    readonly literals: ReadonlyMap<number, Literal>,
    /** Of a pattern: which octets a variable held, as text (1) or as a list in parentheses (2). They are no placeholder. */
    private readonly held?: Uint8Array,
    /** Offset of `octets` in the stream, for LimitExceeded. */
    private readonly base = 0,
  ) {
    this.pattern = held !== undefined;
  }

  /** A cursor for a part of the same text. What it notes is its own. */
  part(start: number, end: number): Cursor {
    const part = new Cursor(this.octets, end, this.literals, this.held, this.base);
    part.pos = start;
    return part;
  }

  get atEnd(): boolean {
    return this.pos >= this.end;
  }

  /** The next octet as a character, empty at the end. */
  get next(): string {
    return this.at(this.pos);
  }

  at(offset: number): string {
    return offset < this.end ? String.fromCharCode(this.octets[offset] ?? 0) : '';
  }

  /** What stands at an offset, for a report. */
  found(offset: number): string {
    if (offset >= this.end) return this.pattern ? 'the end of the pattern' : 'the end of the line';
    return `"${showOctets(this.octets.subarray(offset, Math.min(this.end, offset + 40)))}"`;
  }

  /** Notes a violation that reading can get over. */
  note(offset: number, expected: string, found = this.found(offset), invariant?: string): void {
    this.grammarViolations.push(invariant ? { offset, expected, found, invariant } : { offset, expected, found });
  }

  fail(expected: string, offset = this.pos): never {
    throw new Unreadable({ offset, expected, found: this.found(offset) });
  }

  take(char: string): boolean {
    if (this.next !== char) return false;
    this.pos++;
    if (char !== ' ' || !this.tolerant) return true;
    while (this.next === ' ') this.pos++;
    return !this.atEnd && this.next !== ')';
  }

  expect(char: string): void {
    if (!this.take(char)) this.fail(char === ' ' ? 'one space' : JSON.stringify(char));
  }

  /** Do these characters come next? Nothing is used up. */
  ahead(chars: string): boolean {
    return this.octets.toString('latin1', this.pos, Math.min(this.end, this.pos + chars.length)) === chars;
  }

  /** Does a quoted string begin here? Not in the text that a variable held. */
  get opensQuoted(): boolean {
    return this.next === '"' && !this.isText(this.pos);
  }

  /** Does a response code begin here, in a pattern? Not in the text that a variable held. */
  get opensCode(): boolean {
    return this.pattern && this.next === '[' && !this.isText(this.pos);
  }

  private isText(offset: number): boolean {
    return this.held?.[offset] === 1;
  }

  /** What a variable held is text where text stands, even if it begins as a list does. */
  private heldAt(offset: number): number | undefined {
    return this.held && (this.held[offset] === 2 && this.next === '(' ? 2 : 1);
  }

  /** Is this within the text that a variable held? */
  private within(offset: number): boolean {
    return this.isText(offset - 1) && this.isText(offset);
  }

  /** The run of octets of a class, as latin1; fails when there is none. Where text may stand, so may all that a variable held. */
  run(table: Uint8Array, expected: string): string {
    const start = this.pos;
    const text = table === astringChars || table === looseChars ? this.heldAt(start) : undefined;
    while (this.pos < this.end && (table[this.octets[this.pos] ?? 0] === 1 || (text && this.held?.[this.pos] === text)))
      this.pos++;
    if (this.pos === start || this.within(this.pos)) this.fail(expected, start);
    return this.octets.toString('latin1', start, this.pos);
  }

  /** All that is left, as latin1. */
  rest(): string {
    const text = this.octets.toString('latin1', this.pos, this.end);
    this.pos = this.end;
    return text;
  }

  /** A word of the grammar, in upper case. */
  keyword(expected = 'a keyword'): string {
    return this.run(keywordChars, expected).toUpperCase();
  }

  /** Uses up this word (in upper case) if it stands here alone. */
  word(word: string): boolean {
    const end = this.pos + word.length;
    if (end > this.end || this.octets.toString('latin1', this.pos, end).toUpperCase() !== word) return false;
    if (this.within(end)) return false;
    if (end < this.end && astringChars[this.octets[end] ?? 0] === 1 && this.octets[end] !== 0x5d) return false;
    this.pos = end;
    return true;
  }

  /** A placeholder, in a pattern. */
  placeholder(): PlaceholderValue | undefined {
    if (!this.pattern || this.next !== '<' || this.held?.[this.pos] !== 0) return undefined;
    const found = placeholderAt(this.octets.toString('latin1', this.pos, Math.min(this.end, this.pos + 200)));
    if (!found) return undefined;
    if (found.placeholder === 'unknown') return this.fail(placeholderForms);
    this.pos += found.length;
    return { type: 'placeholder', ...found.placeholder };
  }

  atom(expected = 'an atom', fold = false): Value {
    return this.placeholder() ?? atom(this.run(atomChars, expected), fold);
  }

  /** nil, where a string may stand too. */
  nil(): boolean {
    return this.word('NIL');
  }

  string(expected = 'a string', fold = false): Value {
    const placeholder = this.placeholder();
    if (placeholder) return placeholder;
    if (this.opensQuoted) return this.quoted(fold);
    const literal = this.literal(false, fold);
    if (literal) return literal;
    if (this.isText(this.pos) || (this.pattern && looseChars[this.octets[this.pos] ?? 0] === 1 && !this.atEnd)) {
      return atom(this.run(looseChars, expected), fold);
    }
    return this.fail(expected);
  }

  nstring(expected = 'a string or NIL', fold = false): Value {
    return this.nil() ? nil : this.string(expected, fold);
  }

  astring(expected = 'an atom or a string', fold = false): Value {
    const placeholder = this.placeholder();
    if (placeholder) return placeholder;
    if (!this.isText(this.pos) && (this.next === '"' || this.next === '{' || this.next === '~')) {
      if (this.next !== '~' || this.literals.has(this.pos)) return this.string(expected, fold);
    }
    return atom(this.run(astringChars, expected), fold);
  }

  /** A literal, when one stands here. A literal8 is noted as a violation unless `binary`. */
  literal(binary: boolean, fold = false): Text | undefined {
    const literal = this.literals.get(this.pos);
    if (!literal) return undefined;
    if (literal.nonSynchronizing) {
      this.note(this.pos, 'a literal without "+", which only clients send', undefined, 'literals');
    }
    if (literal.binary && !binary) {
      this.note(this.pos, 'a literal: a literal8 stands only where binary data may', undefined, 'literals');
    }
    this.pos = literal.start + literal.length;
    const type = literal.binary ? 'literal8' : 'literal';
    if (literal.apart) {
      const { nul } = literal.apart;
      if (!literal.binary && nul >= 0) this.noteNul(literal.start, nul);
      return largeText(type, literal.apart.octets, fold);
    }
    const octets = this.octets.subarray(literal.start, this.pos);
    if (!literal.binary) {
      const nul = octets.indexOf(0);
      if (nul >= 0) this.noteNul(literal.start + nul);
    }
    return { type, octets, ...(fold ? { fold } : {}) };
  }

  /** @param within counts from the beginning of a literal that is kept apart */
  private noteNul(offset: number, within?: number): void {
    const own = { offset, expected: 'no NUL octet in a literal', found: '"\\u0000"', invariant: 'no-nul' };
    this.grammarViolations.push(within === undefined ? own : { ...own, within });
  }

  private quoted(fold: boolean): Text {
    const start = this.pos++;
    const out: number[] = [];
    for (; this.pos < this.end; this.pos++) {
      let octet = this.octets[this.pos] ?? 0;
      // What a variable held stands for itself between the quotes.
      if (this.held?.[this.pos] !== this.held?.[start]) {
        out.push(octet);
        continue;
      }
      if (octet === 0x22) {
        this.pos++;
        return { type: 'quoted', octets: Buffer.from(out), ...(fold ? { fold } : {}) };
      }
      if (octet === 0x5c) {
        const escaped = this.octets[this.pos + 1];
        if (this.pos + 1 >= this.end || (escaped !== 0x22 && escaped !== 0x5c)) {
          this.note(this.pos, '\\" or \\\\ in a quoted string');
        } else {
          this.pos++;
          octet = escaped;
        }
      }
      out.push(octet);
    }
    return this.fail('a quoted string that ends in this line', start);
  }

  /** A number below 2^32, or up to 2^63-1 when `wide`. Numbers out of range are noted, not refused. */
  number(expected = 'a number', wide = false, nonZero = false): Value {
    const start = this.pos;
    const placeholder = this.placeholder();
    if (placeholder?.of === 'string') this.fail(expected, start);
    if (placeholder) return placeholder;
    const text = this.run(digits, expected);
    if (nonZero && !this.pattern && text.startsWith('0')) this.note(start, `${expected}, which does not begin with 0`);
    const canonical = text.startsWith('0') ? text.replace(/^0+(?=\d)/, '') : text;
    const highest = wide ? '9223372036854775807' : '4294967295';
    // In a pattern it may be what a server sent: it is compared, and the response has been judged.
    if (this.pattern) return { type: 'number', digits: canonical };
    if (canonical.length > highest.length || (canonical.length === highest.length && canonical > highest)) {
      this.note(start, `${expected} up to ${highest}`);
    }
    return { type: 'number', digits: canonical };
  }

  nzNumber(expected = 'a number above 0', wide = false): Value {
    return this.number(expected, wide, true);
  }

  /** sequence-set or uid-set; `*` only where `star`. */
  set(expected = 'a set of numbers', star = false): Value {
    const placeholder = this.placeholder();
    if (placeholder) return placeholder;
    const start = this.pos;
    const text = this.run(setChars, expected);
    const form = this.pattern ? /^(?:\d+|\*)(?::(?:\d+|\*))?$/ : /^(?:[1-9]\d*|\*)(?::(?:[1-9]\d*|\*))?$/;
    const wellFormed = text.split(',').every(part => form.test(part));
    if (!wellFormed) this.note(start, `${expected} such as 2,4:6`);
    else if (!star && text.includes('*')) this.note(start, `${expected} without *`);
    return { type: 'set', text };
  }

  /** A flag; `\*` only where `star`. */
  flag(star = false): Value {
    const placeholder = this.placeholder();
    if (placeholder) return placeholder;
    const start = this.pos;
    if (!this.take('\\')) return atom(this.run(atomChars, 'a flag'), true);
    if (this.take('*')) {
      if (!star) this.note(start, 'a flag: \\* stands only in PERMANENTFLAGS');
      return atom('\\*', true);
    }
    return atom(`\\${this.run(atomChars, 'a flag name after \\')}`, true);
  }

  /** `"` date-time `"`. */
  dateTime(): Value {
    const placeholder = this.placeholder();
    if (placeholder) return placeholder;
    const start = this.pos;
    const value = this.string('a date-time in double quotes');
    if (value.type === 'literal' || value.type === 'literal8') this.note(start, 'a date-time in double quotes');
    const text = value.type === 'quoted' ? value.octets.toString('latin1') : value.type === 'atom' ? value.text : '';
    // In a pattern a number stands for a variable whose value is not known yet.
    if (!dateForm.test(text) && !(this.pattern && text === '1'))
      this.note(start, 'a date-time such as "01-Jan-2024 00:00:00 +0000"');
    return dateValue(text);
  }

  /** `(` members with one space between `)`. In a pattern a placeholder may stand for the whole. */
  list(member: () => Value, order: ListOrder, least: 0 | 1, expected = '"("'): Value {
    const placeholder = this.placeholder();
    if (placeholder) return placeholder;
    if (this.next !== '(') this.fail(expected);
    return this.nested(() => {
      this.pos++;
      const items: Value[] = [];
      if (this.next !== ')' || least === 1) {
        do items.push(member());
        while (this.take(' '));
      }
      if (this.next !== ')') this.fail('one space or ")"');
      this.pos++;
      return list(items, order);
    });
  }

  /** Runs what reads a bracketed part. Throws LimitExceeded when brackets are too deep. */
  nested<T>(read: () => T): T {
    if (++this.depth > limits.nesting) {
      const offset = this.base + this.pos + octetsApart(this, this.pos);
      throw new LimitExceeded('nesting', limits.nesting, offset);
    }
    const value = read();
    this.depth--;
    return value;
  }

  /** A value of a form that is not known: what extensions send. Brackets may follow each other without a space, as in THREAD. */
  anything(): Value {
    const placeholder = this.placeholder();
    if (placeholder) return placeholder;
    if (this.nil()) return nil;
    if (this.next === '(' && !this.isText(this.pos)) {
      return this.nested(() => {
        this.pos++;
        const items: Value[] = [];
        while (this.next !== ')') {
          items.push(this.anything());
          if (this.next !== '(' && this.next !== ')') this.expect(' ');
        }
        this.pos++;
        return list(items);
      });
    }
    if (this.opensQuoted) return this.quoted(false);
    const literal = this.literal(true);
    if (literal) return literal;
    const text = this.run(looseChars, 'a value');
    return /^\d+$/.test(text) ? { type: 'number', digits: text.replace(/^0+(?=\d)/, '') } : atom(text);
  }
}
