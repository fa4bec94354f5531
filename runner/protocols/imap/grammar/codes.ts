import type { Cursor } from './cursor.js';
import { Unreadable } from './grammar-violation.js';
import { atomChars } from './octet-classes.js';
import { refuseSlip } from './pattern-names.js';
import { atom, type Data, type Field, list, textOf, type Value } from './values.js';
import type { Vocabulary } from './vocabulary.js';

/** Capabilities: atoms, up to the end of the line or of the response code. */
export function words(cursor: Cursor, name: string): Field {
  const items = [cursor.atom('a capability', true)];
  while (cursor.take(' ')) items.push(cursor.atom('a capability', true));
  return { name, value: list(items, 'subset') };
}

/** The words of a list, in capitals. */
export function wordsOf(value: Value | undefined): readonly string[] {
  return value?.type === 'list' ? value.items.map(item => textOf(item)?.toUpperCase() ?? '') : [];
}

/** resp-text-code, without the square brackets: at `]`, or at the end of a pattern, when it returns. */
export function responseCode(cursor: Cursor, { codes }: Vocabulary): Data {
  const start = cursor.pos;
  const kind = cursor.keyword('a response code');
  const form = codes.get(kind);
  if (!form) refuseSlip(cursor, kind, start, codes, 'a response code');
  if (form?.read) {
    // A pattern may name the code alone.
    if (cursor.next !== ' ' && (form.optional || cursor.pattern)) return { kind, fields: [] };
    cursor.expect(' ');
    return { kind, fields: form.read(cursor) };
  }
  if (form || cursor.next !== ' ') return { kind, fields: [] };
  cursor.pos++;
  return { kind, fields: unknownArguments(cursor) };
}

/** Anything but `]`: all of it as it is written, for which a single placeholder may stand, and its values, where it looks like values. */
function unknownArguments(cursor: Cursor): Field[] {
  const start = cursor.pos;
  const placeholder = cursor.placeholder();
  if (placeholder && (cursor.next === ']' || cursor.atEnd)) return [{ name: 'value', value: placeholder }];
  while (!cursor.atEnd && cursor.next !== ']') cursor.pos++;
  if (cursor.pos === start) cursor.fail("the response code's arguments");
  const text = cursor.octets.toString('latin1', start, cursor.pos);
  const written = atom(text);
  const values = valuesOf(cursor.part(start, cursor.pos), text.includes('<'));
  if (cursor.pattern)
    return [values === undefined ? { name: 'value', value: written } : { name: 'values', value: values }];
  return [
    { name: 'value', value: written },
    { name: 'values', value: values ?? written },
  ];
}

/** Values with a space between them. A pattern with placeholders must be that, and fails where it is not. */
function valuesOf(cursor: Cursor, placeholders: boolean): Value | undefined {
  try {
    const items = [cursor.anything()];
    while (!cursor.atEnd) {
      cursor.expect(' ');
      items.push(cursor.anything());
    }
    return list(items);
  } catch (error) {
    if (!(error instanceof Unreadable) || (cursor.pattern && placeholders)) throw error;
    return undefined;
  }
}

/** Is there a response code in square brackets here? Text may begin with `[` too; then there is no `]`, or no atom. */
export function hasCode(cursor: Cursor): boolean {
  if (cursor.next !== '[') return false;
  const close = cursor.octets.indexOf(0x5d, cursor.pos);
  return close > 0 && close < cursor.end && atomChars[cursor.octets[cursor.pos + 1] ?? 0] === 1;
}
