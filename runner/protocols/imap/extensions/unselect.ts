import type { Extension } from './extension.js';

/** Leaving a mailbox without expunging it. */
export const unselect: Extension = {
  rfc: 3691,
  title: 'UNSELECT',
  capabilities: ['UNSELECT'],
  inRev2: ['UNSELECT'],
  commands: { UNSELECT: { selects: 'none' } },
};
