import type { Account } from '../../store/account.js';
import type { Mailbox } from '../../store/mailbox.js';
import { superiors } from '../../store/mailbox-name.js';
import { absent, type Place, placeOf, requireCreation, requireRight } from '../access.js';
import { loggedIn, Refusal } from '../command.js';
import { mailboxIdCode } from '../object-ids.js';
import type { Reply } from '../reply.js';
import { isRev2 } from '../revision.js';
import type { Command, Session } from '../session.js';
import type { CalledMailbox, CommandReader } from '../syntax/reader.js';
import { tellOldName } from './name-line.js';

/** The account of a session in which somebody has logged in; commands that need it are not valid before. */
export function accountOf(session: Session): Account {
  if (session.account === undefined) throw new Refusal('nobody has logged in');
  return session.account;
}

/** The mailbox of a name, for a command that reads it. @throws Refusal when there is none, or none that the user may read */
export function mailboxOf(session: Session, name: string, command: string): Mailbox {
  const mailbox = findMailbox(session, name);
  if (mailbox === undefined) throw new Refusal(absent);
  requireRight(session, mailbox, 'r', command);
  return mailbox;
}

/** The mailbox of a name, be it another user's; undefined: there is none. */
export function findMailbox(session: Session, name: string): Mailbox | undefined {
  const place = placeOf(session, name);
  return place.account.mailbox(place.name);
}

function onOneMailbox(
  carryOut: (account: Account, name: string, session: Session, place: Place) => void,
  name: string,
  afterwards?: typeof tellOldName,
): Command {
  return {
    states: loggedIn,
    mayExpunge: true,
    parse: reader => {
      reader.space();
      const mailbox = reader.calledMailbox();
      reader.end();
      return (session, reply) => {
        carryOut(accountOf(session), mailbox.name, session, placeOf(session, mailbox.name));
        afterwards?.(session, mailbox, reply);
        return `OK ${name} completed`;
      };
    },
  };
}

/** Those of RFC 6154, but for the virtual mailboxes, and that of RFC 8457. */
const specialUses = ['\\Archive', '\\Drafts', '\\Important', '\\Junk', '\\Sent', '\\Trash'];

/** CREATE (RFC 3501 6.3.3), with the USE parameter of RFC 6154. */
export const create: Command = {
  states: loggedIn,
  mayExpunge: true,
  parse: reader => {
    reader.space();
    const given = reader.calledMailbox();
    const uses = reader.accept(' ') ? readUses(reader) : [];
    reader.end();
    return (session, reply) => createMailbox(session, given, uses, reply);
  },
};

function readUses(reader: CommandReader): string[] {
  reader.expect('(');
  if (reader.keyword() !== 'USE') reader.fail('the parameter USE');
  reader.space();
  const uses = reader.list(() => {
    reader.expect('\\');
    return `\\${reader.atom()}`;
  }, 0);
  reader.expect(')');
  return uses;
}

function createMailbox(session: Session, given: CalledMailbox, uses: readonly string[], reply: Reply): string {
  const known = uses.map(use => specialUses.find(special => special.toLowerCase() === use.toLowerCase()));
  if (known.length > 1 || known.includes(undefined)) throw new Refusal('[USEATTR] the special use is not supported');
  const place = placeOf(session, given.name);
  requireCreation(session, place, 'CREATE');
  const mailbox = place.account.create(place.name, known[0]);
  tellOldName(session, given, reply);
  return `OK ${mailboxIdCode(mailbox)}CREATE completed`;
}

/** DELETE (RFC 3501 6.3.4). */
export const deleteMailbox = onOneMailbox(
  (_account, _name, session, { account, name }) => {
    const mailbox = account.mailbox(name);
    if (mailbox !== undefined) requireRight(session, mailbox, 'x', 'DELETE');
    else if (account !== session.account) throw new Refusal(absent);
    account.delete(name);
  },
  'DELETE',
  tellOldName,
);

/** SUBSCRIBE (RFC 3501 6.3.6). */
export const subscribe = onOneMailbox((account, name, session, place) => {
  if (place.account === account) account.subscribe(name);
  else {
    const mailbox = place.account.mailbox(place.name);
    if (mailbox === undefined) throw new Refusal(absent);
    requireRight(session, mailbox, 'l', 'SUBSCRIBE');
    account.subscribeTo(name);
  }
}, 'SUBSCRIBE');

/** UNSUBSCRIBE (RFC 3501 6.3.7). In IMAP4rev2 it succeeds where the name is not subscribed, too (RFC 9051 6.3.8). */
export const unsubscribe = onOneMailbox((account, name, session) => {
  if (!isRev2(session) || account.isSubscribed(name)) account.unsubscribe(name);
}, 'UNSUBSCRIBE');

/** RENAME (RFC 3501 6.3.5). */
export const rename: Command = {
  states: loggedIn,
  mayExpunge: true,
  parse: reader => {
    reader.space();
    const from = reader.calledMailbox();
    reader.space();
    const to = reader.calledMailbox();
    reader.end();
    return (session, reply) => {
      renameIn(session, placeOf(session, from.name), placeOf(session, to.name));
      tellOldName(session, to, reply, from);
      return 'OK RENAME completed';
    };
  },
};

/** Renames a mailbox of any user, where that is allowed: it goes, and where it comes to it may be made (RFC 4314 4). @throws Refusal */
function renameIn(session: Session, from: Place, to: Place): void {
  const mailbox = from.account.mailbox(from.name);
  if (mailbox !== undefined) requireRight(session, mailbox, 'x', 'RENAME');
  else if (from.account !== session.account) throw new Refusal(absent);
  if (from.account !== to.account) throw new Refusal('[CANNOT] it stays with its owner');
  if (superiors(from.name).at(-1) !== superiors(to.name).at(-1)) requireCreation(session, to, 'RENAME');
  session.context.imap.rename(from.account, from.name, to.name);
}

/** Renames a mailbox and those below it. */
export function renameMailbox(account: Account, from: string, to: string): void {
  account.rename(from, to);
}

/** A mailbox is created for no command that puts messages into it, but the client is told that it can be (RFC 3501 6.3.11, 6.4.7). */
export function destination(session: Session, name: string, command: string): Mailbox {
  const mailbox = findMailbox(session, name);
  if (mailbox === undefined) throw new Refusal('[TRYCREATE] there is no such mailbox');
  requireRight(session, mailbox, 'i', command);
  return mailbox;
}
