import type { Cursor } from '../grammar/cursor.js';
import { list, type Value } from '../grammar/values.js';
import type { Extension } from './extension.js';

/** Positions, each with the results that are put or taken away there (section 5). */
function changes(cursor: Cursor): Value {
  const placeholder = cursor.placeholder();
  if (placeholder) return placeholder;
  const items: Value[] = [];
  cursor.expect('(');
  do {
    items.push(cursor.number('a position among the results'));
    cursor.expect(' ');
    items.push(cursor.set());
  } while (cursor.take(' '));
  cursor.expect(')');
  return list(items);
}

/** Searches whose results are followed. */
export const context: Extension = {
  rfc: 5267,
  title: 'Searches that are followed',
  capabilities: ['CONTEXT='],
  commands: { CANCELUPDATE: {} },
  codes: { NOUPDATE: { read: cursor => [{ name: 'tag', value: cursor.string('the tag of a command') }] } },
  search: { ADDTO: { read: changes }, REMOVEFROM: { read: changes } },
};
