import type { Extension } from './extension.js';

/** LIST with a METADATA response for each mailbox. */
export const listMetadata: Extension = {
  rfc: 9590,
  title: 'LIST with METADATA',
  capabilities: ['LIST-METADATA'],
};
