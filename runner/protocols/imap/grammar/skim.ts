import type { Octets } from '../../../wire/spool.js';
import type { SessionEvent } from '../events.js';
import { type Literal, limits } from './framing.js';
import { atomChars } from './octet-classes.js';
import { atom, largeText, list, nil as nilValue, type Value } from './values.js';
import type { FetchItem, ItemForm, PlainForm, Vocabulary } from './vocabulary.js';

/** An item that can be skimmed, by what stands before its value: `UID ` or `BODY[`. */
interface PlainItem {
  readonly octets: Uint8Array;
  readonly form: PlainForm;
  readonly section: boolean;
  readonly uid: boolean;
  /** What it tells, as the careful reading would have it; undefined: nothing. */
  readonly tells: 'flags' | 'text' | undefined;
  readonly events: ItemForm['events'];
}

/** A value that tells something, by where it stands. */
interface Telling {
  readonly item: PlainItem;
  readonly name: number;
  readonly named: number;
  readonly from: number;
  readonly to: number;
  readonly apart: Octets | undefined;
}

/** 7-bit: octets above 127 are for the careful reading. */
const plainAtom = atomChars.map((allowed, octet) => (octet < 0x80 ? allowed : 0));
const start = Buffer.from(' FETCH (');
const nil = Buffer.from('NIL');
const sections = ['', 'HEADER', 'TEXT', 'MIME'].map(text => Buffer.from(`${text}]`));
const MIME = 3;

const [CR, LF, SP, QUOTE, OPEN, CLOSE] = [0x0d, 0x0a, 0x20, 0x22, 0x28, 0x29];
const [STAR, DOT, ZERO, BACKSLASH, CURLY, END_CURLY] = [0x2a, 0x2e, 0x30, 0x5c, 0x7b, 0x7d];
/** Numbers from here on are for the careful reading. */
const large = 100_000_000;

/**
 * Looks over FETCH responses, as most octets of an IMAP server are such. It builds no values, and knows only what is plain: where it finds anything else,
 * right or wrong, it gives no answer, and the response has to be read. What it takes has no flaw, and tells nothing but what is said here.
 */
export class Skim {
  /** Of the response that was looked over last. */
  number = 0;
  uid: number | undefined;
  /** Are texts listened to, and flags? */
  readonly listens = { text: false, flags: false };
  private readonly tellings: Telling[] = [];
  private at = 0;
  /** Where the text begins that was looked over last, without what is around it; -1: it is NIL. */
  private begins = -1;
  private ends = -1;
  private large: Octets | undefined;
  private lastLf = -1;
  private apart: ReadonlyMap<number, Literal> | undefined;

  constructor(private readonly items: PlainItems) {}

  /**
   * Where the response ends that begins at `from`; -1: it has to be read, or is not complete.
   * @param lastLf where the last LF is. At an LF each part of a line ends, right or wrong: so nothing is looked for behind the octets, which is slow
   * @param literals those that are kept apart
   */
  end(octets: Buffer, from: number, lastLf: number, literals?: ReadonlyMap<number, Literal>): number {
    if (from > lastLf) return -1;
    this.lastLf = lastLf;
    this.apart = literals;
    this.uid = undefined;
    if (this.tellings.length > 0) this.tellings.length = 0;
    if (octets[from] !== STAR || octets[from + 1] !== SP) return -1;
    this.at = from + 2;
    this.number = this.above0(octets);
    if (this.number < 0 || !this.word(octets, start)) return -1;
    const inLiterals = this.allItems(octets);
    const { at } = this;
    if (inLiterals < 0 || octets[at] !== CR || octets[at + 1] !== LF) return -1;
    return at + 2 - from - inLiterals > limits.line ? -1 : at + 2;
  }

  /** All that the response tells that was looked over last, and that is listened to. @param octets those in which it was found */
  told(octets: Buffer): readonly SessionEvent[] {
    const { number, uid } = this;
    const events: SessionEvent[] = [{ type: 'fetched', number, uid }];
    for (const { item, name, named, from, to, apart } of this.tellings) {
      const value = item.tells === 'flags' ? flagsIn(octets.subarray(from, to)) : textIn(octets, from, to, apart);
      const event = item.events?.(value, number, octets.toString('latin1', name, named));
      if (event) events.push(event);
    }
    return events;
  }

  /** Items up to `)`; how many octets their literals have, or -1. */
  private allItems(octets: Buffer): number {
    let literals = 0;
    for (;;) {
      const name = this.at;
      const item = this.item(octets);
      if (item === undefined || (item.section && !this.section(octets))) return -1;
      const named = this.at - 1;
      const value = this.value(octets, item);
      if (value < 0) return -1;
      if (item.form === 'text') literals += value;
      if (item.tells !== undefined && this.listens[item.tells]) {
        const [from, to, apart] =
          item.tells === 'flags' ? [named + 1, this.at, undefined] : [this.begins, this.ends, this.large];
        this.tellings.push({ item, name, named, from, to, apart });
      }
      if (item.uid) this.uid ??= value;
      const next = octets[this.at++];
      if (next === CLOSE) return literals;
      if (next !== SP) return -1;
    }
  }

  private item(octets: Buffer): PlainItem | undefined {
    const items = this.items[octets[this.at] ?? 0] ?? [];
    for (let index = 0; index < items.length; index++) {
      const item = items[index];
      if (item !== undefined && this.word(octets, item.octets)) return item;
    }
    return undefined;
  }

