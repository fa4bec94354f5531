import { grantedTo } from '../access.js';
import { findMailbox } from '../commands/mailboxes.js';
import { formatStatus, statusItems } from '../commands/status.js';
import { afterLogin, type Extension } from './extension.js';

/** LIST-STATUS (RFC 5819): a STATUS response behind the LIST response of each mailbox that can be selected. */
export const listStatus: Extension = {
  rfc: 5819,

  capabilities: afterLogin('LIST-STATUS'),
  listReturns: {
    STATUS: (reader, session) => {
      reader.space();
      const items = statusItems(session, reader.keywords());
      return {
        after: (_account, name, reply) => {
          const mailbox = findMailbox(session, name);
          if (mailbox !== undefined && session.context.imap.may(grantedTo(session, mailbox), 'r', 'STATUS'))
            reply.untagged(formatStatus(session, mailbox, items));
        },
      };
    },
  },
};
