import type { Cursor } from '../grammar/cursor.js';
import { atom, list, nil, type Value } from '../grammar/values.js';
import type { Extension } from './extension.js';

/** A position, from the first result on or (with a minus) from the last. */
function position(cursor: Cursor, sign: string): string {
  if (sign !== '') cursor.expect(sign);
  const value = cursor.nzNumber('a position among the results');
  return `${sign}${value.type === 'number' ? value.digits : ''}`;
}

/** partial-range (section 4). */
function range(cursor: Cursor): Value {
  const placeholder = cursor.placeholder();
  if (placeholder) return placeholder;
  const sign = cursor.ahead('-') ? '-' : '';
  const first = position(cursor, sign);
  cursor.expect(':');
  return atom(`${first}:${position(cursor, sign)}`);
}

/** The range that was asked for, and what is in it: NIL for nothing. */
function partialResults(cursor: Cursor): Value {
  const placeholder = cursor.placeholder();
  if (placeholder) return placeholder;
  cursor.expect('(');
  const asked = range(cursor);
  cursor.expect(' ');
  const results = cursor.nil() ? nil : cursor.set();
  cursor.expect(')');
  return list([asked, results]);
}

/** A part of what a search finds. CONTEXT= has the same item (RFC 5267 4.4). */
export const partial: Extension = {
  rfc: 9394,
  title: 'Partial results',
  capabilities: ['PARTIAL'],
  search: { PARTIAL: { read: partialResults } },
};
