import type { Cursor } from './cursor.js';
import { astringChars, digits } from './octet-classes.js';
import { body, envelope } from './structure.js';
import { atom, type Field, list, nil, textOf, type Value } from './values.js';

/** msg-att: the items of FETCH data, each a field. A section's name is part of the field's name: `BODY[HEADER.FIELDS (DATE)]<0>`. */
export function fetchItems(cursor: Cursor): Field[] {
  // `<any>` in a pattern: any data.
  if (cursor.hole()) return [];
  cursor.expect('(');
  const fields: Field[] = [];
  if (cursor.pattern && cursor.take(')')) return fields;
  do fields.push(item(cursor));
  while (cursor.take(' '));
  if (cursor.next !== ')') cursor.fail('one space or ")"');
  cursor.pos++;
  return fields;
}

/** One item with its value. */
function item(cursor: Cursor): Field {
  const name = itemName(cursor);
  cursor.expect(' ');
  return { name, value: itemValue(cursor, name) };
}

const sectioned = new Set(['BODY', 'BINARY', 'BINARY.SIZE']);

/** The item's name in upper case, with its section and origin octet where it has them. */
export function itemName(cursor: Cursor): string {
  const name = cursor.keyword('the name of a data item');
  if (cursor.next !== '[') return name;
  if (!sectioned.has(name)) cursor.fail('one space: this data item has no section');
  let full = name + section(cursor, name === 'BODY');
  if (cursor.ahead('<') && name !== 'BINARY.SIZE') {
    cursor.pos++;
    full += `<${textOf(cursor.number('an origin octet'))}>`;
    cursor.expect('>');
  }
  return full;
}

const texts = ['HEADER.FIELDS.NOT', 'HEADER.FIELDS', 'HEADER', 'TEXT', 'MIME'];

function section(cursor: Cursor, withText: boolean): string {
  cursor.expect('[');
  const numbers: string[] = [];
  while (/\d/.test(cursor.next)) {
    if (cursor.next === '0') cursor.note(cursor.pos, 'a part number above 0');
    numbers.push(cursor.run(digits, 'a part number'));
    if (!cursor.take('.')) break;
    if (cursor.next === ']') cursor.fail('a part number or a section text');
  }
  let spec = numbers.join('.');
  if (cursor.next !== ']') {
    const start = cursor.pos;
    const word = cursor.keyword('a section');
    if (!withText || !texts.includes(word))
      cursor.fail('HEADER, HEADER.FIELDS, HEADER.FIELDS.NOT, TEXT or MIME', start);
    if (word === 'MIME' && numbers.length === 0) cursor.note(start, 'a part number before MIME');
    spec += (spec ? '.' : '') + word;
    if (word.startsWith('HEADER.FIELDS')) {
      cursor.expect(' ');
      const names = cursor.list(() => cursor.astring('a field name'), 'set', 1, 'a list of field names');
      spec += ` (${
        names.type === 'list'
          ? names.items
              .map(name => textOf(name)?.toUpperCase() ?? '')
              .sort()
              .join(' ')
          : ''
      })`;
    }
  }
  cursor.expect(']');
  return `[${spec}]`;
}

const values: Readonly<Record<string, (cursor: Cursor) => Value>> = {
  FLAGS: cursor => cursor.list(() => cursor.flag(), 'flags', 0, 'a list of flags'),
  UID: cursor => cursor.nzNumber('a unique identifier'),
  INTERNALDATE: cursor => cursor.dateTime(),
  SAVEDATE: cursor => (cursor.nil() ? nil : cursor.dateTime()),
  'RFC822.SIZE': cursor => cursor.number('a size in octets', true),
  RFC822: cursor => cursor.nstring(),
  'RFC822.HEADER': cursor => cursor.nstring(),
  'RFC822.TEXT': cursor => cursor.nstring(),
  ENVELOPE: envelope,
  BODY: cursor => body(cursor, false),
  BODYSTRUCTURE: cursor => body(cursor, true),
  MODSEQ: cursor => bracketed(cursor, () => cursor.number('a mod-sequence value', true)),
  EMAILID: cursor => bracketed(cursor, () => objectId(cursor)),
  THREADID: cursor => (cursor.nil() ? nil : bracketed(cursor, () => objectId(cursor))),
  PREVIEW: cursor => cursor.nstring(),
};

/** The value of a data item, by its name as `itemName` gives it. */
export function itemValue(cursor: Cursor, name: string): Value {
  if (name.startsWith('BODY[')) return cursor.nstring();
  if (name.startsWith('BINARY[')) return cursor.literal(true) ?? cursor.nstring();
  if (name.startsWith('BINARY.SIZE[')) return cursor.number('a size in octets', true);
  return (values[name] ?? (() => cursor.anything()))(cursor);
}

/** Does this item hold text, which a map pattern may give as it is? */
export function holdsText(name: string): boolean {
  return /^(?:BODY\[|BINARY\[|RFC822$|RFC822\.(?:HEADER|TEXT)$|PREVIEW$)/.test(name);
}

function bracketed(cursor: Cursor, read: () => Value): Value {
  const hole = cursor.hole();
  if (hole) return hole;
  cursor.expect('(');
  const value = read();
  cursor.expect(')');
  return list([value]);
}

export function objectId(cursor: Cursor): Value {
  const hole = cursor.hole();
  if (hole) return hole;
  const start = cursor.pos;
  const text = cursor.run(astringChars, 'an object identifier');
  if (!/^[\w-]{1,255}$/.test(text)) cursor.note(start, 'an object identifier: up to 255 letters, digits, "_" and "-"');
  return atom(text);
}
