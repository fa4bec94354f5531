import type { Extension } from './extension.js';

/** Waiting for what the server has to tell. */
export const idle: Extension = {
  rfc: 2177,
  title: 'IDLE',
  capabilities: ['IDLE'],
  inRev2: ['IDLE'],
  commands: { IDLE: { dialogue: { continuations: 1, ends: 'DONE' } } },
};
