import type { Extension } from './extension.js';

/** LIST with options. */
export const listExtended: Extension = {
  rfc: 5258,
  title: 'LIST with options',
  capabilities: ['LIST-EXTENDED'],
  inRev2: ['LIST-EXTENDED'],
  list: {
    // Section 3.4.
    implied: { '\\NONEXISTENT': '\\NOSELECT', '\\NOINFERIORS': '\\HASNOCHILDREN' },
    items: { CHILDINFO: cursor => cursor.list(() => cursor.string('an option', true), 'set', 1) },
  },
};
