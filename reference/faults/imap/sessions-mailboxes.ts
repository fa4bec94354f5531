import { Reply } from '../../imap/reply.js';
import type { Session } from '../../imap/session.js';
import type { Account } from '../../store/account.js';
import type { Mailbox } from '../../store/mailbox.js';
import { named } from '../fault.js';
import { before, behaviour, opening, renamed } from './forms.js';

/** The names by which sessions opened their mailboxes, and how many have each of them open. */
const openedAs = new WeakMap<Session, { readonly mailbox: Mailbox; readonly name: string }>();
const openIn = new WeakMap<Mailbox, number>();

const noteName = opening((selected, session) => {
  openedAs.set(session, { mailbox: selected.mailbox, name: selected.mailbox.name });
});

const countOpen = opening(selected => {
  const { mailbox } = selected;
  const usual = selected.release.bind(selected);
  const change = (by: number) => openIn.set(mailbox, (openIn.get(mailbox) ?? 0) + by);
  change(1);
  selected.release = () => {
    usual();
    change(-1);
  };
});

/** The mailbox that the session has open is not found by its name any more. */
function isGone(session: Session): boolean {
  const { account, selected } = session;
  const opened = openedAs.get(session);
  return selected !== undefined && opened !== undefined && account?.mailbox(opened.name) !== opened.mailbox;
}

const dropped = new WeakSet<Session>();

/** What a session saw when it listed names first. */
const listed = new WeakMap<Session, Readonly<Record<string, ReadonlySet<string>>>>();

/** A pattern that stands for itself, as the last argument. */
const plainName = / "?([^"%* ]+)"?$/;

/** Literals of APPEND that an account has been asked for and that have not come. */
const awaited = new WeakMap<Account, number>();

/** Violations about mailboxes that one session changes while others use them. */
export const imapSessionsMailboxesFaults = named([
  behaviour(
    'imap-gone-mailbox-drops-session',
    'rfc3501/3.4/bye-before-close',
    'A session whose mailbox another deletes or renames is closed without a word.',
    {
      open: noteName,
      carryOut: before(session => {
        if (isGone(session)) dropped.add(session);
      }),
      send: (next, session, chunks) => {
        if (dropped.has(session) || isGone(session)) session.finish();
        else next(session, chunks);
      },
    },
  ),
  behaviour(
    'imap-gone-mailbox-replaced',
    'rfc3501/2.3.1.1/uid-names-one-message',
    'A session whose mailbox another deletes or renames sees the new mailbox of that name instead.',
    {
      open: noteName,
      carryOut: before(session => {
        const opened = openedAs.get(session);
        if (isGone(session) && opened && session.account?.mailbox(opened.name)) {
          session.deselect();
          session.selected = session.context.imap.open(session, opened.name, false);
        }
      }),
    },
  ),
  behaviour(
    'imap-delete-of-open-does-nothing',
    'rfc3501/6.3.4/deletes',
    'DELETE of a mailbox that another session has open is answered OK, and does nothing.',
    {
      open: countOpen,
      carryOut: (next, session, name, execute, reply) => {
        const mailbox = session.account?.mailbox(plainName.exec(session.text)?.[1] ?? '');
        return name === 'DELETE' && mailbox && openIn.get(mailbox)
          ? Promise.resolve('OK DELETE completed')
          : next(session, name, execute, reply);
      },
    },
  ),
  behaviour('imap-rename-clears-flags', 'rfc3501/6.3.5/renames', 'RENAME leaves the messages without flags.', {
    rename: renamed((account, _from, to) => {
      const mailbox = account.mailbox(to);
      for (const message of mailbox?.messages ?? []) mailbox?.setFlags(message, []);
    }),
  }),
  behaviour(
    'imap-names-as-listed-first',
    'rfc3501/6.3.3/creates',
    'A session that has listed names is shown these by LIST and LSUB for a single name, whatever others have changed since.',
    {
      carryOut: async (next, session, name, execute, reply) => {
        const { account } = session;
        if (!/^(?:LIST|LSUB)$/.test(name) || account === undefined) return next(session, name, execute, reply);
        const first = listed.get(session) ?? {
          LIST: new Set(account.names),
          LSUB: new Set(account.subscriptions),
        };
        listed.set(session, first);
        const only = plainName.exec(session.text)?.[1];
        if (only === undefined) return next(session, name, execute, reply);
        const outcome = await next(session, name, execute, new Reply());
        if (first[name]?.has(only)) reply.untagged(`${name} () "/" ${only}`);
        return outcome;
      },
    },
  ),
  behaviour(
    'imap-logout-unsubscribes',
    'rfc3501/6.3.6/adds-to-subscriptions',
    'The subscriptions of an account end with a session.',
    {
      carryOut: before(({ account }, name) => {
        if (name === 'LOGOUT') for (const each of account?.subscriptions ?? []) account?.unsubscribe(each);
      }),
    },
  ),
  behaviour(
    'imap-move-from-open-loses',
    'rfc6851/3.3/no-message-lost',
    'MOVE from a mailbox that another session has open removes the messages, and adds them nowhere.',
    {
      open: countOpen,
      move: (next, selected, messages, target) => {
        const code = next(selected, messages, target);
        if ((openIn.get(selected.mailbox) ?? 0) > 1)
          target.expunge(new Set(target.messages.slice(-messages.length).map(({ uid }) => uid)));
        return code;
      },
    },
  ),
  behaviour(
    'imap-append-at-once-lost',
    'rfc3501/6.3.11/appends',
    'A message whose octets come while those of another are awaited is lost.',
    {
      send: (next, session, chunks) => {
        const { account, text } = session;
        if (account && /^APPEND .*\}$/i.test(text) && String(chunks[0]).startsWith('+'))
          awaited.set(account, (awaited.get(account) ?? 0) + 1);
        next(session, chunks);
      },
      carryOut: async (next, session, name, execute, reply) => {
        const { account, text } = session;
        const outcome = await next(session, name, execute, reply);
        if (name !== 'APPEND' || account === undefined) return outcome;
        const left = (awaited.get(account) ?? 1) - 1;
        awaited.set(account, left);
        const mailbox = account.mailbox(/^APPEND "?([^" ]+)/i.exec(text)?.[1] ?? '');
        const uid = mailbox?.messages.at(-1)?.uid;
        if (left > 0 && uid !== undefined) mailbox?.expunge(new Set([uid]));
        return outcome;
      },
    },
  ),
]);
