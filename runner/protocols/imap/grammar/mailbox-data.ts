import { words } from './codes.js';
import type { Cursor } from './cursor.js';
import { objectId } from './fetch.js';
import { atom, type Field, list, nil, textOf, type Value } from './values.js';

/** Reads what follows the keyword of an untagged response, its first space included. */
export type DataReader = (cursor: Cursor) => Field[];

/** A mailbox name. INBOX has no case. */
export function mailbox(cursor: Cursor): Value {
  const value = cursor.astring('a mailbox name');
  return textOf(value)?.toUpperCase() === 'INBOX' ? atom('INBOX') : value;
}

/** `"` one character `"`, or NIL. */
function delimiter(cursor: Cursor): Value {
  const start = cursor.pos;
  const value = cursor.nstring('a delimiter in double quotes, or NIL');
  if (cursor.pattern || value.type === 'nil') return value;
  if (value.type !== 'quoted' || value.octets.length !== 1) {
    cursor.note(start, 'one character in double quotes, or NIL', cursor.found(start));
  }
  return value;
}

const selectability = ['\\NOSELECT', '\\MARKED', '\\UNMARKED'];
const contradictions = [selectability, ['\\HASCHILDREN', '\\HASNOCHILDREN']];

function listData(cursor: Cursor, extended: boolean): Field[] {
  cursor.expect(' ');
  const start = cursor.pos;
  const attributes = cursor.list(
    () => {
      if (!cursor.pattern && cursor.next !== '\\') cursor.fail('an attribute, which begins with \\');
      return cursor.flag();
    },
    'subset',
    0,
    'a list of attributes',
  );
  if (attributes.type === 'list' && !cursor.pattern) {
    const names = new Set(attributes.items.map(item => textOf(item)?.toUpperCase() ?? ''));
    for (const group of contradictions) {
      if (group.filter(name => names.has(name)).length > 1) cursor.note(start, `at most one of ${group.join(', ')}`);
    }
  }
  const fields: Field[] = [{ name: 'attributes', value: attributes }];
  if (cursor.pattern && cursor.atEnd) return fields;
  cursor.expect(' ');
  fields.push({ name: 'delimiter', value: delimiter(cursor) });
  cursor.expect(' ');
  fields.push({ name: 'name', value: mailbox(cursor) });
  if (extended && cursor.take(' ')) fields.push(...extendedData(cursor));
  return fields;
}

/** mbox-list-extended: each item a field, `CHILDINFO`, `OLDNAME`. */
function extendedData(cursor: Cursor): Field[] {
  const fields: Field[] = [];
  cursor.list(
    () => {
      const tag = cursor.astring("an extended item's tag");
      cursor.expect(' ');
      fields.push({ name: textOf(tag)?.toUpperCase() ?? '?', value: cursor.anything() });
      return tag;
    },
    'sequence',
    0,
    'a list of extended data',
  );
  return fields;
}

const statusValues: Readonly<Record<string, (cursor: Cursor) => Value>> = {
  MESSAGES: cursor => cursor.number(),
  RECENT: cursor => cursor.number(),
  UNSEEN: cursor => cursor.number(),
  UIDNEXT: cursor => cursor.number(),
  UIDVALIDITY: cursor => cursor.number(),
  DELETED: cursor => cursor.number(),
  SIZE: cursor => cursor.number('a size in octets', true),
  HIGHESTMODSEQ: cursor => cursor.number('a mod-sequence value', true),
  APPENDLIMIT: cursor => (cursor.nil() ? nil : cursor.number()),
  MAILBOXID: cursor => cursor.list(() => objectId(cursor), 'sequence', 1),
};

export function statusValue(cursor: Cursor, name: string): Value {
  return (statusValues[name] ?? (() => cursor.anything()))(cursor);
}

function statusData(cursor: Cursor): Field[] {
  cursor.expect(' ');
  const fields: Field[] = [{ name: 'name', value: mailbox(cursor) }];
  if (cursor.pattern && cursor.atEnd) return fields;
  cursor.expect(' ');
  cursor.list(
    () => {
      const name = cursor.keyword('the name of a status item');
      cursor.expect(' ');
      const value = statusValue(cursor, name);
      fields.push({ name, value });
      return value;
    },
    'sequence',
    0,
    'a list of status items',
  );
  return fields;
}

function searchData(cursor: Cursor): Field[] {
  const numbers: Value[] = [];
  const fields: Field[] = [];
  while (cursor.take(' ')) {
    if (cursor.take('(')) {
      if (cursor.keyword('MODSEQ') !== 'MODSEQ') cursor.fail('MODSEQ');
      cursor.expect(' ');
      fields.push({ name: 'MODSEQ', value: cursor.nzNumber('a mod-sequence value', true) });
      cursor.expect(')');
      break;
    }
    numbers.push(cursor.nzNumber('a message number'));
  }
  return [{ name: 'numbers', value: list(numbers, 'set') }, ...fields];
}

