import { expecting } from '../match/expectation.js';
import type { Protocol, Requirement } from '../protocol.js';
import { compile } from './expectation.js';
import { smtpInvariants } from './invariants.js';
import { registeredKeywords } from './registered.js';
import { smtpSession } from './session.js';

// What is forbidden is named as what is expected.
const grammar = { compile, compileForbidden: compile };

/** SMTP, submission and LMTP (RFC 5321, 6409, 2033). */
export const smtp: Protocol = {
  name: 'smtp',
  title: 'SMTP',
  invariants: smtpInvariants,
  // RFC 5321, RFC 2033, RFC 3030, RFC 3207, RFC 4954, RFC 1985.
  commands: [
    ...'EHLO HELO LHLO DATA BDAT RSET NOOP VRFY EXPN HELP AUTH STARTTLS ETRN QUIT'.split(' '),
    'MAIL FROM:<',
    'RCPT TO:<',
  ],
  registered: registeredKeywords,
  session: ({ service }) => smtpSession({ lmtp: service === 'lmtp' }),
  tagged: false,
  literals: false,
  hellos: ['EHLO', 'HELO', 'LHLO'],
  // RFC 5321 3.1, 3.8 (421) and RFC 7504 3 (521).
  greeting: {
    expectation: expecting(220, grammar),
    ready: /^220(?:[ -]|$)/,
    begins: '220',
    refusal: /^(?:554|521|421)(?:[ -]|$)/,
    severalLines: true,
    rule: 'rfc5321/3.1/greeting-220',
    expected: '220, or 554, 521 or 421 where there is no service',
  },
  success: expecting(['2xx', '3xx'], grammar),
  capabilities: {
    signedIn: false,
    unended: { rule: 'rfc5321/4.2.1/last-line-has-space', expected: 'a last line, whose code no hyphen follows' },
    refused: refusedHello,
  },
  startTls: 'STARTTLS',
  signIn: { service: 'smtp', command: 'AUTH', mechanisms: /^AUTH[ =](.+)$/i, initialResponse: () => true },
  goodbye: 'QUIT',
  mailboxes: false,
  delivery: {
    rule: 'rfc5321/4.5.2/all-ascii-delivered',
    puts: /^\s*(?:DATA|BDAT|BURL)\b/im,
    // What one server does to messages it does at each of its services.
    findingName: 'smtp',
    envelope: true,
  },
  data: true,
  captures: ['code', 'text', 'enhanced', 'lines[0]'],
  placeholders: false,
  ...grammar,
};

/** A server has to know EHLO; what else it says to it may have its reasons. A reply without a code is none. */
function refusedHello(words: string): Requirement | undefined {
  if (/^50[02]/.test(words)) return { rule: 'rfc5321/4.1.1.1/ehlo-supported', expected: 'reply 250' };
  return /^\d{3}(?:[ -]|$)|^$|^nothing|^the /.test(words)
    ? undefined
    : { rule: 'rfc5321/4.2/code-of-three-digits', expected: 'three digits, then a space or a hyphen' };
}
