import type { Extension } from './extension.js';

/** Texts in a language of the client's choice, which are in UTF-8 (section 3.2). */
export const language: Extension = {
  rfc: 5255,
  title: 'Languages',
  capabilities: ['LANGUAGE'],
  commands: { LANGUAGE: { utf8: true } },
};
