import { endsWithMessage } from '../../lines/message.js';
import { type Expression, regularExpression } from '../../lines/regular-expression.js';
import type { Cursor } from '../grammar/cursor.js';
import { holdsText, itemName, itemValue } from '../grammar/fetch.js';
import { mailbox, returnValue, statusValue } from '../grammar/mailbox-data.js';
import { type Data, list, nil, textOf, type Value } from '../grammar/values.js';
import { compareParts, type Part, partOf, sameSet } from './compare.js';
import { absentOrNot, asMap, hasAndLacks, keys, type Mapping, PatternError, readText, valuePart } from './parts.js';
import type { Pattern } from './pattern.js';

/** What a map pattern asks: the kind of response, and its parts, some of which know how to read fixtures. */
interface Asked {
  readonly kind: string;
  /** Of this response code in the response. */
  readonly code?: string;
  readonly parts: (message: (name: string) => Buffer) => readonly Part[];
  /** Field names that may be there; undefined: any. */
  readonly only?: ReadonlySet<string>;
}

/** A pattern in map form, such as `{fetch: 2, items: {UID: <uid>}}`. Throws PatternError. */
export function mapPattern(source: Mapping): Pattern {
  const kind = Object.keys(source).find(key => key in forms);
  if (!kind) throw new PatternError(`unknown pattern: expected one of ${Object.keys(forms).join(', ')}`);
  const asked = forms[kind]?.(source);
  if (!asked) throw new PatternError(`unknown pattern ${kind}`);
  // Reading once without fixtures finds what is wrong with it before any server is asked.
  asked.parts(() => Buffer.alloc(0));
  return {
    kind: asked.kind,
    text: JSON.stringify(source),
    compare: (actual, message) => {
      const data: Data | undefined = asked.code ? actual.code : actual;
      if (asked.code && data?.kind !== asked.code) {
        return {
          bindings: {},
          agreed: 0,
          differences: [`response code: expected [${asked.code}], got ${data ? `[${data.kind}]` : 'none'}`],
        };
      }
      const compared = compareParts(asked.parts(message), data ?? actual);
      const extra = asked.only ? actual.fields.filter(field => !asked.only?.has(field.name)) : [];
      if (extra.length === 0) return compared;
      return {
        ...compared,
        differences: [...compared.differences, `also there: ${extra.map(field => field.name).join(', ')}`],
      };
    },
  };
}

const forms: Readonly<Record<string, (source: Mapping) => Asked>> = {
  fetch: source => {
    keys(source, ['fetch', 'items', 'only']);
    const items = source.items === undefined ? {} : asMap(source.items, 'items');
    const named = Object.keys(items).map(name => readText(name, itemName));
    const number = source.fetch === null ? [] : [valuePart('number', source.fetch, cursor => cursor.nzNumber())];
    return {
      kind: 'FETCH',
      parts: message => [
        ...number,
        ...Object.values(items).map((value, index) => fetchItemPart(named[index] ?? '', value, message)),
      ],
      ...(source.only === true ? { only: new Set(['number', ...named]) } : {}),
    };
  },
  search: source => numbers(source, 'search', 'SEARCH'),
  sort: source => numbers(source, 'sort', 'SORT'),
  flags: source => attributes(source, 'flags', { kind: 'FLAGS', field: 'flags' }),
  permanentflags: source =>
    attributes(source, 'permanentflags', { kind: 'OK', code: 'PERMANENTFLAGS', field: 'flags' }),
  capability: source => attributes(source, 'capability', { kind: 'CAPABILITY', field: 'capabilities' }),
  enabled: source => attributes(source, 'enabled', { kind: 'ENABLED', field: 'capabilities' }),
  list: source => listed(source, 'list', 'LIST'),
  lsub: source => listed(source, 'lsub', 'LSUB'),
  status: source => {
    keys(source, ['status']);
    const { mailbox: name, ...items } = asMap(source.status, 'status');
    const parts = Object.entries(items).map(([item, value]) =>
      valuePart(item.toUpperCase(), value, cursor => statusValue(cursor, item.toUpperCase())),
    );
    return fixed('STATUS', [...(name === undefined ? [] : [valuePart('name', name, mailbox)]), ...parts]);
  },
  esearch: source => {
    keys(source, ['esearch']);
    return fixed(
      'ESEARCH',
      Object.entries(asMap(source.esearch, 'esearch')).map(([key, value]) => {
        const name = key.toUpperCase();
        if (name === 'UID') return absentOrNot(name, value === true);
        if (name === 'TAG') return valuePart(name, value, cursor => cursor.astring());
        if (value === null) return absentOrNot(name, false);
        return valuePart(name, Array.isArray(value) ? value.join(',') : value, cursor => returnValue(cursor, name));
      }),
    );
  },
  vanished: source => {
    keys(source, ['vanished', 'earlier']);
    const uids = valuePart('uids', source.vanished, cursor => cursor.set());
    const earlier = typeof source.earlier === 'boolean' ? [absentOrNot('EARLIER', source.earlier)] : [];
    return fixed('VANISHED', [uids, ...earlier]);
  },
};

function fixed(kind: string, parts: readonly Part[]): Asked {
  return { kind, parts: () => parts };
}

function attributes(source: Mapping, key: string, where: { kind: string; code?: string; field: string }): Asked {
  keys(source, [key]);
  const part = hasAndLacks(where.field, source[key]);
  return { kind: where.kind, ...(where.code ? { code: where.code } : {}), parts: () => [part] };
}

/** Attributes that a client has to read from stronger ones (RFC 5258 section 3.4, RFC 9051 section 6.3.9.4). */
const impliedAttributes: ReadonlyMap<string, string> = new Map([
  ['\\NONEXISTENT', '\\NOSELECT'],
  ['\\NOINFERIORS', '\\HASNOCHILDREN'],
]);

