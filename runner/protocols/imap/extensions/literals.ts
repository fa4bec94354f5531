import type { Extension } from './extension.js';

/** Literals that the client sends without waiting. */
export const literals: Extension = {
  rfc: 7888,
  title: 'Non-synchronizing literals',
  capabilities: ['LITERAL+', 'LITERAL-'],
  inRev2: ['LITERAL-'],
};