const returnData: Readonly<Record<string, (cursor: Cursor) => Value>> = {
  MIN: cursor => cursor.nzNumber(),
  MAX: cursor => cursor.nzNumber(),
  ALL: cursor => cursor.set(),
  COUNT: cursor => cursor.number(),
  MODSEQ: cursor => cursor.nzNumber('a mod-sequence value', true),
};

export function returnValue(cursor: Cursor, name: string): Value {
  return (returnData[name] ?? (() => cursor.anything()))(cursor);
}

function esearchData(cursor: Cursor): Field[] {
  const fields: Field[] = [];
  if (cursor.ahead(' (')) {
    cursor.pos += 2;
    if (cursor.keyword('TAG') !== 'TAG') cursor.fail('TAG');
    cursor.expect(' ');
    fields.push({ name: 'TAG', value: cursor.astring('the tag of the command') });
    cursor.expect(')');
  }
  while (cursor.take(' ')) {
    const name = cursor.keyword('the name of search data');
    if (name === 'UID') {
      fields.push({ name, value: atom('UID', true) });
      continue;
    }
    cursor.expect(' ');
    fields.push({ name, value: returnValue(cursor, name) });
  }
  return fields;
}

function namespaceData(cursor: Cursor): Field[] {
  return ['personal', 'other', 'shared'].map(name => {
    cursor.expect(' ');
    return { name, value: namespace(cursor) };
  });
}

/** Descriptions follow each other without a space. */
function namespace(cursor: Cursor): Value {
  const hole = cursor.hole();
  if (hole) return hole;
  if (cursor.nil()) return nil;
  cursor.expect('(');
  const items: Value[] = [];
  do {
    cursor.expect('(');
    const parts: Value[] = [cursor.string('a prefix')];
    cursor.expect(' ');
    parts.push(delimiter(cursor));
    while (cursor.take(' ')) {
      parts.push(cursor.string('the name of a namespace extension', true));
      cursor.expect(' ');
      parts.push(cursor.list(() => cursor.string(), 'sequence', 1));
    }
    cursor.expect(')');
    items.push(list(parts, 'prefix'));
  } while (!cursor.take(')'));
  return list(items);
}

function idData(cursor: Cursor): Field[] {
  cursor.expect(' ');
  if (cursor.nil()) return [{ name: 'parameters', value: nil }];
  let isName = false;
  const start = cursor.pos;
  const value = cursor.list(
    () => {
      isName = !isName;
      return isName ? cursor.string('a field name', true) : cursor.nstring('a value');
    },
    'some-pairs',
    0,
    'a list of names and values, or NIL',
  );
  if (isName && !cursor.pattern) cursor.note(start, 'a value for each name');
  return [{ name: 'parameters', value }];
}

function vanishedData(cursor: Cursor): Field[] {
  cursor.expect(' ');
  const earlier = cursor.next === '(';
  if (earlier) {
    cursor.pos++;
    if (!cursor.word('EARLIER')) cursor.fail('EARLIER');
    cursor.expect(')');
    cursor.expect(' ');
  }
  const uids: Field = { name: 'uids', value: cursor.set('a uid set') };
  return earlier ? [{ name: 'EARLIER', value: atom('EARLIER', true) }, uids] : [uids];
}

function capabilityData(cursor: Cursor): Field[] {
  cursor.expect(' ');
  return [words(cursor, 'capabilities')];
}

/** Untagged responses that begin with their keyword. */
export const dataReaders: Readonly<Record<string, DataReader>> = {
  CAPABILITY: capabilityData,
  ENABLED: cursor => (cursor.atEnd ? [{ name: 'capabilities', value: list([], 'subset') }] : capabilityData(cursor)),
  FLAGS: cursor => {
    cursor.expect(' ');
    return [{ name: 'flags', value: cursor.list(() => cursor.flag(), 'set', 0, 'a list of flags') }];
  },
  LIST: cursor => listData(cursor, true),
  LSUB: cursor => listData(cursor, false),
  STATUS: statusData,
  SEARCH: searchData,
  SORT: cursor => searchData(cursor).map(field => (field.name === 'numbers' ? inOrder(field) : field)),
  ESEARCH: esearchData,
  NAMESPACE: namespaceData,
  ID: idData,
  VANISHED: vanishedData,
};

/** SORT gives its numbers in an order that matters. */
function inOrder(field: Field): Field {
  return field.value.type === 'list' ? { ...field, value: list(field.value.items) } : field;
}