function listed(source: Mapping, key: string, kind: string): Asked {
  keys(source, [key]);
  const { name, delimiter, has, lacks, ...extended } = asMap(source[key], key);
  const parts: Part[] = [];
  if (name !== undefined) parts.push(valuePart('name', name, readName));
  if (delimiter !== undefined) parts.push(valuePart('delimiter', delimiter, readName));
  if (has !== undefined || lacks !== undefined) {
    const asked = { ...(has === undefined ? {} : { has }), ...(lacks === undefined ? {} : { lacks }) };
    parts.push(hasAndLacks('attributes', asked, impliedAttributes));
  }
  for (const [item, value] of Object.entries(extended)) {
    parts.push(valuePart(item.toUpperCase(), value, cursor => cursor.anything()));
  }
  return fixed(kind, parts);
}

/** A mailbox name in a map is the name itself, whatever characters it has; only a placeholder is special. */
function readName(cursor: Cursor): Value {
  const hole = cursor.hole();
  if (hole) return hole;
  if (cursor.next === '"') return mailbox(cursor);
  const text = cursor.rest();
  return { type: 'atom', text: text.toUpperCase() === 'INBOX' ? 'INBOX' : text };
}

function numbers(source: Mapping, key: string, kind: string): Asked {
  keys(source, [key]);
  const asked = source[key];
  if (typeof asked === 'string' && /^[\d,:]+$/.test(asked)) {
    return fixed(kind, [
      {
        name: 'numbers',
        expected: asked,
        test: actual => actual.type === 'list' && sameSet(asked, actual.items.map(item => textOf(item)).join(',')),
      },
    ]);
  }
  const values = (Array.isArray(asked) ? asked : asked === undefined || asked === null ? [] : [asked]).map(number =>
    readText(String(number), cursor => cursor.nzNumber()),
  );
  return fixed(kind, [partOf({ name: 'numbers', value: list(values) })]);
}

/** What may be asked of an item that holds text. */
const textKeys = ['message', 'trace', 'text', 'matches', 'octets', 'has', 'lacks'];

/**
 * One item of `{fetch: .., items: {..}}`. A scalar is read by the item's own grammar, except that for items holding text (sections,
 * RFC822, PREVIEW) it is the text itself; flags may be `{has, lacks}`; text may be `{message, trace, text, matches, octets, has, lacks}`.
 */
export function fetchItemPart(name: string, asked: unknown, message: (file: string) => Buffer): Part {
  if (asked === null) return partOf({ name, value: nil });
  if (typeof asked === 'object') {
    if (name === 'FLAGS') return hasAndLacks(name, asked);
    if (!holdsText(name)) throw new PatternError(`${name} is given as text in the grammar of the item`);
    return textPart(name, asked as Readonly<Record<string, unknown>>, message);
  }
  const text = quotedDate(name, String(asked));
  if (!holdsText(name)) return partOf({ name, value: readText(text, cursor => itemValue(cursor, name)) });
  if (/^<[A-Za-z][\w-]*(?::\w+)?>$/.test(text))
    return partOf({ name, value: readText(text, cursor => cursor.anything()) });
  return partOf({ name, value: text === 'NIL' ? nil : { type: 'quoted', octets: Buffer.from(text, 'utf8') } });
}

/** A date-time needs no quotes of its own in a map. */
function quotedDate(name: string, text: string): string {
  return /^(?:INTERNALDATE|SAVEDATE)$/.test(name) && /^[ \d]/.test(text) ? `"${text}"` : text;
}

function textPart(name: string, asked: Readonly<Record<string, unknown>>, message: (file: string) => Buffer): Part {
  const unknown = Object.keys(asked).find(key => !textKeys.includes(key));
  if (unknown !== undefined)
    throw new PatternError(`unknown key ${unknown} of ${name}: expected ${textKeys.join(', ')}`);
  const tests: ((octets: Buffer) => boolean)[] = [];
  if (asked.message !== undefined) {
    const fixture = message(String(asked.message));
    tests.push(octets => (asked.trace === true ? endsWithMessage(octets, fixture) : octets.equals(fixture)));
  }
  if (asked.text !== undefined) {
    const wanted = Buffer.from(String(asked.text).replace(/\r?\n/g, '\r\n'), 'utf8');
    tests.push(octets => octets.equals(wanted));
  }
  if (asked.matches !== undefined) {
    const pattern = readRegExp(String(asked.matches));
    tests.push(octets => pattern.test(octets.toString('latin1')));
  }
  if (asked.octets !== undefined) tests.push(octets => octets.length === Number(asked.octets));
  if (asked.has !== undefined) tests.push(octets => strings(asked.has).every(part => octets.includes(part)));
  if (asked.lacks !== undefined) tests.push(octets => !strings(asked.lacks).some(part => octets.includes(part)));
  return { name, expected: JSON.stringify(asked), test: value => all(octetsOf(value), tests) };
}

function strings(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).map(String);
}

/** NIL is no text, so nothing asked of a text holds for it. */
function all(octets: Buffer | undefined, tests: readonly ((octets: Buffer) => boolean)[]): boolean {
  return octets !== undefined && tests.every(test => test(octets));
}

function octetsOf(value: Value): Buffer | undefined {
  return value.type === 'quoted' || value.type === 'literal' || value.type === 'literal8' ? value.octets : undefined;
}

/** `/re/flags` as a regular expression. Throws PatternError. */
export function readRegExp(text: string): Expression {
  const expression = regularExpression(text);
  if (!expression) throw new PatternError(`${JSON.stringify(text)} is not a regular expression: expected /../`);
  return expression;
}
