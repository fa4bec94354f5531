import { grantedTo } from '../access.js';
import { findMailbox } from '../commands/mailboxes.js';
import { writeName } from '../names.js';
import { toldRights } from './acl.js';
import { afterLogin, type Extension } from './extension.js';

/** LIST-MYRIGHTS (RFC 8440): a MYRIGHTS response behind the LIST response of each mailbox. */
export const listMyRights: Extension = {
  rfc: 8440,
  capabilities: afterLogin('LIST-MYRIGHTS'),
  listReturns: {
    MYRIGHTS: (_reader, session) => ({
      after: (_account, name, reply) => {
        const mailbox = findMailbox(session, name);
        if (mailbox === undefined) return;
        reply.untagged(`MYRIGHTS ${writeName(session, name)} ${toldRights(grantedTo(session, mailbox))}`);
      },
    }),
  },
};
