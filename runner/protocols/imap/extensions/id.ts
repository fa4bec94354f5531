import type { Cursor } from '../grammar/cursor.js';
import { type Field, nil } from '../grammar/values.js';
import type { Extension } from './extension.js';

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

/** Who the client is, and who the server is. */
export const id: Extension = {
  rfc: 2971,
  title: 'ID',
  capabilities: ['ID'],
  commands: { ID: {} },
  responses: { ID: { read: idData } },
};
