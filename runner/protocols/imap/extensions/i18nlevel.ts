import type { Extension } from './extension.js';

/** By what texts are compared in SEARCH, SORT and THREAD: nothing that answers show. */
export const i18nLevel: Extension = {
  rfc: 5255,
  title: 'Comparison of texts in all languages',
  capabilities: ['I18NLEVEL='],
};
