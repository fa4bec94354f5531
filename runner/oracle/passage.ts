import { casemapText } from './casemap.js';
import { agreed, type Truth } from './truth.js';

/** A text of a message in which a search key looks for a string. */
export interface Passage {
  /** Each is a right view of the text once transfer encodings, charsets and encoded words are decoded. */
  readonly decoded: readonly string[];
  /** Views without that, which are right too where US-ASCII is searched for (RFC 3501 6.4.4). */
  readonly raw: readonly string[];
  /** A server may leave it out. */
  readonly optional: boolean;
  /** It is in a charset other than US-ASCII and UTF-8, which a server need not know (RFC 3501 6.4.4): it may find there only what is in US-ASCII. */
  readonly foreign?: boolean;
}

/** A string that is looked for. */
export interface Needle {
  readonly text: string;
  /** Its charset is another than US-ASCII, so that passages must be decoded. */
  readonly decodes: boolean;
}

/** Does a passage hold the string? */
export function holds(passage: Passage, needle: Needle): Truth {
  const views = needle.decodes ? passage.decoded : [...passage.decoded, ...passage.raw];
  const found = agreed(views.map(view => contains(view, needle.text)));
  const optional = passage.optional || (passage.foreign === true && !isAscii(needle.text));
  return optional && found === 'yes' ? 'open' : found;
}

/** Folded forms of texts that were looked into: the same few are looked into again and again. */
const folded = new Map<string, readonly string[]>();
const mostFolded = 20_000;

/** Matching is without regard to the case of letters: beyond US-ASCII RFC 3501 does not say what that is. */
function contains(text: string, needle: string): Truth {
  if (needle === '') return 'yes';
  const pairs = foldings(needle, isAscii(text) && isAscii(needle));
  const texts = foldings(text, isAscii(text) && isAscii(needle));
  return agreed(texts.map((one, at) => (one.includes(pairs[at] ?? needle) ? 'yes' : 'no')));
}

function foldings(text: string, ascii: boolean): readonly string[] {
  const key = `${ascii ? 'a' : 'u'}${text}`;
  const known = folded.get(key);
  if (known !== undefined) return known;
  if (folded.size >= mostFolded) folded.clear();
  const own = text.replace(/[a-z]+/g, letters => letters.toUpperCase());
  const made = ascii ? [own] : [own, text.normalize('NFC').toLowerCase(), casemapText(text)];
  folded.set(key, made);
  return made;
}

function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text);
}

/** The same with each run of white space and line ends as one space, as many servers keep it. */
export function spaced(text: string): string {
  return text.replace(/[ \t\r\n]+/g, ' ');
}

/** Each view once, beside the same with white space as one space. */
export function views(texts: readonly string[]): string[] {
  return [...new Set([...texts, ...texts.map(spaced)])];
}
