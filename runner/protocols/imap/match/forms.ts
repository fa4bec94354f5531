import { nearest, slipOf } from '../../../source/nearest.js';
import { endsWith, holds, type Octets } from '../../../wire/spool.js';
import { Invalid, inside, invalidity, readAll } from '../../match/invalid.js';
import { endsWithMessage, type Fixtures } from '../../match/message.js';
import { placeholderAt } from '../../match/placeholder.js';
import { regularExpression } from '../../match/regular-expression.js';
import type { Cursor } from '../grammar/cursor.js';
import { itemForm, itemName, itemValue } from '../grammar/fetch.js';
import {
  delimiter as delimiterOf,
  listItem,
  mailbox,
  searchName,
  searchValue,
  statusName,
  statusValue,
  threads,
} from '../grammar/mailboxes.js';
import { type Data, list, nil, textOf, type Value } from '../grammar/values.js';
import type { Vocabulary } from '../grammar/vocabulary.js';
import { type Part, partOf, sameSet } from './compare.js';
import { computedItem, octetsOf } from './computed.js';
import { answerDifferences, numbersAnswer, type ReadAnswer, threadsAnswer } from './computed-answer.js';
import { plain, plainTree, putWritten } from './given.js';
import type { Known } from './known.js';
import { absentOrNot, asMap, hasAndLacks, keys, type Mapping, readText, valuePart, yesOrNo } from './parts.js';

/** In place of what is expected: what is right is computed from the messages. */
const computed = 'computed';

/** What a map pattern asks: the kind of response, and its parts. */
export interface WantedParts {
  readonly kind: string;
  /** Of this response code in the response. */
  readonly code?: string;
  readonly parts: readonly Part[];
  /** What is wrong with the response as a whole, which is asked when all the parts agree. */
  readonly whole?: (data: Data, known: Known) => readonly string[];
  /** Field names that may be there; undefined: any. */
  readonly only?: ReadonlySet<string>;
}

/** Parts of any response of a kind. */
export function fixed(kind: string, parts: readonly Part[]): WantedParts {
  return { kind, parts };
}

/** Reads a map pattern that has `key` among its keys. Throws Invalid. */
export type PatternForm = (source: Mapping, key: string, vocabulary: Vocabulary) => WantedParts;

/** `{fetch: 2, items: {UID: <uid>}, only: true}`. */
export function fetchForm(kind: string): PatternForm {
  return (source, key, vocabulary) => {
    keys(source, [key, 'items', 'only']);
    const items = source.items === undefined ? {} : asMap(source.items, 'items');
    const number = () => inside(key, () => valuePart('number', source[key], cursor => cursor.nzNumber()));
    const parts = readAll([
      ...(source[key] === null ? [] : [number]),
      ...Object.entries(items).map(
        ([item, value]) =>
          () =>
            inside('items', () => readItem(item, value, vocabulary)),
      ),
    ]);
    return {
      kind,
      parts,
      ...(yesOrNo(source, 'only') ? { only: new Set(['number', ...parts.map(({ name }) => name)]) } : {}),
    };
  };
}

function readItem(written: string, value: unknown, vocabulary: Vocabulary): Part {
  const computed = computedItem(written, value, key => readText(key, cursor => itemName(cursor, vocabulary)));
  if (computed !== undefined) return computed;
  const name = ofKey(written, () => readText(written, cursor => itemName(cursor, vocabulary)));
  return inside(written, () => itemPart(name, value, vocabulary));
}

/** Reads a key. What is wrong with it is told there. */
function ofKey<T>(key: string, read: () => T): T {
  const problem = invalidity(read);
  if (problem !== undefined) throw new Invalid([{ path: [key], message: problem.message, of: 'key' }]);
  return read();
}

/** `{flags: {has: .., lacks: ..}}`: words without case in a field of the response, or of its response code. */
export function wordsForm(kind: string, field: string, code?: string): PatternForm {
  return (source, key) => {
    keys(source, [key]);
    const part = hasAndLacks(field, source[key]);
    return { kind, ...(code ? { code } : {}), parts: [part] };
  };
}

