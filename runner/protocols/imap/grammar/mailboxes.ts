import type { Cursor } from './cursor.js';
import { astringChars } from './octet-classes.js';
import { refuseSlip } from './pattern-names.js';
import { atom, type Field, list, textOf, type Value } from './values.js';
import type { Vocabulary } from './vocabulary.js';

/** A mailbox name. INBOX has no case. */
export function mailbox(cursor: Cursor): Value {
  const value = cursor.astring('a mailbox name');
  return textOf(value)?.toUpperCase() === 'INBOX' ? atom('INBOX') : value;
}

/** `"` one character `"`, or NIL. */
export function delimiter(cursor: Cursor): Value {
  const start = cursor.pos;
  const value = cursor.nstring('a delimiter in double quotes, or NIL');
  if (value.type === 'nil' || value.type === 'placeholder') return value;
  if (cursor.pattern && textOf(value)?.length === 1) return value;
  if (value.type !== 'quoted' || value.octets.length !== 1) {
    cursor.note(start, 'one character in double quotes, or NIL', cursor.found(start));
  }
  return value;
}

/** mailbox-list: attributes, delimiter, name. */
export function listed(cursor: Cursor, vocabulary: Vocabulary): Field[] {
  cursor.expect(' ');
  const start = cursor.pos;
  const attributes = cursor.list(
    () => {
      const placeholder = cursor.placeholder();
      if (!placeholder && cursor.next !== '\\') cursor.fail('an attribute, which begins with \\');
      return placeholder ?? cursor.flag();
    },
    'subset',
    0,
    'a list of attributes',
  );
  if (attributes.type === 'list' && !cursor.pattern) {
    const names = new Set(attributes.items.map(item => textOf(item)?.toUpperCase() ?? ''));
    for (const group of vocabulary.list.exclusive) {
      if (group.filter(name => names.has(name)).length > 1) cursor.note(start, `at most one of ${group.join(', ')}`);
    }
  }
  const fields: Field[] = [{ name: 'attributes', value: attributes }];
  if (cursor.pattern && cursor.atEnd) return fields;
  cursor.expect(' ');
  fields.push({ name: 'delimiter', value: delimiter(cursor) });
  cursor.expect(' ');
  fields.push({ name: 'name', value: mailbox(cursor) });
  return fields;
}

/** The same with mbox-list-extended: each item a field, `CHILDINFO`, `OLDNAME`. */
export function listedExtended(cursor: Cursor, vocabulary: Vocabulary): Field[] {
  const fields = listed(cursor, vocabulary);
  if (fields.length < 3 || !cursor.take(' ')) return fields;
  cursor.list(
    () => {
      const tag = cursor.astring("an extended item's tag");
      cursor.expect(' ');
      const name = textOf(tag)?.toUpperCase() ?? '?';
      fields.push({ name, value: listItem(cursor, name, vocabulary) });
      return tag;
    },
    'sequence',
    0,
    'a list of extended data',
  );
  return fields;
}

/** The value of an extended item of LIST. */
export function listItem(cursor: Cursor, name: string, { list: { items } }: Vocabulary): Value {
  return items.get(name)?.(cursor) ?? cursor.anything();
}

/** The mailbox's name, and items with their values, each a field. */
export function statusData(cursor: Cursor, vocabulary: Vocabulary): Field[] {
  cursor.expect(' ');
  const fields: Field[] = [{ name: 'name', value: mailbox(cursor) }];
  if (cursor.pattern && cursor.atEnd) return fields;
  cursor.expect(' ');
  cursor.list(
    () => {
      const name = statusName(cursor, vocabulary);
      cursor.expect(' ');
      const value = statusValue(cursor, name, vocabulary);
      fields.push({ name, value });
      return value;
    },
    'sequence',
    0,
    'a list of status items',
  );
  return fields;
}

/** The name of a STATUS item, in capitals. */
export function statusName(cursor: Cursor, { status }: Vocabulary): string {
  const start = cursor.pos;
  const name = cursor.keyword('the name of a status item');
  if (!status.has(name)) refuseSlip(cursor, name, start, status, 'the name of a status item');
  return name;
}

/** The value of a STATUS item. */
export function statusValue(cursor: Cursor, name: string, { status }: Vocabulary): Value {
  return status.get(name)?.(cursor) ?? cursor.anything();
}

/** Message numbers, and items in parentheses behind them. */
export function searchData(cursor: Cursor, { search }: Vocabulary): Field[] {
  const numbers: Value[] = [];
  const fields: Field[] = [];
  while (cursor.take(' ')) {
    if (cursor.take('(')) {
      const allowed = [...search].filter(([, item]) => item.afterNumbers).map(([name]) => name);
      const name = cursor.keyword(allowed.join(' or '));
      const item = allowed.includes(name) ? search.get(name) : undefined;
      if (item === undefined) cursor.fail(allowed.join(' or '));
      cursor.expect(' ');
      fields.push({ name, value: item.read(cursor) });
      cursor.expect(')');
      break;
    }
    numbers.push(cursor.nzNumber('a message number'));
  }
  return [{ name: 'numbers', value: list(numbers, 'set') }, ...fields];
}

/** Threads, one behind the other (RFC 5256 5). */
export function threads(cursor: Cursor): Value {
  const found: Value[] = [];
  while (cursor.next === '(') found.push(thread(cursor));
  return list(found);
}

function thread(cursor: Cursor): Value {
  return cursor.nested(() => {
    cursor.expect('(');
    const members: Value[] = [];
    if (cursor.next !== '(') {
      do members.push(cursor.nzNumber('a message number'));
      while (cursor.take(' ') && cursor.next !== '(');
    }
    while (cursor.next === '(') members.push(thread(cursor));
    cursor.expect(')');
    return list(members);
  });
}

/** The name of an item that SEARCH returns, in capitals. */
export function searchName(cursor: Cursor, { search }: Vocabulary): string {
  const start = cursor.pos;
  const name = cursor.keyword('the name of search data');
  if (!search.has(name)) refuseSlip(cursor, name, start, search, 'the name of search data');
  return name;
}

/** The value of an item that SEARCH returns. */
export function searchValue(cursor: Cursor, name: string, { search }: Vocabulary): Value {
  return search.get(name)?.read(cursor) ?? cursor.anything();
}

/** `(` a value `)`. */
export function bracketed(cursor: Cursor, read: () => Value): Value {
  const placeholder = cursor.placeholder();
  if (placeholder) return placeholder;
  cursor.expect('(');
  const value = read();
  cursor.expect(')');
  return list([value]);
}

/** An object identifier (RFC 8474 4). */
export function objectId(cursor: Cursor): Value {
  const placeholder = cursor.placeholder();
  if (placeholder) return placeholder;
  const start = cursor.pos;
  const text = cursor.run(astringChars, 'an object identifier');
  if (!/^[\w-]{1,255}$/.test(text)) cursor.note(start, 'an object identifier: up to 255 letters, digits, "_" and "-"');
  return atom(text);
}
