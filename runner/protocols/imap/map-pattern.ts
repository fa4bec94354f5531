import { compareParts, type Part, partOf, sameSet } from './compare.js';
import type { Cursor } from './cursor.js';
import { itemName } from './fetch.js';
import { fetchItemPart } from './item-pattern.js';
import { mailbox, returnValue, statusValue } from './mailbox-data.js';
import { absentOrNot, asMap, hasAndLacks, keys, type Mapping, valuePart } from './map-parts.js';
import type { Pattern } from './pattern.js';
import { PatternError, readText } from './pattern-text.js';
import { type Data, list, textOf, type Value } from './values.js';

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

function listed(source: Mapping, key: string, kind: string): Asked {
  keys(source, [key]);
  const { name, delimiter, has, lacks, ...extended } = asMap(source[key], key);
  const parts: Part[] = [];
  if (name !== undefined) parts.push(valuePart('name', name, readName));
  if (delimiter !== undefined) parts.push(valuePart('delimiter', delimiter, readName));
  if (has !== undefined || lacks !== undefined) {
    parts.push(
      hasAndLacks('attributes', { ...(has === undefined ? {} : { has }), ...(lacks === undefined ? {} : { lacks }) }),
    );
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
