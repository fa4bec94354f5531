import type { Cursor } from '../grammar/cursor.js';
import { bracketed } from '../grammar/mailboxes.js';
import { fieldOf, numberOf, type Value } from '../grammar/values.js';
import type { Extension } from './extension.js';

const modSequence = (cursor: Cursor): Value => cursor.nzNumber('a mod-sequence value', true);
/** Of a mailbox without messages, or that keeps none, it is 0. */
const anyModSequence = (cursor: Cursor): Value => cursor.number('a mod-sequence value', true);

/** Changes of flags by mod-sequences. */
export const condstore: Extension = {
  rfc: 7162,
  title: 'Mod-sequences (CONDSTORE)',
  capabilities: ['CONDSTORE'],
  codes: {
    HIGHESTMODSEQ: {
      read: cursor => [{ name: 'value', value: modSequence(cursor) }],
      events: code => {
        const value = numberOf(fieldOf(code, 'value'));
        return value === undefined ? [] : [{ type: 'mod-sequence', number: undefined, value }];
      },
    },
    MODIFIED: { read: cursor => [{ name: 'set', value: cursor.set() }] },
    NOMODSEQ: {},
  },
  fetch: {
    MODSEQ: {
      read: cursor => bracketed(cursor, () => anyModSequence(cursor)),
      events: (value, number) => ({
        type: 'mod-sequence',
        number,
        value: numberOf(value.type === 'list' ? value.items[0] : undefined) ?? 0,
      }),
    },
  },
  status: { HIGHESTMODSEQ: anyModSequence },
  search: { MODSEQ: { read: modSequence, afterNumbers: true } },
};
