import { searchData, threads } from '../grammar/mailboxes.js';
import { list } from '../grammar/values.js';
import { noExpungeWhile } from '../invariants/message-numbers.js';
import { numbersForm, threadForm } from '../match/forms.js';
import type { Extension } from './extension.js';

const forbidsExpunge = 'no-expunge-while-sort-thread';

/** Sorting and threading on the server. */
export const sort: Extension = {
  rfc: 5256,
  title: 'SORT and THREAD',
  capabilities: ['SORT', 'THREAD=', 'SORT=DISPLAY'],
  commands: {
    SORT: { forbidsExpunge },
    'UID SORT': {},
    THREAD: { forbidsExpunge },
    'UID THREAD': {},
  },
  responses: {
    SORT: {
      whole: true,
      inParts: 'numbers',
      // The order of the numbers matters.
      read: (cursor, vocabulary) =>
        searchData(cursor, vocabulary).map(field =>
          field.name === 'numbers' && field.value.type === 'list'
            ? { ...field, value: list(field.value.items) }
            : field,
        ),
    },
    THREAD: {
      whole: true,
      inParts: 'threads',
      read: cursor => [{ name: 'threads', value: cursor.take(' ') ? threads(cursor) : list([]) }],
    },
  },
  invariants: [
    noExpungeWhile(
      forbidsExpunge,
      'rfc5256/3/no-expunge-while-sort-thread',
      'No EXPUNGE is sent while SORT or THREAD runs',
    ),
  ],
  patterns: { sort: numbersForm('SORT'), thread: threadForm('THREAD') },
};
