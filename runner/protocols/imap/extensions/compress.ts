import type { Extension } from './extension.js';

/** Compression of all that goes either way. */
export const compress: Extension = {
  rfc: 4978,
  title: 'Compression (COMPRESS)',
  capabilities: ['COMPRESS='],
  commands: { COMPRESS: { compresses: true } },
  codes: { COMPRESSIONACTIVE: {} },
  compression: 'COMPRESS DEFLATE',
};