  /** Uses up these octets, if they stand here. */
  private word(octets: Buffer, word: Uint8Array): boolean {
    const { at } = this;
    if (at + word.length > octets.length) return false;
    for (let index = 0; index < word.length; index++) if (octets[at + index] !== word[index]) return false;
    this.at = at + word.length;
    return true;
  }

  /** What follows `[`, up to the space before the value. */
  private section(octets: Buffer): boolean {
    let numbers = 0;
    while (isDigit(octets[this.at])) {
      if (this.above0(octets) < 0) return false;
      numbers++;
      if (octets[this.at] !== DOT) break;
      this.at++;
      if (isDigit(octets[this.at])) continue;
      return this.sectionText(octets, numbers) > 0;
    }
    const text = this.sectionText(octets, numbers);
    return numbers > 0 ? text === 0 : text >= 0;
  }

  /** Which of the texts stands here, with `]` and a space behind it; -1: none. */
  private sectionText(octets: Buffer, numbers: number): number {
    let text = sections.length - 1;
    while (text >= 0 && !this.word(octets, sections[text] ?? nil)) text--;
    if (text < 0 || (text === MIME && numbers === 0) || octets[this.at] !== SP) return -1;
    this.at++;
    return text;
  }

  /** A value: of a number what it is, of a text the length of its literal, else 0; -1: it has to be read. */
  private value(octets: Buffer, { form }: PlainItem): number {
    if (form === 'above 0') return this.above0(octets);
    return form === 'flags' ? this.flags(octets) : this.text(octets);
  }

  private above0(octets: Buffer): number {
    let { at } = this;
    let number = (octets[at] ?? 0) - ZERO;
    if (number < 1 || number > 9) return -1;
    while (isDigit(octets[++at])) {
      if (number >= large) return -1;
      number = number * 10 + (octets[at] ?? 0) - ZERO;
    }
    this.at = at;
    return number;
  }

  private flags(octets: Buffer): number {
    let { at } = this;
    if (octets[at++] !== OPEN) return -1;
    if (octets[at] === CLOSE) {
      this.at = at + 1;
      return 0;
    }
    for (;;) {
      if (octets[at] === BACKSLASH) at++;
      const name = at;
      while (plainAtom[octets[at] ?? 0] === 1) at++;
      if (at === name) return -1;
      const next = octets[at++];
      if (next === SP) continue;
      this.at = at;
      return next === CLOSE ? 0 : -1;
    }
  }

  private text(octets: Buffer): number {
    const first = octets[this.at];
    this.begins = -1;
    this.large = undefined;
    if (first === CURLY) return this.literal(octets);
    if (first === QUOTE) return this.quoted(octets);
    // What follows shows that it stands alone.
    return this.word(octets, nil) ? 0 : -1;
  }

  private quoted(octets: Buffer): number {
    for (let at = this.at + 1; ; at++) {
      const octet = octets[at] ?? 0;
      if (octet < 0x20 || octet > 0x7e || octet === BACKSLASH) return -1;
      if (octet !== QUOTE) continue;
      this.begins = this.at + 1;
      this.ends = at;
      this.at = at + 1;
      return 0;
    }
  }

  private literal(octets: Buffer): number {
    const announced = this.at++;
    const length = this.above0(octets);
    const { at } = this;
    if (length < 0 || octets[at] !== END_CURLY || octets[at + 1] !== CR || octets[at + 2] !== LF) return -1;
    if (length > limits.inline) return this.literalApart(announced);
    const end = at + 3 + length;
    if (end > this.lastLf || octets.subarray(at + 3, end).indexOf(0) >= 0) return -1;
    this.begins = at + 3;
    this.ends = end;
    this.at = end;
    return length;
  }

  private literalApart(announced: number): number {
    const literal = this.apart?.get(announced);
    if (literal?.apart === undefined || literal.apart.nul >= 0) return -1;
    this.large = literal.apart.octets;
    this.at = literal.start;
    return 0;
  }
}

const noFlags = list([], 'flags');

/** @param octets a list of flags with its parentheses */
function flagsIn(octets: Buffer): Value {
  if (octets.length === 2) return noFlags;
  const flags = octets.toString('latin1', 1, octets.length - 1).split(' ');
  return list(
    flags.map(flag => atom(flag, true)),
    'flags',
  );
}

function textIn(octets: Buffer, from: number, to: number, apart: Octets | undefined): Value {
  if (apart) return largeText('literal', apart, false);
  return from < 0 ? nilValue : { type: 'literal', octets: octets.subarray(from, to) };
}

/** The items that can be skimmed, by the first octet of their names. */
export type PlainItems = readonly (readonly PlainItem[])[];

export function plainItems({ fetch }: Vocabulary): PlainItems {
  const items: PlainItem[][] = Array.from({ length: 256 }, () => []);
  for (const [name, item] of fetch) items[name.charCodeAt(0)]?.push(...plainForms(name, item));
  return items;
}

const isDigit = (octet: number | undefined): boolean => octet !== undefined && octet >= ZERO && octet <= ZERO + 9;

function plainForms(name: string, item: FetchItem): PlainItem[] {
  const formOf = ({ plain, tells, events }: ItemForm, section: boolean): PlainItem[] => {
    if (plain === undefined) return [];
    const octets = Buffer.from(name + (section ? '[' : ' '));
    return [{ octets, form: plain, section, uid: name === 'UID', tells, events }];
  };
  return [...formOf(item, false), ...(item.section ? formOf(item.section, true) : [])];
}
