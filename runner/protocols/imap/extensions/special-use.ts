import type { Extension } from './extension.js';

/** Mailboxes with a purpose: drafts, sent mail, .. */
export const specialUse: Extension = {
  rfc: 6154,
  title: 'Mailboxes with a purpose',
  capabilities: ['SPECIAL-USE', 'CREATE-SPECIAL-USE'],
  codes: { USEATTR: {} },
};
