import type { SessionEvent } from '../events.js';
import type { Cursor } from '../grammar/cursor.js';
import { type Data, type Field, fieldOf, numberOf, textOf } from '../grammar/values.js';
import type { Extension } from './extension.js';

function uidValidity(cursor: Cursor): Field {
  const value = cursor.nzNumber('a UIDVALIDITY');
  cursor.expect(' ');
  return { name: 'uidvalidity', value };
}

function given(code: Data, name: string, from?: string): readonly SessionEvent[] {
  const validity = numberOf(fieldOf(code, 'uidvalidity'));
  const uids = textOf(fieldOf(code, name)) ?? '';
  return validity === undefined ? [] : [{ type: 'uids given', validity, uids, ...(from !== undefined && { from }) }];
}

/** What UIDs messages got, and EXPUNGE of some messages. */
export const uidPlus: Extension = {
  rfc: 4315,
  title: 'UIDPLUS',
  capabilities: ['UIDPLUS'],
  inRev2: ['UIDPLUS'],
  commands: { 'UID EXPUNGE': { changes: { open: true }, effect: 'expunges' } },
  codes: {
    APPENDUID: {
      read: cursor => [uidValidity(cursor), { name: 'uids', value: cursor.set('a uid set') }],
      events: code => given(code, 'uids'),
    },
    COPYUID: {
      read: cursor => {
        const validity = uidValidity(cursor);
        const source = cursor.set('a uid set');
        cursor.expect(' ');
        return [validity, { name: 'source', value: source }, { name: 'destination', value: cursor.set('a uid set') }];
      },
      events: code => given(code, 'destination', textOf(fieldOf(code, 'source'))),
    },
    UIDNOTSTICKY: {},
  },
};
