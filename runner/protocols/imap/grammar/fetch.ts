import type { Cursor } from './cursor.js';
import { digits } from './octet-classes.js';
import { refuseSlip } from './pattern-names.js';
import { type Field, textOf, type Value } from './values.js';
import type { ItemForm, Vocabulary } from './vocabulary.js';

/** msg-att: the items of FETCH data, each a field. A section's name is part of the field's name: `BODY[HEADER.FIELDS (DATE)]<0>`. */
export function fetchItems(cursor: Cursor, vocabulary: Vocabulary): Field[] {
  cursor.expect(' ');
  // `<any>` in a pattern: any data.
  if (cursor.placeholder()) return [];
  cursor.expect('(');
  const fields: Field[] = [];
  if (cursor.pattern && cursor.take(')')) return fields;
  do fields.push(item(cursor, vocabulary));
  while (cursor.take(' '));
  if (cursor.next !== ')') cursor.fail('one space or ")"');
  cursor.pos++;
  return fields;
}

/** One item with its value. */
function item(cursor: Cursor, vocabulary: Vocabulary): Field {
  const name = itemName(cursor, vocabulary);
  cursor.expect(' ');
  return { name, value: itemValue(cursor, name, vocabulary) };
}

/** The item's name in upper case, with its section and origin octet where it has them. */
export function itemName(cursor: Cursor, { fetch }: Vocabulary): string {
  const start = cursor.pos;
  const name = cursor.keyword('the name of a data item');
  if (!fetch.has(name)) refuseSlip(cursor, name, start, fetch, 'the name of a data item');
  if (cursor.next !== '[') return name;
  const form = fetch.get(name)?.section;
  if (!form) cursor.fail('one space: this data item has no section');
  let full = name + section(cursor, form.texts === true);
  if (form.origin && cursor.ahead('<')) {
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

/** What is known of an item, by its name as `itemName` gives it. */
export function itemForm(name: string, { fetch }: Vocabulary): ItemForm | undefined {
  const bracket = name.indexOf('[');
  return bracket < 0 ? fetch.get(name) : fetch.get(name.slice(0, bracket))?.section;
}

/** The value of a data item, by its name as `itemName` gives it. */
export function itemValue(cursor: Cursor, name: string, vocabulary: Vocabulary): Value {
  return itemForm(name, vocabulary)?.read?.(cursor) ?? cursor.anything();
}