/** `{status: {mailbox: x, MESSAGES: 3}}`. */
export function statusForm(kind: string): PatternForm {
  return (source, key, vocabulary) => {
    keys(source, [key]);
    const { mailbox: name, ...items } = asMap(source[key], key);
    const parts = Object.entries(items).map(([item, value]) => {
      const known = readText(item, cursor => statusName(cursor, vocabulary));
      return valuePart(known, value, cursor => statusValue(cursor, known, vocabulary));
    });
    return fixed(kind, [...(name === undefined ? [] : [valuePart('name', name, readName)]), ...parts]);
  };
}

/** `{esearch: {MIN: 2, COUNT: 3}}`. */
export function returnedForm(kind: string, read: ReadAnswer): PatternForm {
  return (source, key, vocabulary) => {
    keys(source, [key]);
    if (source[key] === computed) return { kind, parts: [], whole: answerDifferences(read) };
    return fixed(
      kind,
      Object.entries(asMap(source[key], key)).map(([item, value]) => {
        const named = item.toUpperCase();
        if (named === 'UID') return absentOrNot(named, value === true);
        if (named === 'TAG') return valuePart(named, value, cursor => cursor.astring());
        if (named === 'MAILBOX') return valuePart(named, value, readName);
        if (named === 'UIDVALIDITY') return valuePart(named, value, cursor => cursor.nzNumber());
        const name = readText(item, cursor => searchName(cursor, vocabulary));
        if (value === null) return absentOrNot(name, false);
        const text = Array.isArray(value) ? value.join(',') : value;
        return valuePart(name, text, cursor => searchValue(cursor, name, vocabulary));
      }),
    );
  };
}

/** What a LIST response is asked for beside its extended items. */
const own = ['name', 'delimiter', 'has', 'lacks'];

/** `{list: {name: x, has: ['\\Noselect']}}`. */
export function listForm(kind: string): PatternForm {
  return (source, key, vocabulary) => {
    keys(source, [key]);
    const { name, delimiter, has, lacks, ...extended } = asMap(source[key], key);
    for (const item of Object.keys(extended)) {
      const meant = slipOf(item, [...own, ...vocabulary.list.items.keys()]);
      if (meant !== undefined) throw new Invalid(`unknown key ${item}: did you mean ${meant}?`);
    }
    const parts: Part[] = [];
    if (name !== undefined) parts.push(valuePart('name', name, readName));
    if (delimiter !== undefined) parts.push(valuePart('delimiter', delimiter, delimiterOf));
    if (has !== undefined || lacks !== undefined) {
      const asked = { ...(has === undefined ? {} : { has }), ...(lacks === undefined ? {} : { lacks }) };
      parts.push(hasAndLacks('attributes', asked, vocabulary.list.implied));
    }
    for (const [item, value] of Object.entries(extended)) {
      const tag = item.toUpperCase();
      parts.push(valuePart(tag, value, cursor => listItem(cursor, tag, vocabulary)));
    }
    return fixed(kind, parts);
  };
}

/** A mailbox name in a map is the name itself, whatever characters it has; only a placeholder is special. */
export function readName(cursor: Cursor): Value {
  const placeholder = cursor.placeholder();
  if (placeholder) return placeholder;
  if (cursor.opensQuoted) return mailbox(cursor);
  const text = cursor.rest();
  return { type: 'atom', text: text.toUpperCase() === 'INBOX' ? 'INBOX' : text };
}

/** `{search: [2, 4]}`: the numbers in any order, unless they are in one that matters. */
export function numbersForm(kind: string): PatternForm {
  return (source, key) => {
    keys(source, [key]);
    const asked = source[key];
    if (asked === computed) return { kind, parts: [], whole: answerDifferences(numbersAnswer) };
    const set = typeof asked === 'string' ? plain(asked) : undefined;
    if (set !== undefined && /^[\d,:]+$/.test(set)) {
      return fixed(kind, [
        {
          name: 'numbers',
          expected: set,
          test: actual => actual.type === 'list' && sameSet(set, actual.items.map(item => textOf(item)).join(',')),
        },
      ]);
    }
    const values = (Array.isArray(asked) ? asked : asked === undefined || asked === null ? [] : [asked]).map(number =>
      readText(String(number), cursor => cursor.nzNumber()),
    );
    return fixed(kind, [partOf({ name: 'numbers', value: list(values) })]);
  };
}

/** What may be asked of an item that holds text. */
const textKeys = ['message', 'trace', 'text', 'matches', 'octets', 'has', 'lacks'];

