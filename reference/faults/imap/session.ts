import { ClearAfterTls } from '../clear-after-tls.js';
import { named } from '../fault.js';
import { oldTls, openTls } from '../weak-tls.js';
import { behaviour, refused, replyFault, tagged } from './forms.js';

/** Violations in replies as such, states, the login and TLS. */
export const imapSessionFaults = named([
  replyFault('imap-wrong-tag', 'rfc3501/2.2.2/tag-of-a-command', 'NOOP is answered with another tag.', {
    command: /^NOOP$/i,
    replace: reply => reply.replace(tagged(/(?=OK )/), 'WRONG '),
  }),
  replyFault('imap-noop-unanswered', 'rfc3501/2.2.2/tagged-response', 'NOOP gets no tagged response.', {
    command: /^NOOP$/i,
    replace: reply => reply.replace(tagged(/OK [^\r]*\r\n/), ''),
  }),
  replyFault('imap-bare-lf', 'rfc3501/2.2/lines-end-in-crlf', 'Lines of the CAPABILITY reply end with LF alone.', {
    command: /^CAPABILITY$/i,
    replace: reply => reply.replaceAll('\r\n', '\n'),
  }),
  replyFault('imap-unknown-command-no', 'rfc3501/7.1.3/bad-for-unknown-command', 'An unknown command is answered NO.', {
    command: /^XUNKNOWN/i,
    replace: reply => reply.replace(/^(\S+) BAD /, '$1 NO '),
  }),
  replyFault(
    'imap-failure-bad',
    'rfc3501/6.3.1/no-such-mailbox',
    'SELECT of a mailbox that does not exist is answered BAD.',
    {
      command: /^(?:SELECT|EXAMINE) /i,
      replace: reply => reply.replace(tagged(/NO /), '$1 BAD '),
    },
  ),
  behaviour(
    'imap-state-not-checked',
    'rfc3501/3/refused-in-wrong-state',
    'Commands are executed in states they are not valid in.',
    {
      allows: () => true,
    },
  ),
  replyFault(
    'imap-continuation-without-space',
    'rfc3501/7.1/status-response-syntax',
    'A continuation request has nothing after its plus sign.',
    {
      command: /./,
      when: reply => reply.startsWith('+ '),
      replace: () => '+\r\n',
    },
  ),
  replyFault('imap-logout-without-bye', 'rfc3501/6.1.3/bye-before-ok', 'LOGOUT is answered without BYE.', {
    command: /^LOGOUT$/i,
    replace: reply => reply.replace(/^\* BYE [^\r]*\r\n/m, ''),
  }),
  replyFault(
    'imap-capability-without-imap4rev1',
    'rfc3501/6.1.1/lists-imap4rev1',
    'CAPABILITY lists neither IMAP4rev1 nor IMAP4rev2.',
    {
      command: /^CAPABILITY$/i,
      replace: reply => reply.replace(/ IMAP4rev[12]/g, ''),
    },
  ),
  replyFault(
    'imap-starttls-offered-after-login',
    'rfc3501/6.2.1/not-after-login',
    'CAPABILITY lists STARTTLS after the login.',
    {
      command: /^CAPABILITY$/i,
      when: reply => reply.includes(' IDLE'),
      replace: reply => reply.replace(' IDLE', ' STARTTLS IDLE'),
    },
  ),
  replyFault(
    'imap-starttls-offered-in-tls',
    'rfc3501/6.2.1/not-in-tls',
    'CAPABILITY lists STARTTLS though TLS is in force.',
    {
      command: /^CAPABILITY$/i,
      when: reply => reply.includes(' AUTH=') && !reply.includes(' STARTTLS'),
      replace: reply => reply.replace(' AUTH=', ' STARTTLS AUTH='),
    },
  ),
  behaviour(
    'imap-login-refused-in-tls',
    'rfc3501/6.2.3/accepts-credentials',
    'LOGIN is answered NO where TLS is in force.',
    {
      signIn: (next, session, user, password) =>
        session.connection.secure ? undefined : next(session, user, password),
    },
  ),
  refused(
    'imap-starttls-refused',
    'rfc3501/6.2.1/tls-after-ok',
    'STARTTLS is answered BAD, and TLS begins after it.',
    /^STARTTLS$/i,
    'BAD Unknown command',
  ),
  behaviour(
    'imap-starttls-runs-injected',
    'rfc3501/6.2.1/nothing-after-crlf',
    'Commands sent in plaintext after STARTTLS are executed after the handshake.',
    {
      startTls: async (next, connection) => {
        const injected = connection.takeReceived();
        await next(connection);
        connection.putBack(injected);
      },
    },
  ),
  behaviour(
    'imap-starttls-keeps-half',
    'rfc3501/6.2.1/nothing-after-crlf',
    'The beginning of a command that was sent in plaintext after STARTTLS stands before the first command under TLS.',
    {
      startTls: async (next, connection) => {
        const injected = connection.takeReceived();
        await next(connection);
        connection.putBack(injected.subarray(injected.lastIndexOf('\n') + 1));
      },
    },
  ),
  behaviour('imap-old-tls', 'rfc8996/4/no-tls-1-0', 'TLS 1.0 and 1.1 are negotiated after STARTTLS.', {
    startTls: (next, connection) => {
      connection.secureContext = oldTls();
      return next(connection);
    },
  }),
  behaviour(
    'imap-open-tls',
    'rfc2595/2.5/level-of-privacy',
    'Cipher suites without encryption, and without a certificate, are negotiated after STARTTLS.',
    {
      startTls: (next, connection) => {
        connection.secureContext = openTls();
        return next(connection);
      },
    },
  ),
  behaviour(
    'imap-runs-clear-after-tls',
    'rfc8446/6.1/nothing-after-closure',
    'Commands that come in plaintext after the client has ended TLS are executed.',
    {
      startTls: (next, connection) => {
        connection.underTls = clear => new ClearAfterTls(clear);
        return next(connection);
      },
    },
  ),
  replyFault(
    'imap-wrong-password-ok',
    'rfc3501/6.2.3/refuses-credentials',
    'LOGIN with a wrong password is answered OK.',
    {
      command: /^LOGIN /i,
      replace: reply => reply.replace(/^(\S+) NO \[AUTHENTICATIONFAILED\]/, '$1 OK'),
    },
  ),
  replyFault(
    'imap-cancelled-authenticate-no',
    'rfc3501/6.2.2/cancel-bad',
    'AUTHENTICATE that the client cancels is answered NO.',
    {
      command: /^AUTHENTICATE /i,
      replace: reply => reply.replace(/^(\S+) BAD the exchange was cancelled/, '$1 NO the exchange was cancelled'),
    },
  ),
]);
