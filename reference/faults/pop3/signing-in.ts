import { createMechanism } from '../../net/sasl.js';
import type { Pop3Session } from '../../pop3/session.js';
import { named } from '../fault.js';

const startsWith = (start: string) => (reply: string) => reply.startsWith(start);

/** Sessions in which an exchange was cancelled. */
const cancelled = new WeakSet<Pop3Session>();

/** Violations in challenges, digests and names, and in what a refused login leaves behind. */
export const pop3SigningInFaults = named([
  {
    name: 'pop3-apop-right-digest-refused',
    protocol: 'pop3',
    rule: 'rfc1939/7/apop-right-digest',
    says: 'APOP is refused whatever the digest.',
    reply: { command: /^APOP /i, when: startsWith('+OK'), replace: () => '-ERR [AUTH] Authentication failed\r\n' },
  },
  {
    name: 'pop3-pass-without-user',
    protocol: 'pop3',
    rule: 'rfc1939/7/pass-after-user',
    says: 'PASS is answered +OK without USER.',
    reply: { command: /^PASS /i, when: startsWith('-ERR USER first'), replace: () => '+OK\r\n' },
  },
  {
    name: 'pop3-user-challenged',
    protocol: 'pop3',
    rule: 'rfc1734/2/challenge-only-in-auth',
    says: 'USER is answered by a challenge.',
    reply: { command: /^USER /i, when: startsWith('+OK'), replace: () => '+ UGFzc3dvcmQ6\r\n' },
  },
  {
    name: 'pop3-challenge-in-words',
    protocol: 'pop3',
    rule: 'rfc1734/2/challenge-is-base64',
    says: 'An empty challenge has a text for people.',
    reply: { command: /^AUTH /i, when: reply => reply === '+ \r\n', replace: () => '+ go ahead\r\n' },
  },
  {
    name: 'pop3-cram-challenge-repeated',
    protocol: 'pop3',
    rule: 'rfc2195/2/challenge-differs',
    says: 'Every challenge of CRAM-MD5 is the same.',
    reply: { command: /^AUTH CRAM-MD5$/i, when: startsWith('+ '), replace: () => '+ PDFAZXhhbXBsZS50ZXN0Pg==\r\n' },
  },
  {
    name: 'pop3-cram-challenge-malformed',
    protocol: 'pop3',
    rule: 'rfc2195/2/challenge-is-message-id',
    says: 'The challenge of CRAM-MD5 is not a message identifier.',
    reply: { command: /^AUTH CRAM-MD5$/i, when: startsWith('+ '), replace: () => '+ MTIzNDU=\r\n' },
  },
  {
    name: 'pop3-plain-not-listed',
    protocol: 'pop3',
    rule: 'rfc2449/5/lists-what-is-there',
    says: 'PLAIN works, and is not among the mechanisms that CAPA lists.',
    reply: { command: /^CAPA$/i, replace: reply => reply.replace(/^(SASL .*?) PLAIN\b/m, '$1') },
  },
  {
    name: 'pop3-mechanisms-not-listed',
    protocol: 'pop3',
    rule: 'rfc2449/5/lists-what-is-there',
    says: 'CAPA lists only PLAIN, but AUTH accepts other mechanisms too.',
    reply: { command: /^CAPA$/i, replace: reply => reply.replace(/^SASL .*\r$/m, 'SASL PLAIN\r') },
  },
  {
    name: 'pop3-mechanisms-listed-unknown',
    protocol: 'pop3',
    rule: 'rfc2449/6.3/sasl-works',
    says: 'CAPA lists mechanisms that AUTH does not support.',
    reply: {
      command: /^(?:CAPA|AUTH (?:OAUTHBEARER|XOAUTH2))$/i,
      replace: (reply, command) =>
        /^A/i.test(command)
          ? '-ERR Unknown mechanism\r\n'
          : reply.replace(/^(SASL .*)\r$/m, '$1 DIGEST-MD5 SCRAM-SHA-512 NTLM\r'),
    },
  },
  {
    name: 'pop3-commands-not-listed',
    protocol: 'pop3',
    rule: 'rfc2449/5/announced-before-login',
    says: 'TOP, UIDL, USER, AUTH, UTF8, LANG and STLS work, and CAPA does not list them.',
    reply: {
      command: /^CAPA$/i,
      replace: reply => reply.replace(/^(?:TOP|UIDL|USER|SASL .*|UTF8 USER|LANG|STLS)\r\n/gm, ''),
    },
  },
  {
    name: 'pop3-in-use-is-auth',
    protocol: 'pop3',
    rule: 'rfc3206/5/auth-code-for-credentials',
    says: 'A locked maildrop is refused with the response code of wrong credentials.',
    reply: { command: /./, replace: reply => reply.replace('[IN-USE] ', '[AUTH] ') },
  },
  {
    name: 'pop3-initial-response-ignored',
    protocol: 'pop3',
    rule: 'rfc5034/4/initial-response-not-taken',
    says: 'An initial response for a mechanism in which the server begins is ignored.',
    pop3: {
      carryOut: async (next, session, verb, argument, command) => {
        const { context } = session;
        const [name = ''] = verb === 'AUTH' && argument !== undefined ? argument.split(' ') : [];
        const begins = createMechanism(name, context.store, context)?.takesInitialResponse === false;
        await next(session, verb, begins ? name : argument, command);
      },
    },
  },
  {
    name: 'pop3-initial-response-empty-ignored',
    protocol: 'pop3',
    rule: 'rfc5034/4/empty-initial-response',
    says: 'An initial response of = is taken for none.',
    pop3: {
      carryOut: (next, session, verb, argument, command) =>
        next(session, verb, verb === 'AUTH' ? argument?.replace(/ =$/, '') : argument, command),
    },
  },
  {
    name: 'pop3-long-response-split',
    protocol: 'pop3',
    rule: 'rfc5034/4/long-responses',
    says: 'What a SASL response has beyond 255 octets is treated as a command.',
    pop3: {
      readResponse: (next, session, line) => {
        if (line.octets.length <= 255) return next(session, line);
        session.err('The response is too long');
        session.err('Unknown command');
        return undefined;
      },
    },
  },
  {
    name: 'pop3-cancel-locks-out',
    protocol: 'pop3',
    rule: 'rfc5034/4/failure-leaves-nothing',
    says: 'After a cancelled exchange every login on the connection is refused.',
    pop3: {
      readResponse: (next, session, line) => {
        if (line.octets.toString('latin1') === '*') cancelled.add(session);
        return next(session, line);
      },
      logIn: (next, session, account) => next(session, cancelled.has(session) ? undefined : account),
    },
  },
  {
    name: 'pop3-refusal-keeps-lock',
    protocol: 'pop3',
    rule: 'rfc1939/4/refusal-releases-lock',
    says: 'A wrong password leaves the maildrop locked.',
    pop3: {
      logIn: (next, session, account) => {
        next(session, account);
        if (account === undefined) session.context.store.account(session.namedBefore ?? '')?.lockMaildrop();
      },
    },
  },
  {
    name: 'pop3-name-refused-again',
    protocol: 'pop3',
    rule: 'rfc1939/7/user-again',
    says: 'A second USER is refused when the first was accepted.',
    pop3: {
      carryOut: async (next, session, verb, argument, command) => {
        if (verb === 'USER' && session.namedBefore !== undefined) return session.err('One name is enough');
        await next(session, verb, argument, command);
      },
    },
  },
  {
    name: 'pop3-first-name-kept',
    protocol: 'pop3',
    rule: 'rfc1939/7/pass-checked',
    says: 'PASS is checked against the first of several names.',
    pop3: {
      carryOut: async (next, session, verb, argument, command) => {
        await next(session, verb, argument, command);
        if (session.user !== undefined) session.user = session.namedBefore ?? session.user;
      },
    },
  },
]);
