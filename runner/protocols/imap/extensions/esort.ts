import type { Extension } from './extension.js';

/** SORT with result options; its answers are those of SEARCH with them. */
export const esort: Extension = {
  rfc: 5267,
  title: 'SORT with result options',
  capabilities: ['ESORT'],
};
