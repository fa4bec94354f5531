import {
  folded,
  hexadecimal,
  identityView,
  joined,
  mostForOne,
  type Range,
  rangeOf,
  unescaped,
  type View,
} from './views.js';

export type { Range } from './views.js';

/** A range to be hidden. `word` tells that it is a base64 word, which may go on in octets that are still to come. */
export interface HiddenRange extends Range {
  word: boolean;
}

/** Secrets shorter than this are hidden only where they stand alone: a password `a` must not blot out every `a`. */
const FREE_STANDING = 4;

/** From this length on a secret is hidden in any letter case. */
const FOLDED = 6;

/** So many texts are remembered, of so many characters at the most. */
const MOST_REMEMBERED = 1000;
const LONGEST_REMEMBERED = 200;

/** A sextet string shorter than this says too little to be taken for a secret's base64 form. */
const SHORTEST_CORE = 3;

/**
 * Knows the octets that must not be shown, and finds them in whatever went over a wire or into a text about it: as they are, in capitals or small
 * letters, escaped or in hexadecimal in the ways that views.ts lists, and inside any base64 word (RFC 4648, either alphabet), once or twice; where they have
 * six octets or more besides white space, also parted by the ends of lines and of replies. SASL puts secrets into base64
 * together with other octets, as in `NUL user NUL password` of RFC 4616, so that a secret may begin at any of three places within a group of four
 * characters. What it looks like in each of them, apart from the characters it shares with its neighbours, is searched for, and the whole word is hidden.
 */
export class Mask {
  private readonly plain: Buffer[] = [];
  private readonly folded: Buffer[] = [];
  private readonly joined: Buffer[] = [];
  private readonly hex: Buffer[] = [];
  private readonly cores: Buffer[] = [];
  private readonly known = new Set<string>();
  /** Texts with what is shown of them: those of one run recur. */
  private readonly shown = new Map<string, string>();
  private most = 0;

  /** Octets of the longest pattern: this many octets of the past are needed to find a secret that is split. */
  get longest(): number {
    return this.most;
  }

  /** Hides this secret from now on. An empty one is ignored. */
  add(secret: Buffer): void {
    if (secret.length === 0 || this.known.has(secret.toString('latin1'))) return;
    this.known.add(secret.toString('latin1'));
    this.shown.clear();
    // A password like `pass` must not blot out the command PASS.
    if (secret.length < FOLDED) add(this.plain, encodings(secret));
    else {
      const small = casesOf(secret).map(folded);
      add(this.folded, small);
      // Short ones may come about by chance where lines are read on.
      add(
        this.joined,
        small.map(form => joined(form, form.toString('latin1')).octets).filter(({ length }) => length >= FOLDED),
      );
    }
    if (secret.length >= FREE_STANDING) add(this.hex, [Buffer.from(secret.toString('hex'))]);
    for (const core of [
      ...base64Cores(secret),
      ...base64Cores(Buffer.from(secret.toString('base64').replace(/=+$/, ''))),
    ])
      add(this.cores, alphabetsOf(core));
    for (const pattern of [...this.plain, ...this.folded]) this.most = Math.max(this.most, mostForOne * pattern.length);
    for (const core of this.cores) this.most = Math.max(this.most, core.length);
  }

  /** All that has to be hidden in these octets, in no particular order; ranges may overlap. */
  find(octets: Buffer): HiddenRange[] {
    return [...this.findForms(octets), ...this.findWords(octets)];
  }

  /**
   * What has to be hidden in the first and the last octets of many. Of the others, only base64 words that may reach there are found.
   * @param first so many octets at the beginning, and `last` at the end: more than are shown, by what a secret may take
   */
  findAtEnds(octets: Buffer, first: number, last: number): HiddenRange[] {
    if (octets.length <= first + last) return this.find(octets);
    const behind = octets.length - last;
    const atEnd = this.findForms(octets.subarray(behind));
    return [
      ...this.findForms(octets.subarray(0, first)),
      ...atEnd.map(range => ({ ...range, start: range.start + behind, end: range.end + behind })),
      ...this.findWords(octets),
    ];
  }

