import type { Extension } from './extension.js';

/** URLs of a range of octets. */
export const urlPartial: Extension = { rfc: 5550, title: 'URL-PARTIAL', capabilities: ['URL-PARTIAL'] };
