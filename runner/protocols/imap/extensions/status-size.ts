import type { Extension } from './extension.js';

/** The size of a mailbox. */
export const statusSize: Extension = {
  rfc: 8438,
  title: 'The size of a mailbox',
  capabilities: ['STATUS=SIZE'],
  inRev2: ['STATUS=SIZE'],
  status: { SIZE: cursor => cursor.number('a size in octets', true) },
};
