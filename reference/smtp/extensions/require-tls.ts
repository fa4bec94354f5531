import type { Extension } from './extension.js';

/**
 * REQUIRETLS (RFC 8689): offered where it can be used, under TLS. The server hands a message on to no one who lacks TLS:
 * it delivers into its own mailboxes.
 */
export const requireTls: Extension = {
  keyword: 'REQUIRETLS',
  rfc: 8689,
  offer: ({ connection }) => (connection.secure ? '' : undefined),
  mail: {
    REQUIRETLS: value => (value === undefined ? undefined : ['501 5.5.4', 'REQUIRETLS takes no value']),
  },
  mailOctets: 11,
};
