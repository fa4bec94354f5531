import type { Extension } from './extension.js';

/** The way back to a session in which nobody is signed in. */
export const unauthenticate: Extension = {
  rfc: 8437,
  title: 'UNAUTHENTICATE',
  capabilities: ['UNAUTHENTICATE'],
  commands: { UNAUTHENTICATE: { selects: 'none', signsOut: true } },
};
