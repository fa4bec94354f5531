import { FieldReader } from './parameters.js';

/** An address of a list (RFC 5322 3.4), with all that may be told of it: the first is suggested. */
export type Address =
  | {
      readonly kind: 'mailbox';
      /** The phrase without its quoting; null: there is none. */
      readonly names: readonly (string | null)[];
      /** The source route of RFC 5322 4.4, which need not be told. */
      readonly routes: readonly (string | null)[];
      /** Without its quoting; perhaps with the white space that obsolete forms have around its dots (RFC 5322 4.4). */
      readonly locals: readonly string[];
      /** With the brackets of a domain literal. */
      readonly domains: readonly string[];
    }
  | { readonly kind: 'group'; readonly names: readonly string[] }
  | { readonly kind: 'end of group' };

interface Word {
  readonly text: string;
  readonly quoted: boolean;
  /** What stands before it, comments and white space. */
  readonly gap: string;
  readonly comments: readonly string[];
}

class Malformed extends Error {}

/**
 * Reads an address list, unfolded, obsolete forms included. Empty members are passed over.
 * @returns undefined where it does not follow the grammar
 */
export function readAddresses(value: string): Address[] | undefined {
  const reader = new FieldReader(value);
  try {
    const found = list(reader, false);
    return reader.atEnd ? found : undefined;
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

function list(reader: FieldReader, inGroup: boolean): Address[] {
  const found: Address[] = [];
  for (;;) {
    reader.skip();
    if (reader.atEnd || (inGroup && reader.next === ';')) return found;
    if (reader.take(',')) continue;
    found.push(...address(reader, inGroup));
    reader.skip();
    if (!reader.atEnd && reader.next !== ',' && !(inGroup && reader.next === ';')) throw new Malformed();
  }
}

function address(reader: FieldReader, inGroup: boolean): Address[] {
  const words = readWords(reader);
  const after = reader.skip();
  if (reader.take('<')) return [angleAddress(reader, words, after)];
  if (reader.next === '@') return [{ kind: 'mailbox', ...mailbox(reader, words, after), routes: [null] }];
  if (inGroup || words.length === 0 || !reader.take(':')) throw new Malformed();
  const members = list(reader, true);
  if (!reader.take(';')) throw new Malformed();
  return [{ kind: 'group', names: phrases(words, []) }, ...members, { kind: 'end of group' }];
}

function angleAddress(reader: FieldReader, words: readonly Word[], comments: readonly string[]): Address {
  reader.skip();
  let route: string | undefined;
  if (reader.next === '@' || reader.next === ',') {
    route = routeOf(reader);
    if (!reader.take(':')) throw new Malformed();
  }
  const { locals, domains } = mailbox(reader, readWords(reader), reader.skip());
  reader.skip();
  if (!reader.take('>')) throw new Malformed();
  const behind = reader.skip();
  const all = [...words.flatMap(word => word.comments), ...comments, ...behind];
  const names = words.length === 0 ? [null, ...commented(all)] : phrases(words, comments);
  const empty = names.includes('') ? [...names, null] : names;
  return { kind: 'mailbox', names: empty, routes: route === undefined ? [null] : [route, null], locals, domains };
}

/** Domains of a source route, without white space and comments. */
function routeOf(reader: FieldReader): string {
  let route = '';
  for (;;) {
    reader.skip();
    if (reader.take(',')) {
      if (route !== '' && !route.endsWith(',')) route += ',';
    } else if (reader.take('@')) route += `@${domainsOf(reader)[0]}`;
    else return route.replace(/,$/, '');
  }
}

/** `local-part "@" domain`, of which the words before the "@" are read. */
function mailbox(
  reader: FieldReader,
  words: readonly Word[],
  comments: readonly string[],
): { locals: string[]; domains: string[]; names: (string | null)[] } {
  if (words.length === 0 || !reader.take('@')) throw new Malformed();
  let [local, spaced] = ['', ''];
  for (const [at, { text, quoted, gap }] of words.entries()) {
    const before = words[at - 1];
    const dotted =
      before === undefined || (!before.quoted && before.text.endsWith('.')) || (!quoted && text.startsWith('.'));
    if (!dotted) throw new Malformed();
    local += text;
    spaced += (at === 0 ? '' : withoutComments(gap)) + text;
  }
  const domains = domainsOf(reader);
  const all = [...words.flatMap(word => word.comments), ...comments, ...reader.skip()];
  return { locals: [...new Set([local, spaced])], domains, names: [null, ...commented(all)] };
}

/** A domain, without white space and comments, or with the white space. */
function domainsOf(reader: FieldReader): string[] {
  reader.skip();
  if (reader.next === '[') {
    const literal = reader.match(/\[(?:[^[\]\\]|\\.)*\]/y);
    if (literal === '') throw new Malformed();
    return [literal.replace(/[ \t]+/g, '').replace(/\\(.)/g, '$1')];
  }
  let [domain, spaced] = ['', ''];
  for (;;) {
    const start = reader.at;
    reader.skip();
    const gap = reader.text.slice(start, reader.at);
    const atom = reader.match(atomForm);
    if (atom === '' || !(domain === '' || domain.endsWith('.') || atom.startsWith('.'))) {
      reader.at = start;
      break;
    }
    domain += atom;
    spaced += withoutComments(gap) + atom;
  }
  if (domain === '') throw new Malformed();
  return [...new Set([domain, spaced])];
}

function withoutComments(gap: string): string {
  return gap.replace(/\(.*\)/gs, '');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what no atom may have
const atomForm = /[^\x00-\x20()<>[\]:;@\\,"\x7f]+/y;

function readWords(reader: FieldReader): Word[] {
  const words: Word[] = [];
  for (;;) {
    const start = reader.at;
    const comments = reader.skip();
    const gap = reader.text.slice(start, reader.at);
    if (reader.next === '"') {
      const { text, closed } = reader.quotedString();
      if (!closed) throw new Malformed();
      words.push({ text, quoted: true, gap, comments });
      continue;
    }
    const text = reader.match(atomForm);
    if (text === '') {
      reader.at = start;
      return words;
    }
    words.push({ text, quoted: false, gap, comments });
  }
}

/** A phrase: its words with a space between them, with the white space that is there, or with the comments too. */
function phrases(words: readonly Word[], after: readonly string[]): string[] {
  const joined = words.map(({ text }) => text).join(' ');
  const spaced = words.map(({ text, gap }, at) => (at === 0 ? '' : withoutComments(gap)) + text).join('');
  const names = [joined, spaced];
  if (after.length > 0 || words.some(({ comments }) => comments.length > 0)) {
    const withComments = words.map(({ text, comments }) =>
      [...comments.map(comment => `(${comment})`), text].join(' '),
    );
    names.push([...withComments, ...after.map(comment => `(${comment})`)].join(' '));
  }
  return [...new Set(names)];
}

/** The names that comments may give an address without a phrase. */
function commented(comments: readonly string[]): string[] {
  return comments.length === 0 ? [] : [...new Set([...comments, comments.join(' ')].flatMap(one => [one, one.trim()]))];
}
