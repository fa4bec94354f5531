import type { Extension } from './extension.js';

/**
 * REQUIRETLS (RFC 8689): offered where it can be used, under TLS. A message that came with it is handed on to no one, since what is sent to a
 * next hop goes in the clear; it is for this server's own mailboxes, or returned.
 */
export const requireTls: Extension = {
  keyword: 'REQUIRETLS',
  rfc: 8689,
  offer: ({ connection }) => (connection.secure ? '' : undefined),
  mail: {
    REQUIRETLS: value => (value === undefined ? undefined : ['501 5.5.4', 'REQUIRETLS takes no value']),
  },
  mailOctets: 11,
  relay: {
    // A report may go: better in the clear than lost (section 5).
    obstacle: ({ parameters, reversePath }) =>
      parameters.has('REQUIRETLS') && reversePath !== null
        ? ['5.7.10', 'the message may go on under TLS alone']
        : undefined,
  },
  report: { headerAlone: parameters => parameters.has('REQUIRETLS') },
};
