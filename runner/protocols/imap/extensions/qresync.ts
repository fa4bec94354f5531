import type { Cursor } from '../grammar/cursor.js';
import { atom, type Field, fieldOf, textOf } from '../grammar/values.js';
import { fixed } from '../match/forms.js';
import { absentOrNot, keys, valuePart, yesOrNo } from '../match/parts.js';
import type { Extension } from './extension.js';

function vanishedData(cursor: Cursor): Field[] {
  cursor.expect(' ');
  const earlier = cursor.next === '(';
  if (earlier) {
    cursor.pos++;
    if (!cursor.word('EARLIER')) cursor.fail('EARLIER');
    cursor.expect(')');
    cursor.expect(' ');
  }
  const uids: Field = { name: 'uids', value: cursor.set('a uid set') };
  return earlier ? [{ name: 'EARLIER', value: atom('EARLIER', true) }, uids] : [uids];
}

/** Opening a mailbox with what the client knows of it. */
export const qresync: Extension = {
  rfc: 7162,
  title: 'Quick resynchronization (QRESYNC)',
  capabilities: ['QRESYNC'],
  responses: {
    VANISHED: {
      read: vanishedData,
      // What VANISHED (EARLIER) names was gone before (section 3.2.10.1).
      events: data =>
        fieldOf(data, 'EARLIER') ? [] : [{ type: 'vanished', uids: textOf(fieldOf(data, 'uids')) ?? '' }],
    },
  },
  codes: { CLOSED: { events: () => [{ type: 'closed' }] } },
  patterns: {
    vanished: (source, key) => {
      keys(source, [key, 'earlier']);
      const uids = valuePart('uids', source[key], cursor => cursor.set());
      const earlier = source.earlier === undefined ? [] : [absentOrNot('EARLIER', yesOrNo(source, 'earlier'))];
      return fixed('VANISHED', [uids, ...earlier]);
    },
  },
};
