import type { Extension } from './extension.js';

/** LIST with a MYRIGHTS response for each mailbox. */
export const listMyRights: Extension = {
  rfc: 8440,
  title: 'LIST with MYRIGHTS',
  capabilities: ['LIST-MYRIGHTS'],
};
