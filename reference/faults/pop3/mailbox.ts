import { named } from '../fault.js';
import { identified } from './forms.js';

/** Violations in what a POP3 session does to the mailbox that IMAP shows, and IMAP to the maildrop. */
export const pop3MailboxFaults = named([
  {
    name: 'pop3-clears-flags',
    protocol: 'pop3',
    rule: 'rfc3501/2.3.2/permanent-flags-last',
    says: 'QUIT removes all flags from the remaining messages.',
    pop3: {
      update: (next, maildrop) => {
        next(maildrop);
        for (const { message } of maildrop.all) maildrop.inbox.setFlags(message, []);
      },
    },
  },
  {
    name: 'pop3-removes-flagged-deleted',
    protocol: 'pop3',
    rule: 'rfc1939/6/unmarked-kept',
    says: 'QUIT removes messages that IMAP has flagged as \\Deleted.',
    pop3: {
      update: (next, maildrop) => {
        next(maildrop);
        const flagged = maildrop.inbox.messages.filter(({ flags }) => flags.has('\\Deleted'));
        maildrop.inbox.expunge(new Set(flagged.map(({ uid }) => uid)));
      },
    },
  },
  {
    name: 'pop3-retr-sets-seen',
    protocol: 'pop3',
    rule: 'rfc3501/2.3.2/seen-by-other-means',
    says: 'A message that RETR has sent is \\Seen.',
    pop3: {
      content: (next, session, entry) => {
        session.maildrop?.inbox.setFlags(entry.message, [...entry.message.flags, '\\Seen']);
        return next(session, entry);
      },
    },
  },
  {
    name: 'pop3-uidl-changes-with-flags',
    protocol: 'pop3',
    rule: 'rfc1939/7/uidl-persists',
    says: 'The unique-id of a message has its flags in it.',
    pop3: {
      entryOf: identified(({ uniqueId, message }) => uniqueId + [...message.flags].map(flag => flag[1]).join('')),
    },
  },
  {
    name: 'pop3-new-mail-first',
    protocol: 'pop3',
    rule: 'rfc1939/4/numbers-stay',
    says: 'Mail that comes during a session is numbered before what was there.',
    pop3: {
      find: (next, maildrop, number) => next(maildrop, number - maildrop.inbox.messages.length + maildrop.all.length),
    },
  },
]);
