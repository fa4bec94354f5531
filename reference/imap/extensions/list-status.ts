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
        after: (account, name, reply) => {
          const mailbox = account.mailbox(name);
          if (mailbox !== undefined) reply.untagged(formatStatus(session, mailbox, items));
        },
      };
    },
  },
};
