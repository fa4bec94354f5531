import type { Cursor } from '../grammar/cursor.js';
import type { Field } from '../grammar/values.js';
import type { Extension } from './extension.js';

function uidValidity(cursor: Cursor): Field {
  const value = cursor.nzNumber('a UIDVALIDITY');
  cursor.expect(' ');
  return { name: 'uidvalidity', value };
}

/** What UIDs messages got, and EXPUNGE of some messages. */
export const uidPlus: Extension = {
  rfc: 4315,
  title: 'UIDPLUS',
  capabilities: ['UIDPLUS'],
  commands: { 'UID EXPUNGE': { changes: { open: true } } },
  codes: {
    APPENDUID: { read: cursor => [uidValidity(cursor), { name: 'uids', value: cursor.set('a uid set') }] },
    COPYUID: {
      read: cursor => {
        const validity = uidValidity(cursor);
        const source = cursor.set('a uid set');
        cursor.expect(' ');
        return [validity, { name: 'source', value: source }, { name: 'destination', value: cursor.set('a uid set') }];
      },
    },
    UIDNOTSTICKY: {},
  },
};
