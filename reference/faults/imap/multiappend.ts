import { named } from '../fault.js';
import { behaviour, changed, completed, refused } from './forms.js';

/** An APPEND of more than one message: the name, and what stands behind the first literal. */
const several = /^APPEND .*\{\d+\+?\}\r\n /is;

/** Violations of RFC 3502. */
export const imapMultiAppendFaults = named([
  behaviour(
    'imap-multiappend-reversed',
    'rfc3502/6.3.11/several-messages',
    'APPEND adds several messages in another order.',
    { appendAll: (next, session, mailbox, messages) => next(session, mailbox, messages.toReversed()) },
  ),
  behaviour(
    'imap-multiappend-four-alone',
    'rfc3502/6.3.11/several-messages',
    'APPEND adds no more than four messages, and forgets the others.',
    { appendAll: (next, session, mailbox, messages) => next(session, mailbox, messages.slice(0, 4)) },
  ),
  refused(
    'imap-multiappend-at-once-refused',
    'rfc3502/6.3.11/several-messages',
    'APPEND refuses a second message that comes without having been asked for.',
    /^APPEND .*\{\d+\+\}\r\n .*\{\d+\+\}/is,
    'NO Not so fast',
  ),
  behaviour(
    'imap-multiappend-flags-of-the-first',
    'rfc3502/6.3.11/flags-set',
    'APPEND gives all messages the flags of the first, if it has any.',
    {
      appendAll: (next, session, mailbox, messages) =>
        next(
          session,
          mailbox,
          messages.map(message => {
            const first = messages[0]?.flags ?? [];
            return message.flags.length > 0 && first.length > 0 ? { ...message, flags: first } : message;
          }),
        ),
    },
  ),
  behaviour(
    'imap-multiappend-flags-handed-on',
    'rfc3502/6.3.11/no-flags-by-default',
    'APPEND gives a message without flags those of another.',
    {
      appendAll: (next, session, mailbox, messages) => {
        const flags = messages.find(message => message.flags.length > 0)?.flags ?? [];
        return next(
          session,
          mailbox,
          messages.map(message => ({ ...message, flags: message.flags.length > 0 ? message.flags : flags })),
        );
      },
    },
  ),
  behaviour(
    'imap-multiappend-date-of-the-first',
    'rfc3502/6.3.11/internal-date',
    'APPEND gives all messages the date of the first.',
    {
      appendAll: (next, session, mailbox, messages) =>
        next(
          session,
          mailbox,
          messages.map(message => ({ ...message, date: messages[0]?.date })),
        ),
    },
  ),
  completed(
    'imap-multiappend-empty-bad',
    'rfc3502/6.3.11/empty-message-is-no',
    'APPEND answers a message of no octets with BAD.',
    /^APPEND .*\{0\+?\}/is,
    /NO/,
    'BAD A message must not be empty',
  ),
  behaviour(
    'imap-multiappend-keeps-those-before',
    'rfc3502/6.3.11/all-or-nothing',
    'When APPEND fails, the messages before the wrong one are kept.',
    {
      appendAll: (next, session, mailbox, messages) => messages.flatMap(message => next(session, mailbox, [message])),
    },
  ),
  changed(
    'imap-multiappend-without-trycreate',
    'rfc3502/6.3.11/trycreate',
    'APPEND of several messages to a mailbox that is missing does not say that it could be created.',
    several,
    /\[TRYCREATE\] /,
  ),
  changed(
    'imap-multiappend-not-announced',
    'rfc3502/6.3.11/exists-when-selected',
    'Several messages that are appended to the selected mailbox are not announced.',
    several,
    /^\* \d+ EXISTS\r\n/m,
  ),
  changed(
    'imap-multiappend-one-uid',
    'rfc3502/6.3.11/appenduid',
    'APPENDUID has the UID of the first of several messages alone.',
    several,
    /(\[APPENDUID \d+ \d+):\d+\]/,
    '$1]',
  ),
]);
