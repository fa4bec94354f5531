import type { Account } from '../../store/account.js';
import type { Mailbox } from '../../store/mailbox.js';
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

/** The mailbox of a name. @throws Refusal when there is none */
export function mailboxOf(session: Session, name: string): Mailbox {
  const mailbox = accountOf(session).mailbox(name);
  if (mailbox === undefined) throw new Refusal('[NONEXISTENT] there is no such mailbox');
  return mailbox;
}

function onOneMailbox(
  carryOut: (account: Account, name: string, session: Session) => void,
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
        const account = accountOf(session);
        carryOut(account, mailbox.name, session);
        afterwards?.(session, account, mailbox, reply);
        return `OK ${name} completed`;
      };
    },
  };
}

const specialUses = ['\\Archive', '\\Drafts', '\\Junk', '\\Sent', '\\Trash'];

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
  const account = accountOf(session);
  const mailbox = account.create(given.name, known[0]);
  tellOldName(session, account, given, reply);
  return `OK ${mailboxIdCode(mailbox)}CREATE completed`;
}

/** DELETE (RFC 3501 6.3.4). */
export const deleteMailbox = onOneMailbox((account, name) => account.delete(name), 'DELETE', tellOldName);

/** SUBSCRIBE (RFC 3501 6.3.6). */
export const subscribe = onOneMailbox((account, name) => account.subscribe(name), 'SUBSCRIBE');

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
      session.context.imap.rename(accountOf(session), from.name, to.name);
      tellOldName(session, accountOf(session), to, reply, from);
      return 'OK RENAME completed';
    };
  },
};

/** Renames a mailbox and those below it. */
export function renameMailbox(account: Account, from: string, to: string): void {
  account.rename(from, to);
}

/** A mailbox is created for no command that puts messages into it, but the client is told that it can be (RFC 3501 6.3.11, 6.4.7). */
export function destination(account: Account, name: string): Mailbox {
  const mailbox = account.mailbox(name);
  if (mailbox === undefined) throw new Refusal('[TRYCREATE] there is no such mailbox');
  return mailbox;
}
