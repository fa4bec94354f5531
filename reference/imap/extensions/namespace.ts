import { delimiter } from '../../store/mailbox-name.js';
import { othersPrefix } from '../access.js';
import { loggedIn, withoutArguments } from '../command.js';
import type { Command } from '../session.js';
import { afterLogin, type Extension } from './extension.js';

/** One personal namespace, without prefix, and that of other users. */
const namespace: Command = {
  states: loggedIn,
  mayExpunge: true,
  parse: withoutArguments((_session, reply) => {
    reply.untagged(`NAMESPACE (("" "${delimiter}")) (("${othersPrefix}" "${delimiter}")) NIL`);
    return 'OK NAMESPACE completed';
  }),
};

/** NAMESPACE (RFC 2342). */
export const namespaceExtension: Extension = {
  rfc: 2342,

  capabilities: afterLogin('NAMESPACE'),
  commands: { NAMESPACE: namespace },
};
