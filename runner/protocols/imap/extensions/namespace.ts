import type { Cursor } from '../grammar/cursor.js';
import { delimiter } from '../grammar/mailboxes.js';
import { type Field, list, nil, type Value } from '../grammar/values.js';
import type { Extension } from './extension.js';

function namespaceData(cursor: Cursor): Field[] {
  return ['personal', 'other', 'shared'].map(name => {
    cursor.expect(' ');
    return { name, value: namespaces(cursor) };
  });
}

/** Descriptions follow each other without a space. */
function namespaces(cursor: Cursor): Value {
  const placeholder = cursor.placeholder();
  if (placeholder) return placeholder;
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

/** Where the user's own mailboxes are, and those of others. */
export const namespace: Extension = {
  rfc: 2342,
  title: 'Namespaces',
  capabilities: ['NAMESPACE'],
  inRev2: ['NAMESPACE'],
  commands: { NAMESPACE: {} },
  responses: { NAMESPACE: { read: namespaceData } },
};
