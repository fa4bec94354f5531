import type { Mailbox } from '../../store/mailbox.js';
import { nameOf } from '../access.js';
import { loggedIn } from '../command.js';
import { writeName } from '../names.js';
import type { Command, Session } from '../session.js';
import { SyntaxFault } from '../syntax/reader.js';
import { mailboxOf } from './mailboxes.js';

/** What STATUS tells of a mailbox. */
export type StatusItem = (mailbox: Mailbox) => number | string;

/** status-att of RFC 3501 9. */
export const rev1StatusItems: Readonly<Record<string, StatusItem>> = {
  MESSAGES: ({ messages }) => messages.length,
  RECENT: ({ messages, recentFrom }) => messages.filter(({ uid }) => uid >= recentFrom).length,
  UIDNEXT: ({ uidNext }) => uidNext,
  UIDVALIDITY: ({ uidValidity }) => uidValidity,
  UNSEEN: ({ messages }) => messages.filter(({ flags }) => !flags.has('\\Seen')).length,
};

/** The items of these names, in upper case. @throws SyntaxFault for a name that is not known */
export function statusItems(session: Session, names: readonly string[]): ReadonlyMap<string, StatusItem> {
  return new Map(
    names.map(name => {
      const item = session.context.imap.statusItem(session, name);
      if (item === undefined) throw new SyntaxFault(`there is no status attribute ${name}`);
      return [name, item];
    }),
  );
}

/** Writes the STATUS response for a mailbox, without "* ". */
export function formatStatus(session: Session, mailbox: Mailbox, items: ReadonlyMap<string, StatusItem>): string {
  const values = [...items].map(([name, item]) => `${name} ${item(mailbox)}`);
  return `STATUS ${writeName(session, nameOf(session, mailbox))} (${values.join(' ')})`;
}

/** STATUS (RFC 3501 6.3.10). */
export const status: Command = {
  states: loggedIn,
  mayExpunge: true,
  parse: (reader, session) => {
    reader.space();
    const name = reader.mailbox();
    reader.space();
    const items = statusItems(session, reader.keywords());
    reader.end();
    return (_, reply) => {
      // That is a CONDSTORE enabling command (RFC 7162 3.1).
      if (items.has('HIGHESTMODSEQ')) session.context.imap.becomeAware(session, reply);
      reply.untagged(formatStatus(session, mailboxOf(session, name, 'STATUS'), items));
      return 'OK STATUS completed';
    };
  },
};
