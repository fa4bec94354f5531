import { expunge } from '../../imap/commands/expunge.js';
import type { Session } from '../../imap/session.js';
import type { Account } from '../../store/account.js';
import { named } from '../fault.js';
import { behaviour, completed, refused, replyFault, taggedAlone } from './forms.js';

/** Who was signed in to sessions before UNAUTHENTICATE. */
const former = new WeakMap<Session, Account>();

/** Violations of RFC 8437. */
export const imapUnauthenticateFaults = named([
  behaviour('imap-unauthenticate-stays', 'rfc8437/3/ok', 'UNAUTHENTICATE is answered OK, and does nothing.', {
    signOut: () => {},
  }),
  refused(
    'imap-unauthenticate-no',
    'rfc8437/3/never-no',
    'UNAUTHENTICATE is answered NO.',
    /^UNAUTHENTICATE$/i,
    'NO the session cannot be reset',
  ),
  refused(
    'imap-unauthenticate-in-capitals',
    'rfc8437/3/ok',
    'UNAUTHENTICATE is known in capitals alone.',
    /^unauthenticate$/,
    'BAD there is no such command',
  ),
  behaviour('imap-unauthenticate-keeps-mailbox', 'rfc8437/3/mailbox-closed', 'The mailbox that was open stays open.', {
    signOut: (next, session) => {
      const { selected } = session;
      session.selected = undefined;
      next(session);
      session.selected = selected;
    },
  }),
  behaviour('imap-unauthenticate-expunges', 'rfc8437/3/no-expunge', 'UNAUTHENTICATE expunges as CLOSE does.', {
    signOut: (next, session) => {
      const { mailbox } = session.selected ?? {};
      if (mailbox !== undefined) expunge(mailbox, session.context.imap.toExpunge(mailbox, 'CLOSE'));
      next(session);
    },
  }),
  behaviour('imap-unauthenticate-for-good', 'rfc8437/3/sign-in-again', 'Nobody can sign in after UNAUTHENTICATE.', {
    signOut: (next, session) => {
      if (session.account !== undefined) former.set(session, session.account);
      next(session);
    },
    signIn: (next, session, user, password) => (former.has(session) ? undefined : next(session, user, password)),
    beginMechanism: (next, session, name) => (former.has(session) ? undefined : next(session, name)),
  }),
  behaviour(
    'imap-unauthenticate-drops-what-follows',
    'rfc8437/3/pipelined',
    'What has come behind UNAUTHENTICATE is thrown away.',
    {
      signOut: (next, session) => {
        next(session);
        session.connection.takeReceived();
      },
    },
  ),
  replyFault('imap-unauthenticate-tls-again', 'rfc8437/3/tls-stays', 'STARTTLS is accepted under TLS.', {
    command: /^STARTTLS$/i,
    when: reply => /BAD TLS is in force/.test(reply),
    replace: reply => taggedAlone(reply, 'OK begin TLS negotiation now'),
  }),
  behaviour('imap-unauthenticate-keeps-enabled', 'rfc8437/4.1/enabled-reset', 'What was enabled stays enabled.', {
    signOut: (next, session) => {
      const enabled = [...session.enabled];
      next(session);
      for (const name of enabled) session.enabled.add(name);
    },
  }),
  behaviour(
    'imap-unauthenticate-inherits',
    'rfc8437/8/nothing-inherited',
    "Who signs in after UNAUTHENTICATE has the former user's mailboxes.",
    {
      signOut: (next, session) => {
        if (session.account !== undefined) former.set(session, session.account);
        next(session);
      },
      signIn: (next, session, user, password) => {
        const account = next(session, user, password);
        return account && (former.get(session) ?? account);
      },
    },
  ),
  replyFault(
    'imap-unauthenticate-before-login',
    'rfc8437/6/when-signed-in',
    'UNAUTHENTICATE is answered OK where nobody is signed in.',
    {
      command: /^UNAUTHENTICATE$/i,
      when: reply => /BAD not valid in/.test(reply),
      replace: reply => taggedAlone(reply, 'OK UNAUTHENTICATE completed'),
    },
  ),
  completed(
    'imap-unauthenticate-arguments-ok',
    'rfc8437/6/no-arguments',
    'UNAUTHENTICATE with an argument is answered OK.',
    /^UNAUTHENTICATE \S/i,
    /BAD/,
    'OK',
  ),
]);
