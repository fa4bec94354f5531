import type { Cursor } from '../grammar/cursor.js';
import { list, type Value } from '../grammar/values.js';
import type { Extension } from './extension.js';

/** score-list (section 7): there may be none. */
function scores(cursor: Cursor): Value {
  const placeholder = cursor.placeholder();
  if (placeholder) return placeholder;
  const items: Value[] = [];
  cursor.expect('(');
  if (cursor.take(')')) return list(items);
  do items.push(cursor.number('a relevancy score'));
  while (cursor.take(' '));
  cursor.expect(')');
  return list(items);
}

/** Searches whose keys match as the server sees fit, with the relevancy of what they find. */
export const fuzzy: Extension = {
  rfc: 6203,
  title: 'Fuzzy searches',
  capabilities: ['SEARCH=FUZZY'],
  search: { RELEVANCY: { read: scores } },
};
