import type { Extension } from './extension.js';

/** UTF-8 in mailbox names and messages. */
export const utf8: Extension = {
  rfc: 6855,
  title: 'UTF-8',
  capabilities: ['UTF8=ACCEPT', 'UTF8=ONLY'],
  utf8: true,
};
