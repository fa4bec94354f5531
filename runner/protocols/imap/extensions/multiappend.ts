import type { Extension } from './extension.js';

/** APPEND of several messages. */
export const multiAppend: Extension = {
  rfc: 3502,
  title: 'MULTIAPPEND',
  capabilities: ['MULTIAPPEND'],
};
