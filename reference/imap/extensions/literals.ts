import type { Extension } from './extension.js';

/** Literals for which the client does not wait to be invited (RFC 7888): of any size, or where the server is set up so, short ones alone. */
export const literals: Extension = {
  rfc: 7888,
  capabilities: ({ context }) => [context.imap.offers().includes('LITERAL-') ? 'LITERAL-' : 'LITERAL+'],
};
