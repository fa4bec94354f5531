import { afterLogin, type Extension } from './extension.js';
import { readListed } from './metadata.js';

/** LIST-METADATA (RFC 9590): a METADATA response behind the LIST response of each mailbox. */
export const listMetadata: Extension = {
  rfc: 9590,
  capabilities: afterLogin('LIST-METADATA'),
  listReturns: {
    METADATA: (reader, session) => {
      const tell = readListed(reader);
      return { after: (_account, name, reply) => tell(session, name, reply) };
    },
  },
};
