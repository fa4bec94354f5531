import { named } from '../fault.js';
import { behaviour, replyFault } from './forms.js';

/** Violations in mailboxes, and what is put into them. */
export const imapMailboxesFaults = named([
  behaviour(
    'imap-list-percent-crosses-levels',
    'rfc3501/6.3.8/percent-within-level',
    'The wildcard % matches beyond one level of hierarchy.',
    {
      nameTest: (next, pattern) => next(pattern.replaceAll('%', '*')),
    },
  ),
  replyFault(
    'imap-list-percent-without-levels',
    'rfc3501/6.3.8/percent-returns-levels',
    'LIST with % at the end leaves out levels that are no mailboxes.',
    {
      command: /^LIST .*%"?$/i,
      replace: reply => reply.replace(/^\* LIST \([^)]*\\Noselect[^\r]*\r\n/gm, ''),
    },
  ),
  replyFault(
    'imap-list-delimiter-unanswered',
    'rfc3501/6.3.8/empty-name-gives-delimiter',
    'LIST "" "" does not return the delimiter.',
    {
      command: /^LIST "" ""$/i,
      replace: reply => reply.replace(/^\* LIST [^\r]*\r\n/m, ''),
    },
  ),
  replyFault(
    'imap-lsub-without-noselect',
    'rfc3501/6.3.9/percent-noselect',
    'LSUB with % gives an unsubscribed level without \\Noselect.',
    {
      command: /^LSUB /i,
      replace: reply => reply.replaceAll('(\\Noselect)', '()'),
    },
  ),
  replyFault(
    'imap-create-existing-ok',
    'rfc3501/6.3.3/error-if-exists',
    'CREATE of an existing mailbox is answered OK.',
    {
      command: /^CREATE /i,
      replace: reply => reply.replace(/^(\S+) NO \[ALREADYEXISTS\]/, '$1 OK'),
    },
  ),
  replyFault('imap-delete-inbox-ok', 'rfc3501/6.3.4/not-inbox', 'DELETE of INBOX is answered OK.', {
    command: /^DELETE "?INBOX"?$/i,
    replace: reply => reply.replace(/^(\S+) NO \[CANNOT\]/, '$1 OK'),
  }),
  replyFault('imap-status-wrong-messages', 'rfc3501/6.3.10/messages', 'STATUS counts one message too many.', {
    command: /^STATUS /i,
    replace: reply => reply.replace(/MESSAGES (\d+)/, (_, count) => `MESSAGES ${Number(count) + 1}`),
  }),
  behaviour('imap-append-drops-flags', 'rfc3501/6.3.11/flags-set', 'APPEND forgets the flags it was given.', {
    append: (next, mailbox, message) => next(mailbox, { ...message, flags: [] }),
  }),
  behaviour('imap-append-drops-date', 'rfc3501/6.3.11/internal-date', 'APPEND forgets the date-time it was given.', {
    append: (next, mailbox, message) => next(mailbox, { ...message, date: undefined }),
  }),
  replyFault(
    'imap-without-trycreate',
    'rfc3501/6.3.11/trycreate',
    'APPEND and COPY to a mailbox that does not exist leave out TRYCREATE.',
    {
      command: /^(?:APPEND|(?:UID )?(?:COPY|MOVE)) /i,
      replace: reply => reply.replace('[TRYCREATE] ', ''),
    },
  ),
]);