  /** Secrets as they are, and in the forms in which they may be read. */
  private findForms(octets: Buffer): HiddenRange[] {
    if (this.known.size === 0) return [];
    const found: HiddenRange[] = [];
    const text = octets.toString('latin1');
    const over = joined(octets, text);
    for (const { view, patterns } of this.views(octets, text, over)) {
      for (const pattern of patterns) {
        for (const at of occurrences(view.octets, pattern)) {
          const range = rangeOf(view, at, at + pattern.length);
          const alone = !isAlphanumeric(octets[range.start - 1]) && !isAlphanumeric(octets[range.end]);
          if (alone || pattern.length >= FREE_STANDING) found.push({ ...range, word: false });
        }
      }
    }
    for (const core of this.cores) {
      if (core.length < FOLDED) continue;
      for (const at of occurrences(over.octets, core))
        found.push({ ...rangeOf(over, at, at + core.length), word: false });
    }
    return found;
  }

  /** Base64 words with a secret in them. */
  private findWords(octets: Buffer): HiddenRange[] {
    const found: HiddenRange[] = [];
    for (const core of this.cores) {
      for (const start of occurrences(octets, core)) {
        const word = base64Word(octets, start, start + core.length);
        if (core.length < FREE_STANDING && !decodable(octets, word)) continue;
        found.push(word);
      }
    }
    return found;
  }

  /** The beginning of a secret at the very end of the octets, of which the rest has not come (and perhaps never will). */
  findUnfinished(octets: Buffer): Range | undefined {
    let start = octets.length;
    for (const { view, patterns } of this.views(octets, octets.toString('latin1'))) {
      for (const pattern of patterns) {
        const length = overlap(view.octets, pattern, 3);
        if (length > 0) start = Math.min(start, rangeOf(view, view.octets.length - length, view.octets.length).start);
      }
    }
    for (const core of this.cores) {
      const length = overlap(octets, core, 4);
      if (length > 0) start = Math.min(start, base64Word(octets, octets.length - length, octets.length).start);
    }
    return start < octets.length ? { start, end: octets.length } : undefined;
  }

  /**
   * The octets in each way in which they can be read, with what is searched for there. `text` is the octets as Latin-1; `over` its lines read on as
   * one, where a secret is to be found across them.
   */
  private views(
    octets: Buffer,
    text: string,
    over?: View,
  ): { readonly view: View; readonly patterns: readonly Buffer[] }[] {
    const views: { view: View; patterns: readonly Buffer[] }[] = [];
    for (const view of [identityView(octets), unescaped(octets, text)]) {
      if (view === undefined) continue;
      if (this.plain.length > 0) views.push({ view, patterns: this.plain });
      if (this.folded.length > 0) views.push({ view: inSmallLetters(view), patterns: this.folded });
    }
    if (this.hex.length > 0 || this.joined.length > 0) {
      const small = inSmallLetters(over ?? identityView(octets));
      if (over !== undefined) views.push({ view: small, patterns: this.joined });
      if (this.hex.length > 0) views.push({ view: hexadecimal(small), patterns: this.hex });
    }
    return views;
  }

  /** The text with its secrets shown as `***`. */
  hide(text: string): string {
    if (text === '' || this.known.size === 0) return text;
    const known = this.shown.get(text);
    if (known !== undefined) return known;
    const shown = this.show(text);
    if (text.length > LONGEST_REMEMBERED) return shown;
    if (this.shown.size >= MOST_REMEMBERED) this.shown.clear();
    this.shown.set(text, shown);
    return shown;
  }

  private show(text: string): string {
    const octets = Buffer.from(text);
    let shown = '';
    let from = 0;
    for (const range of union(this.find(octets))) {
      shown += `${octets.toString('utf8', from, range.start)}***`;
      from = range.end;
    }
    return shown + octets.toString('utf8', from);
  }
}

/** The same octets covered by as few ranges as possible, in ascending order. */
export function union(ranges: readonly Range[]): Range[] {
  const merged: Range[] = [];
  for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last !== undefined && range.start <= last.end) last.end = Math.max(last.end, range.end);
    else merged.push({ start: range.start, end: range.end });
  }
  return merged;
}

