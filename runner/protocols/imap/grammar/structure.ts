import type { Cursor } from './cursor.js';
import { list, nil, textOf, type Value } from './values.js';

/** ENVELOPE: ten fields (RFC 3501 7.4.2 and 9). */
export function envelope(cursor: Cursor): Value {
  const placeholder = cursor.placeholder();
  if (placeholder) return placeholder;
  cursor.expect('(');
  const fields: Value[] = [cursor.nstring('env-date'), space(cursor, () => cursor.nstring('env-subject'))];
  for (const name of ['from', 'sender', 'reply-to', 'to', 'cc', 'bcc']) {
    fields.push(space(cursor, () => addresses(cursor, `env-${name}: NIL or a list of addresses`)));
  }
  fields.push(space(cursor, () => cursor.nstring('env-in-reply-to')));
  fields.push(space(cursor, () => cursor.nstring('env-message-id')));
  cursor.expect(')');
  return list(fields);
}

function space<T>(cursor: Cursor, read: () => T): T {
  cursor.expect(' ');
  return read();
}

/** Addresses follow each other without a space. */
function addresses(cursor: Cursor, expected: string): Value {
  const placeholder = cursor.placeholder();
  if (placeholder) return placeholder;
  if (cursor.nil()) return nil;
  if (cursor.next !== '(') cursor.fail(expected);
  cursor.pos++;
  const items: Value[] = [];
  do {
    const whole = cursor.placeholder();
    if (whole) {
      items.push(whole);
      continue;
    }
    cursor.expect('(');
    const parts = [cursor.nstring('addr-name')];
    for (const name of ['addr-adl', 'addr-mailbox', 'addr-host']) {
      parts.push(space(cursor, () => cursor.nstring(name)));
    }
    cursor.expect(')');
    items.push(list(parts));
  } while (!cursor.take(')'));
  return list(items);
}

/** BODY and BODYSTRUCTURE; extension data belongs to the latter alone. */
export function body(cursor: Cursor, extensible: boolean): Value {
  const placeholder = cursor.placeholder();
  if (placeholder) return placeholder;
  return cursor.nested(() => {
    cursor.expect('(');
    const parts = cursor.next === '(' ? multipart(cursor, extensible) : singlePart(cursor, extensible);
    cursor.expect(')');
    return list(parts, 'prefix');
  });
}

function multipart(cursor: Cursor, extensible: boolean): Value[] {
  const parts: Value[] = [];
  while (cursor.next === '(' || (cursor.pattern && cursor.next === '<')) parts.push(body(cursor, extensible));
  parts.push(space(cursor, () => cursor.string('media-subtype', true)));
  return extended(cursor, extensible, parts, () => parameters(cursor));
}

function singlePart(cursor: Cursor, extensible: boolean): Value[] {
  const type = cursor.string('media type', true);
  const subtype = space(cursor, () => cursor.string('media-subtype', true));
  const parts: Value[] = [
    type,
    subtype,
    space(cursor, () => parameters(cursor)),
    space(cursor, () => cursor.nstring('body-fld-id')),
    space(cursor, () => cursor.nstring('body-fld-desc')),
    space(cursor, () => cursor.string('body-fld-enc', true)),
    space(cursor, () => cursor.number('body-fld-octets')),
  ];
  const name = `${textOf(type)}/${textOf(subtype)}`.toUpperCase();
  // message/global became a message of its own with IMAP4rev2; before that it is a basic part, whose next field is no list.
  if (name === 'MESSAGE/RFC822' || (name === 'MESSAGE/GLOBAL' && cursor.ahead(' ('))) {
    parts.push(space(cursor, () => envelope(cursor)));
    parts.push(space(cursor, () => body(cursor, extensible)));
  }
  if (parts.length > 7 || name.startsWith('TEXT/')) {
    parts.push(space(cursor, () => cursor.number('body-fld-lines', true)));
  }
  return extended(cursor, extensible, parts, () => cursor.nstring('body-fld-md5'));
}

/** Extension data: a first field of its own, then disposition, language, location, and what may be defined later. */
function extended(cursor: Cursor, extensible: boolean, parts: Value[], first: () => Value): Value[] {
  if (cursor.next !== ' ') return parts;
  if (!extensible) cursor.note(cursor.pos, '")": BODY has no extension data');
  const fields = [first, () => disposition(cursor), () => language(cursor), () => cursor.nstring('body-fld-loc')];
  for (const field of fields) {
    if (!cursor.take(' ')) return parts;
    parts.push(field());
  }
  while (cursor.take(' ')) parts.push(extension(cursor));
  return parts;
}

function parameters(cursor: Cursor): Value {
  const placeholder = cursor.placeholder();
  if (placeholder) return placeholder;
  if (cursor.nil()) return nil;
  let name: Value | undefined;
  const start = cursor.pos;
  const found = cursor.list(
    () => {
      if (!name) {
        name = cursor.string('a parameter name', true);
        return name;
      }
      // A charset's name is the one parameter value whose case MIME makes meaningless.
      const value = cursor.string('a parameter value', textOf(name)?.toUpperCase() === 'CHARSET');
      name = undefined;
      return value;
    },
    'pairs',
    1,
    'body-fld-param: NIL or a list of names and values',
  );
  if (name && !cursor.pattern) cursor.note(start, 'a value for each parameter name');
  return found;
}

function disposition(cursor: Cursor): Value {
  const placeholder = cursor.placeholder();
  if (placeholder) return placeholder;
  if (cursor.nil()) return nil;
  if (cursor.next !== '(') cursor.fail('body-fld-dsp: NIL or a list');
  cursor.pos++;
  const type = cursor.string('a disposition type', true);
  const value = list([type, space(cursor, () => parameters(cursor))]);
  cursor.expect(')');
  return value;
}

function language(cursor: Cursor): Value {
  if (cursor.next !== '(') return cursor.nstring('body-fld-lang', true);
  return cursor.list(() => cursor.string('a language tag', true), 'sequence', 1);
}

function extension(cursor: Cursor): Value {
  if (cursor.next === '(') {
    return cursor.list(() => extension(cursor), 'sequence', 1);
  }
  if (/\d/.test(cursor.next)) return cursor.number('a number', true);
  return cursor.nstring('body-extension');
}
