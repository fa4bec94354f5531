import type { Extension } from './extension.js';

/** Parts of messages without their transfer encoding. */
export const binary: Extension = {
  rfc: 3516,
  title: 'Binary content',
  capabilities: ['BINARY'],
  inRev2: ['BINARY'],
  codes: { 'UNKNOWN-CTE': {} },
  fetch: {
    BINARY: { section: { read: cursor => cursor.literal(true) ?? cursor.nstring(), text: true, origin: true } },
    'BINARY.SIZE': { section: { read: cursor => cursor.number('a size in octets', true) } },
  },
};