/** How many octets from `from` on could belong to a base64 word that began before. */
export function base64Length(octets: Uint8Array, from: number): number {
  let end = from;
  while (end < octets.length && isBase64(octets[end])) end++;
  while (end < octets.length && octets[end] === 0x3d) end++;
  return end - from;
}

function inSmallLetters(view: View): View {
  return { ...view, octets: folded(view.octets) };
}

/** Adds the forms that are not in the list yet. */
function add(list: Buffer[], forms: readonly Buffer[]): void {
  for (const form of forms) if (!list.some(known => known.equals(form))) list.push(form);
}

/** A secret in the character sets in which a server may write it: as it is, in Latin-1, in modified UTF-7 (RFC 3501 5.1.3), read as Latin-1. */
function encodings(secret: Buffer): Buffer[] {
  const text = secret.toString();
  const forms = [secret, Buffer.from(secret.toString('latin1'))];
  if (/[\u0080-\uffff]/.test(text)) {
    if (!/[\u0100-\uffff]/.test(text)) forms.push(Buffer.from(text, 'latin1'));
    const base64 = (run: string) => Buffer.from(run, 'utf16le').swap16().toString('base64').replace(/=+$/, '');
    const utf7 = text.replace(/&|[^ -~]+/g, run => (run === '&' ? '&-' : `&${base64(run).replaceAll('/', ',')}-`));
    forms.push(Buffer.from(utf7));
  }
  return [...new Map(forms.map(form => [form.toString('latin1'), form])).values()];
}

/** The same in capitals and in small letters, which ASCII alone would not tell. */
function casesOf(secret: Buffer): Buffer[] {
  const text = secret.toString();
  return [secret, Buffer.from(text.toUpperCase()), Buffer.from(text.toLowerCase())].flatMap(encodings);
}

/** A secret's base64 form in each of the three positions, without the characters that its neighbours have a share in. */
function base64Cores(secret: Buffer): Buffer[] {
  const cores: Buffer[] = [];
  for (const before of [0, 1, 2]) {
    const firstWhole = Math.ceil((before * 8) / 6);
    const lastWhole = Math.floor(((before + secret.length) * 8) / 6);
    if (lastWhole - firstWhole < SHORTEST_CORE) continue;
    const text = Buffer.concat([Buffer.alloc(before), secret]).toString('base64');
    cores.push(Buffer.from(text.slice(firstWhole, lastWhole)));
  }
  if (cores.length === 0) cores.push(Buffer.from(secret.toString('base64')));
  return cores;
}

/** A base64 text in both alphabets (RFC 4648 4 and 5). */
function alphabetsOf(core: Buffer): Buffer[] {
  const text = core.toString();
  const url = text.replaceAll('+', '-').replaceAll('/', '_');
  return url === text ? [core] : [core, Buffer.from(url)];
}

function* occurrences(octets: Buffer, pattern: Buffer): Generator<number> {
  for (let at = octets.indexOf(pattern); at !== -1; at = octets.indexOf(pattern, at + 1)) yield at;
}

/** The base64 word around these octets. */
function base64Word(octets: Buffer, start: number, end: number): HiddenRange {
  let first = start;
  while (first > 0 && isBase64(octets[first - 1])) first--;
  const last = end + base64Length(octets, end);
  return { start: first, end: last, word: true };
}

/** Is the word whole groups of four characters, as base64 has it? Tells chance hits of very short secrets apart. */
function decodable(octets: Buffer, word: Range): boolean {
  return (word.end - word.start) % 4 === 0 || word.end === octets.length;
}

/** Length of the longest proper prefix of the pattern with which the octets end, 0 when it is under `shortest`. */
function overlap(octets: Buffer, pattern: Buffer, shortest: number): number {
  for (let length = Math.min(pattern.length - 1, octets.length); length >= shortest; length--) {
    if (octets.subarray(octets.length - length).equals(pattern.subarray(0, length))) return length;
  }
  return 0;
}

function isBase64(octet: number | undefined): boolean {
  return isAlphanumeric(octet) || octet === 0x2b || octet === 0x2f;
}

function isAlphanumeric(octet: number | undefined): boolean {
  if (octet === undefined) return false;
  return (octet >= 0x30 && octet <= 0x39) || (octet >= 0x41 && octet <= 0x5a) || (octet >= 0x61 && octet <= 0x7a);
}
