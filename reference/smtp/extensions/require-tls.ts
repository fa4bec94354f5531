import type { Outgoing } from '../relay/outgoing.js';
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
};

/** Whether a message may not go to a next hop as things are. A report may: better in the clear than lost (RFC 8689 section 5). */
export function lacksTls({ parameters, reversePath }: Outgoing): boolean {
  return parameters.has('REQUIRETLS') && reversePath !== null;
}
