import { named } from '../fault.js';
import { completed, replyFault, tagged } from './forms.js';

const refusedInWrongState = 'rfc3501/3/refused-in-wrong-state';

/** Violations in the states in which commands are valid (RFC 3501 3). */
export const imapStateFaults = named([
  completed(
    'imap-extensions-before-login',
    refusedInWrongState,
    'Commands of extensions are answered OK before login.',
    /^(?:NAMESPACE|ENABLE|UNSELECT|(?:UID )?MOVE|UID EXPUNGE|GETQUOTA|LIST \()/,
    /BAD not valid in the not-authenticated state/,
    'OK completed',
  ),
  completed(
    'imap-messages-before-login',
    refusedInWrongState,
    'APPEND and UID commands are answered OK before login.',
    /^(?:APPEND|UID (?:COPY|SEARCH)) /,
    /BAD not valid in the not-authenticated state/,
    'OK completed',
  ),
  completed(
    'imap-nothing-without-mailbox',
    refusedInWrongState,
    'Commands that move, copy, remove or close have nothing to do without an open mailbox, and are answered OK.',
    /^(?:UNSELECT|CHECK|MOVE|UID (?:MOVE|EXPUNGE|STORE|COPY))\b/,
    /BAD not valid in the authenticated state/,
    'OK nothing to do',
  ),
  completed(
    'imap-nothing-after-close',
    'rfc3501/6.4.2/returns-to-authenticated',
    'After CLOSE there are no messages, and commands about them are answered OK.',
    /^(?:FETCH|SEARCH|UID FETCH|CHECK|CLOSE)\b/,
    /BAD not valid in the authenticated state/,
    'OK nothing to do',
  ),
  replyFault('imap-login-again-ok', refusedInWrongState, 'Whoever signs in again is the same, and is answered OK.', {
    command: /^(?:LOGIN|AUTHENTICATE|STARTTLS)\b/,
    replace: reply => reply.replace(tagged(/BAD not valid in the selected state/), '$1 OK again'),
  }),
]);
