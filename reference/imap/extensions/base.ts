import { offeredMechanisms } from '../../net/sasl.js';
import { capability, logout, noop } from '../commands/any.js';
import { append } from '../commands/append.js';
import { copyCommand } from '../commands/copy.js';
import { close, expungeCommand } from '../commands/expunge.js';
import { list, lsub } from '../commands/list.js';
import { create, deleteMailbox, rename, subscribe, unsubscribe } from '../commands/mailboxes.js';
import { fetchCommand, storeCommand } from '../commands/messages.js';
import { authenticate, login, starttls } from '../commands/not-authenticated.js';
import { searchCommand } from '../commands/search.js';
import { check, examine, selectCommand } from '../commands/select.js';
import { rev1StatusItems, status } from '../commands/status.js';
import type { Session } from '../session.js';
import type { Extension } from './extension.js';

/** How to log in is listed only before the login, STARTTLS only where it would be accepted (RFC 3501 6.1.1, 6.2.1). */
function capabilities({ account, connection, context }: Session): readonly string[] {
  const revision = context.imap.offers().includes('IMAP4rev2 alone') ? [] : ['IMAP4rev1'];
  if (account !== undefined) return revision;
  return [
    ...revision,
    ...(connection.secure ? [] : ['STARTTLS']),
    ...offeredMechanisms(connection).map(name => `AUTH=${name}`),
  ];
}

/** IMAP4rev1 (RFC 3501). */
export const base: Extension = {
  rfc: 3501,

  capabilities,
  commands: {
    CAPABILITY: capability,
    NOOP: noop,
    LOGOUT: logout,
    STARTTLS: starttls,
    AUTHENTICATE: authenticate,
    LOGIN: login,
    SELECT: selectCommand,
    EXAMINE: examine,
    CREATE: create,
    DELETE: deleteMailbox,
    RENAME: rename,
    SUBSCRIBE: subscribe,
    UNSUBSCRIBE: unsubscribe,
    LIST: list,
    LSUB: lsub,
    STATUS: status,
    APPEND: append,
    CHECK: check,
    CLOSE: close,
    EXPUNGE: expungeCommand,
    SEARCH: searchCommand(false),
    'UID SEARCH': searchCommand(true),
    FETCH: fetchCommand(false),
    'UID FETCH': fetchCommand(true),
    STORE: storeCommand(false),
    'UID STORE': storeCommand(true),
    COPY: copyCommand(false),
    'UID COPY': copyCommand(true),
  },
  status: rev1StatusItems,
};
