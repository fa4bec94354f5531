import type { Extension } from './extension.js';

/** AUTHENTICATE with an initial response. */
export const saslIr: Extension = {
  rfc: 4959,
  title: 'AUTHENTICATE with an initial response',
  capabilities: ['SASL-IR'],
  inRev2: ['SASL-IR'],
};
