import { loggedIn, withoutArguments } from '../command.js';
import type { Command } from '../session.js';
import { afterLogin, type Extension } from './extension.js';

const namespace: Command = {
  states: loggedIn,
  mayExpunge: true,
  parse: withoutArguments((session, reply) => {
    session.context.imap.tellNamespaces(session, reply);
    return 'OK NAMESPACE completed';
  }),
};

/** NAMESPACE (RFC 2342). */
export const namespaceExtension: Extension = {
  rfc: 2342,

  capabilities: afterLogin('NAMESPACE'),
  commands: { NAMESPACE: namespace },
};
