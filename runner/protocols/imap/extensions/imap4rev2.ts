import { bracketed, mailbox } from '../grammar/mailboxes.js';
import type { Extension } from './extension.js';

/** What IMAP4rev2 has that is in no extension of its own. */
export const imap4rev2: Extension = {
  rfc: 9051,
  title: 'IMAP4rev2',
  capabilities: ['IMAP4REV2'],
  utf8: true,
  codes: { HASCHILDREN: {} },
  status: { DELETED: cursor => cursor.number() },
  list: { items: { OLDNAME: cursor => bracketed(cursor, () => mailbox(cursor)) } },
};
