import type { Extension } from './extension.js';

/** Annotations of mailboxes and of the server. */
export const metadata: Extension = {
  rfc: 5464,
  title: 'Annotations of mailboxes and servers (METADATA)',
  capabilities: ['METADATA', 'METADATA-SERVER'],
  commands: { GETMETADATA: {}, SETMETADATA: { changes: { named: [0] }, effect: 'nothing' } },
};
