import type { Extension } from './extension.js';

/** LIST with a STATUS response for each mailbox. */
export const listStatus: Extension = {
  rfc: 5819,
  title: 'LIST with STATUS',
  capabilities: ['LIST-STATUS'],
  inRev2: ['LIST-STATUS'],
};
