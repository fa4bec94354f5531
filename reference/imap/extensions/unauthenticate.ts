import { loggedIn, withoutArguments } from '../command.js';
import { defaultComparator } from '../ordering/comparators.js';
import { rev2 } from '../revision.js';
import type { Command, Session } from '../session.js';
import { usual } from '../wants.js';
import type { Extension } from './extension.js';
import { iDefault } from './language.js';

const unauthenticateCommand: Command = {
  states: loggedIn,
  mayExpunge: false,
  parse: withoutArguments(session => {
    session.context.imap.signOut(session);
    return 'OK UNAUTHENTICATE completed';
  }),
};

/** Puts the session back to where nobody is signed in. Only TLS stays. */
export function signOut(session: Session): void {
  session.watch?.stop();
  session.watch = undefined;
  session.wants = usual;
  session.deselect();
  session.account = undefined;
  session.condstore = false;
  session.language = iDefault;
  session.comparator = defaultComparator;
  session.enabled.clear();
  if (session.context.imap.offers().includes('IMAP4rev2 alone')) session.enabled.add(rev2);
}

/** UNAUTHENTICATE (RFC 8437). It is not offered where octets are compressed, as compression does not end before the connection here. */
export const unauthenticate: Extension = {
  rfc: 8437,
  capabilities: ({ account, connection }) => (account === undefined || connection.compressed ? [] : ['UNAUTHENTICATE']),
  commands: { UNAUTHENTICATE: unauthenticateCommand },
};