/** `{thread: (1 2)(3)}`: the threads in this order. */
export function threadForm(kind: string): PatternForm {
  return (source, key) => {
    keys(source, [key]);
    if (source[key] === computed) return { kind, parts: [], whole: answerDifferences(threadsAnswer) };
    return fixed(kind, [valuePart('threads', source[key] ?? '', threads)]);
  };
}

/**
 * One item of `{fetch: .., items: {..}}`. A scalar is read by the item's own grammar, except that for items holding text (sections,
 * RFC822) it is the text itself; flags may be `{has, lacks}`; text may be `{message, trace, text, matches, octets, has, lacks}`.
 */
function itemPart(name: string, asked: unknown, vocabulary: Vocabulary): Part {
  if (asked === null) return partOf({ name, value: nil });
  const form = itemForm(name, vocabulary);
  if (typeof asked === 'object') {
    if (form?.flags) return hasAndLacks(name, asked);
    if (!form?.text) throw new Invalid(`${name} is given as text in the grammar of the item`);
    return textPart(name, asked as Readonly<Record<string, unknown>>);
  }
  const text = form?.date && /^[ \d]/.test(plain(String(asked))) ? `"${asked}"` : String(asked);
  if (!form?.text) return partOf({ name, value: readText(text, cursor => itemValue(cursor, name, vocabulary)) });
  if (placeholderAt(text)?.length === text.length)
    return partOf({ name, value: readText(text, cursor => cursor.anything()) });
  const itself = plain(text);
  return partOf({ name, value: itself === 'NIL' ? nil : { type: 'quoted', octets: Buffer.from(itself, 'utf8') } });
}

function textPart(name: string, pattern: Mapping): Part {
  const asked = plainTree(pattern) as Mapping;
  const unknown = Object.keys(asked).find(key => !textKeys.includes(key));
  if (unknown !== undefined) {
    const meant = nearest(unknown, textKeys);
    const hint = meant === undefined ? `expected ${textKeys.join(', ')}` : `did you mean ${meant}?`;
    throw new Invalid([{ path: [unknown], message: `unknown key ${unknown} of ${name}: ${hint}`, of: 'key' }]);
  }
  if (asked.trace !== undefined && asked.message === undefined) throw new Invalid('`trace` belongs to `message`');
  const tests: OctetTest[] = [];
  if (asked.message !== undefined) {
    if (typeof asked.message === 'object')
      throw new Invalid(`message of ${name} is the name of a fixture; what is written here is \`text\``);
    const file = String(asked.message);
    const traced = yesOrNo(asked, 'trace');
    const same = (octets: Octets, wanted: Buffer) =>
      traced ? endsWithMessage(octets, wanted) : endsWith(octets, 0, wanted);
    tests.push((octets, message) => same(octets, message(file)));
  }
  if (asked.text !== undefined) {
    const wanted = Buffer.from(String(asked.text).replace(/\r?\n/g, '\r\n'), 'utf8');
    tests.push(octets => endsWith(octets, 0, wanted));
  }
  if (asked.matches !== undefined) {
    const expression = regularExpression(String(pattern.matches), putWritten);
    tests.push(octets => expression.test(octets.read(0, octets.length).toString('latin1')));
  }
  if (asked.octets !== undefined) {
    const length = String(asked.octets);
    if (!/^\d+$/.test(length)) throw new Invalid(`octets of ${name} is a number`);
    tests.push(octets => octets.length === Number(length));
  }
  if (asked.has !== undefined) tests.push(octets => strings(asked.has).every(part => holds(octets, Buffer.from(part))));
  if (asked.lacks !== undefined)
    tests.push(octets => !strings(asked.lacks).some(part => holds(octets, Buffer.from(part))));
  return {
    name,
    expected: JSON.stringify(asked),
    test: (value, _bindings, { fixtures }) => all(octetsOf(value), tests, fixtures),
  };
}

type OctetTest = (octets: Octets, message: Fixtures) => boolean;

function strings(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).map(String);
}

/** NIL is no text, so nothing asked of a text holds for it. */
function all(octets: Octets | undefined, tests: readonly OctetTest[], message: Fixtures): boolean {
  return octets !== undefined && tests.every(test => test(octets, message));
}
