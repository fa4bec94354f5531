import { ClearAfterTls } from '../clear-after-tls.js';
import { failAtLongLine, failAtManyLines, failing } from '../ending-all.js';
import { named } from '../fault.js';
import { oldTls, openTls } from '../weak-tls.js';

/** Violations in how commands are read and responses are sent, and in TLS. */
export const pop3SessionFaults = named([
  {
    name: 'pop3-bare-lf-ends-command',
    protocol: 'pop3',
    rule: 'rfc1939/3/commands-end-with-crlf',
    says: 'A bare LF ends a command.',
    pop3: { answer: (next, session, line) => next(session, { ...line, ending: 'crlf' }) },
  },
  {
    name: 'pop3-verb-case-sensitive',
    protocol: 'pop3',
    rule: 'rfc1939/3/keywords-any-case',
    says: 'Commands are recognised in upper case only.',
    pop3: {
      findCommand: (next, session, name) => (name === name.toUpperCase() ? next(session, name) : undefined),
    },
  },
  {
    name: 'pop3-segment-ends-command',
    protocol: 'pop3',
    rule: 'rfc1939/5/one-response-a-command',
    says: 'What comes in one segment is a command, with a line end or without.',
    pop3: {
      readLine: async (next, session, limit) => {
        const octets = await session.connection.readSome();
        if (octets === undefined) return undefined;
        if (!octets.includes(0x0a)) return { octets, ending: 'crlf', tooLong: false };
        session.connection.putBack(octets);
        return next(session, limit);
      },
    },
  },
  {
    name: 'pop3-pipelined-input-dropped',
    protocol: 'pop3',
    rule: 'rfc2449/6.6/pipelined-commands-processed',
    says: 'What was received after a command is discarded when it is answered.',
    pop3: {
      answer: async (next, session, line) => {
        await next(session, line);
        session.connection.takeReceived();
      },
    },
  },
  {
    name: 'pop3-dots-not-stuffed',
    protocol: 'pop3',
    rule: 'rfc1939/3/lines-byte-stuffed',
    says: 'Lines that begin with a dot are sent as they are.',
    pop3: { stuffDots: (_next, content) => content.toString('latin1') },
  },
  {
    name: 'pop3-multiline-cut-off',
    protocol: 'pop3',
    rule: 'rfc1939/3/multi-line-terminated',
    says: 'The connection is closed in the middle of a list.',
    pop3: {
      send: (next, session, response) => {
        const whole = /^\+OK[^\r]*\r\n[\s\S]+(?=\r\n\.\r\n$)/.exec(response)?.[0];
        next(session, whole ?? response);
        if (whole !== undefined) session.context.pop3.close(session);
      },
    },
  },
  {
    name: 'pop3-quit-keeps-open',
    protocol: 'pop3',
    rule: 'rfc1939/6/quit-closes',
    says: 'The connection stays open after QUIT.',
    pop3: { close: () => {} },
  },
  {
    name: 'pop3-stls-in-transaction',
    protocol: 'pop3',
    rule: 'rfc2595/4/stls-before-login-only',
    says: 'STLS is accepted after login.',
    pop3: {
      refusal: (next, session, command) => (command.syntax === 'STLS' ? undefined : next(session, command)),
    },
  },
  {
    name: 'pop3-stls-runs-injected',
    protocol: 'pop3',
    rule: 'rfc2595/4/nothing-buffered-survives',
    says: 'Commands received in plaintext after STLS are executed under TLS.',
    pop3: {
      startTls: async (next, session) => {
        const injected = session.connection.takeReceived();
        await next(session);
        session.connection.putBack(injected);
      },
    },
  },
  {
    name: 'pop3-stls-keeps-half',
    protocol: 'pop3',
    rule: 'rfc2595/4/nothing-buffered-survives',
    says: 'The beginning of a command that was sent in plaintext after STLS stands before the first command under TLS.',
    pop3: {
      startTls: async (next, session) => {
        const injected = session.connection.takeReceived();
        await next(session);
        session.connection.putBack(injected.subarray(injected.lastIndexOf('\n') + 1));
      },
    },
  },
  {
    name: 'pop3-old-tls',
    protocol: 'pop3',
    rule: 'rfc8996/4/no-tls-1-0',
    says: 'TLS 1.0 and 1.1 are negotiated after STLS.',
    pop3: {
      startTls: (next, session) => {
        session.connection.secureContext = oldTls();
        return next(session);
      },
    },
  },
  {
    name: 'pop3-open-tls',
    protocol: 'pop3',
    rule: 'rfc2595/2.5/level-of-privacy',
    says: 'Cipher suites without encryption, and without a certificate, are negotiated after STLS.',
    pop3: {
      startTls: (next, session) => {
        session.connection.secureContext = openTls();
        return next(session);
      },
    },
  },
  {
    name: 'pop3-long-line-ends-all',
    protocol: 'pop3',
    rule: 'rfc1939/5/one-response-a-command',
    says: 'A line of more than 3,000 octets, ended or not, ends every session.',
    pop3: { readLine: failing(failAtLongLine) },
  },
  {
    name: 'pop3-many-lines-end-all',
    protocol: 'pop3',
    rule: 'rfc1939/5/one-response-a-command',
    says: 'A thousand octets of empty lines end every session.',
    pop3: { readLine: failing(failAtManyLines) },
  },
  {
    name: 'pop3-http-run',
    protocol: 'pop3',
    rule: 'rfc1939/3/unknown-command-refused',
    says: 'POST is answered +OK, as if it were a command.',
    reply: { command: /^POST /, replace: () => '+OK\r\n' },
  },
  {
    name: 'pop3-runs-clear-after-tls',
    protocol: 'pop3',
    rule: 'rfc8446/6.1/nothing-after-closure',
    says: 'Commands that come in plaintext after the client has ended TLS are executed.',
    pop3: {
      startTls: (next, session) => {
        session.connection.underTls = clear => new ClearAfterTls(clear);
        return next(session);
      },
    },
  },
  {
    name: 'pop3-stls-stays-clear',
    protocol: 'pop3',
    rule: 'rfc2595/4/negotiation-follows-ok',
    says: 'After the positive response to STLS the session goes on in plaintext.',
    pop3: { startTls: async () => {} },
  },
]);
