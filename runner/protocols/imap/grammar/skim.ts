import type { SessionEvent } from '../events.js';
import { type Literal, limits } from './framing.js';
import { atomChars } from './octet-classes.js';
import type { FetchItem, PlainForm, Vocabulary } from './vocabulary.js';

/** An item that can be skimmed, by what stands before its value: `UID ` or `BODY[`. */
interface PlainItem {
  readonly octets: Uint8Array;
  readonly form: PlainForm;
  readonly section: boolean;
  readonly uid: boolean;
  /** What it tells is listened to. */
  readonly heard: boolean;
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
  /** Does the response tell more than its UID that is listened to? */
  tells = false;
  private at = 0;
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
    this.tells = false;
    if (octets[from] !== STAR || octets[from + 1] !== SP) return -1;
    this.at = from + 2;
    this.number = this.above0(octets);
    if (this.number < 0 || !this.word(octets, start)) return -1;
    const inLiterals = this.allItems(octets);
    const { at } = this;
    if (inLiterals < 0 || octets[at] !== CR || octets[at + 1] !== LF) return -1;
    return at + 2 - from - inLiterals > limits.line ? -1 : at + 2;
  }

  /** Items up to `)`; how many octets their literals have, or -1. */
  private allItems(octets: Buffer): number {
    let literals = 0;
    for (;;) {
      const item = this.item(octets);
      if (item === undefined || (item.section && !this.section(octets))) return -1;
      const value = this.value(octets, item);
      if (value < 0) return -1;
      if (item.form === 'text') literals += value;
      this.tells ||= item.heard;
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
    this.at = end;
    return length;
  }

  private literalApart(announced: number): number {
    const literal = this.apart?.get(announced);
    if (literal?.apart === undefined || literal.apart.nul >= 0) return -1;
    this.at = literal.start;
    return 0;
  }
}

/** The items that can be skimmed, by the first octet of their names. */
export type PlainItems = readonly (readonly PlainItem[])[];

/** @param heard is an event of this type listened to? */
export function plainItems({ fetch }: Vocabulary, heard: (type: SessionEvent['type']) => boolean): PlainItems {
  const items: PlainItem[][] = Array.from({ length: 256 }, () => []);
  for (const [name, item] of fetch) items[name.charCodeAt(0)]?.push(...plainForms(name, item, heard));
  return items;
}

const isDigit = (octet: number | undefined): boolean => octet !== undefined && octet >= ZERO && octet <= ZERO + 9;

function plainForms(name: string, item: FetchItem, heard: (type: SessionEvent['type']) => boolean): PlainItem[] {
  const own = { uid: name === 'UID', heard: item.tells !== undefined && heard(item.tells) };
  const found: PlainItem[] = [];
  if (item.plain) found.push({ octets: Buffer.from(`${name} `), form: item.plain, section: false, ...own });
  if (item.section?.plain)
    found.push({ octets: Buffer.from(`${name}[`), form: item.section.plain, section: true, ...own });
  return found;
}
