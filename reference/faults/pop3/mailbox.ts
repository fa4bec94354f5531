import { named } from '../fault.js';

/** Departures in what a POP3 session does to the mailbox that IMAP shows, and IMAP to the maildrop. */
export const pop3MailboxFaults = named([
  {
    name: 'pop3-clears-flags',
    protocol: 'pop3',
    rule: 'rfc3501/2.3.2/permanent-flags-last',
    says: 'QUIT takes all flags from the messages that stay.',
  },
  {
    name: 'pop3-removes-flagged-deleted',
    protocol: 'pop3',
    rule: 'rfc1939/6/unmarked-kept',
    says: 'QUIT removes messages that IMAP has flagged as \\Deleted.',
  },
  {
    name: 'pop3-retr-sets-seen',
    protocol: 'pop3',
    rule: 'rfc3501/2.3.2/seen-by-other-means',
    says: 'A message that RETR has sent is \\Seen.',
  },
  {
    name: 'pop3-uidl-changes-with-flags',
    protocol: 'pop3',
    rule: 'rfc1939/7/uidl-persists',
    says: 'The unique-id of a message has its flags in it.',
  },
  {
    name: 'pop3-new-mail-first',
    protocol: 'pop3',
    rule: 'rfc1939/4/numbers-stay',
    says: 'Mail that comes during a session is numbered before what was there.',
  },
]);
