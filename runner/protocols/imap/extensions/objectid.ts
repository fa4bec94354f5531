import { bracketed, objectId } from '../grammar/mailboxes.js';
import { nil } from '../grammar/values.js';
import type { Extension } from './extension.js';

/** Identifiers of mailboxes, messages and threads. */
export const objectIds: Extension = {
  rfc: 8474,
  title: 'Object identifiers',
  capabilities: ['OBJECTID'],
  codes: { MAILBOXID: { read: cursor => [{ name: 'id', value: bracketed(cursor, () => objectId(cursor)) }] } },
  fetch: {
    EMAILID: { read: cursor => bracketed(cursor, () => objectId(cursor)) },
    THREADID: { read: cursor => (cursor.nil() ? nil : bracketed(cursor, () => objectId(cursor))) },
  },
  status: { MAILBOXID: cursor => bracketed(cursor, () => objectId(cursor)) },
};
