import { expecting } from '../match/expectation.js';
import type { Protocol } from '../protocol.js';
import { compile } from './expectation.js';
import { pop3Invariants } from './invariants.js';
import { registeredCapabilities } from './registered.js';
import { pop3Session } from './session.js';

// What is forbidden is named as what is expected.
const grammar = { compile, compileForbidden: compile };

/** POP3 (RFC 1939). */
export const pop3: Protocol = {
  name: 'pop3',
  title: 'POP3',
  invariants: pop3Invariants,
  session: pop3Session,
  // RFC 1939, RFC 2449, RFC 2595, RFC 5034, RFC 6856.
  commands: 'USER PASS APOP AUTH CAPA STLS STAT LIST RETR DELE NOOP RSET TOP UIDL UTF8 LANG QUIT'.split(' '),
  registered: registeredCapabilities,
  tagged: false,
  literals: false,
  hellos: [],
  // RFC 1939 4, and RFC 3206 4 for what passes.
  greeting: {
    expectation: expecting('OK', grammar),
    ready: /^\+OK(?:\s|$)/,
    begins: '+OK',
    refusal: /^-ERR \[SYS\/TEMP[/\]]/i,
    rule: 'rfc1939/4/greeting-positive',
    expected: 'a positive response, +OK',
  },
  success: expecting('OK', grammar),
  capabilities: {
    command: 'CAPA',
    signedIn: true,
    unended: { rule: 'rfc2449/5/capa-multi-line', expected: 'a list that ends with a line of one dot' },
  },
  startTls: 'STLS',
  signIn: {
    service: 'pop',
    command: 'AUTH',
    mechanisms: /^SASL (.+)$/i,
    // Exchange Online takes XOAUTH2 in two lines only, and no server can mind them (RFC 5034 4).
    initialResponse: mechanism => mechanism.toUpperCase() !== 'XOAUTH2',
    own: {
      offered: listed => listed.length === 0 || listed.some(line => /^USER$/i.test(line)),
      commands: (user, password) => [`USER ${user}`, `PASS ${password}`],
    },
  },
  goodbye: 'QUIT',
  mailboxes: false,
  retrieval: {
    // RFC 1939 4.
    exclusive: true,
    inboxOnly: true,
    fetch: number => `RETR ${number}`,
    whole: (_number, { message }) => ({ status: 'OK', message }),
    holds: (_number, { line }) => ({ status: 'OK', has: [line] }),
    rule: 'rfc1939/5/retr-sends-all',
    fetches: /^(?:RETR|TOP)\b/im,
    compares: /"(?:message|octets|matches|lines|has|lacks|count)"/,
    inbox: {
      count: 'STAT',
      counted: expecting({ status: 'OK', args: '<count> <any>' }, grammar),
      remove: number => `DELE ${number}`,
    },
  },
  data: false,
  captures: ['status', 'code', 'text', 'args[0]', 'lines[0]', 'octets', 'count'],
  placeholders: true,
  ...grammar,
};
