import type { Extension } from './extension.js';

/** Mailboxes with a purpose: drafts, sent mail, .. */
export const specialUse: Extension = {
  rfc: 6154,
  title: 'Special-use mailboxes',
  capabilities: ['SPECIAL-USE', 'CREATE-SPECIAL-USE'],
  codes: { USEATTR: {} },
};
