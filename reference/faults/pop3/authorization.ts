import { decodeBase64 } from '../../net/base64.js';
import { named } from '../fault.js';

const startsWith = (start: string) => (reply: string) => reply.startsWith(start);

/** Violations in signing in, and in what is written about it. A greeting is the reply to ''. */
export const pop3AuthorizationFaults = named([
  {
    name: 'pop3-login-commands-after-login',
    protocol: 'pop3',
    rule: 'rfc1939/3/wrong-state-refused',
    says: 'Commands that sign in are answered +OK after login.',
    reply: { command: /^(?:USER|PASS|APOP|AUTH)\b/i, when: startsWith('-ERR Logged in'), replace: () => '+OK\r\n' },
  },
  {
    name: 'pop3-wrong-password-accepted',
    protocol: 'pop3',
    rule: 'rfc1939/7/pass-checked',
    says: 'PASS with a wrong password is answered +OK.',
    reply: { command: /^PASS /i, when: startsWith('-ERR [AUTH]'), replace: () => '+OK\r\n' },
  },
  {
    name: 'pop3-user-announced-only',
    protocol: 'pop3',
    rule: 'rfc2449/6.2/user-works',
    says: 'USER is announced, and unknown.',
    reply: { command: /^USER /i, replace: () => '-ERR Unknown command\r\n' },
  },
  {
    name: 'pop3-apop-timestamp-malformed',
    protocol: 'pop3',
    rule: 'rfc1939/7/apop-timestamp-syntax',
    says: 'The timestamp in the greeting has no at sign.',
    reply: { command: /^$/, replace: reply => reply.replace(/(<[^@>]*)@/, '$1.') },
  },
  {
    name: 'pop3-apop-failure-accepted',
    protocol: 'pop3',
    rule: 'rfc1939/7/apop-digest-checked',
    says: 'APOP that fails is answered +OK.',
    reply: { command: /^APOP /i, when: startsWith('-ERR [AUTH]'), replace: () => '+OK\r\n' },
  },
  {
    name: 'pop3-sasl-announced-only',
    protocol: 'pop3',
    rule: 'rfc2449/6.3/sasl-works',
    says: 'CAPA announces mechanisms that AUTH does not support.',
    reply: { command: /^AUTH /i, replace: () => '-ERR Unknown authentication mechanism\r\n' },
  },
  {
    name: 'pop3-initial-response-refused',
    protocol: 'pop3',
    rule: 'rfc2449/6.3/initial-response',
    says: 'AUTH with an initial response is refused.',
    reply: { command: /^AUTH \S+ \S/i, replace: () => '-ERR One argument, please\r\n' },
  },
  {
    name: 'pop3-auth-failure-accepted',
    protocol: 'pop3',
    rule: 'rfc1734/2/failure-stays-in-authorization',
    says: 'AUTH with a wrong password is answered +OK.',
    reply: { command: /^AUTH /i, when: startsWith('-ERR [AUTH]'), replace: () => '+OK\r\n' },
  },
  {
    name: 'pop3-unknown-mechanism-challenged',
    protocol: 'pop3',
    rule: 'rfc1734/2/unsupported-mechanism-refused',
    says: 'An unknown mechanism is answered by a challenge.',
    reply: { command: /^AUTH /i, when: startsWith('-ERR Unknown'), replace: () => '+ \r\n' },
  },
  {
    name: 'pop3-cancel-accepted',
    protocol: 'pop3',
    rule: 'rfc1734/2/cancel-refused',
    says: 'An exchange that the client cancels is answered +OK.',
    reply: { command: /^AUTH /i, when: startsWith('-ERR Cancelled'), replace: () => '+OK\r\n' },
  },
  {
    name: 'pop3-mechanism-case-sensitive',
    protocol: 'pop3',
    rule: 'rfc1734/3/mechanism-any-case',
    says: 'Mechanisms are recognised in upper case only.',
    reply: {
      command: /^AUTH [^ ]*[a-z]/,
      when: startsWith('+ '),
      replace: () => '-ERR Unknown authentication mechanism\r\n',
    },
  },
  {
    name: 'pop3-in-use-oracle',
    protocol: 'pop3',
    rule: 'rfc2449/8.1.2/in-use-only-after-authentication',
    says: 'IN-USE is given for a wrong password, too.',
    reply: { command: /^(?:PASS|APOP|AUTH) /i, replace: reply => reply.replace('-ERR [AUTH] ', '-ERR [IN-USE] ') },
  },
  {
    name: 'pop3-expire-without-days',
    protocol: 'pop3',
    rule: 'rfc2449/6.7/expire-argument',
    says: 'EXPIRE has no argument.',
    reply: { command: /^CAPA$/i, replace: reply => reply.replace('EXPIRE NEVER', 'EXPIRE') },
  },
  {
    name: 'pop3-login-delay-in-words',
    protocol: 'pop3',
    rule: 'rfc2449/6.5/login-delay-argument',
    says: 'LOGIN-DELAY has a word for its seconds.',
    reply: { command: /^CAPA$/i, replace: reply => reply.replace('EXPIRE NEVER', 'EXPIRE NEVER\r\nLOGIN-DELAY short') },
  },
  {
    name: 'pop3-implementation-without-name',
    protocol: 'pop3',
    rule: 'rfc2449/6.9/implementation-argument',
    says: 'IMPLEMENTATION names nothing.',
    reply: { command: /^CAPA$/i, replace: reply => reply.replace(/^IMPLEMENTATION .*$/m, 'IMPLEMENTATION') },
  },
  {
    name: 'pop3-stls-twice-accepted',
    protocol: 'pop3',
    rule: 'rfc2595/4/stls-in-tls',
    says: 'STLS is answered +OK under TLS.',
    reply: { command: /^STLS$/i, when: startsWith('-ERR TLS'), replace: () => '+OK\r\n' },
  },
  {
    name: 'pop3-apop-digest-unchecked',
    protocol: 'pop3',
    rule: 'rfc1939/7/apop-digest-checked',
    says: 'APOP accepts any digest for a known name.',
    pop3: { isRightDigest: () => true },
  },
  {
    name: 'pop3-apop-timestamp-repeated',
    protocol: 'pop3',
    rule: 'rfc1939/7/apop-timestamp-differs',
    says: 'All greetings have the same timestamp.',
    pop3: { timestamp: (_next, hostname) => `<1@${hostname}>` },
  },
  {
    name: 'pop3-auth-base64-closes',
    protocol: 'pop3',
    rule: 'rfc1734/2/response-is-base64',
    says: 'At a SASL response that is not base64 the connection is closed without a response.',
    pop3: {
      readResponse: (next, session, line) => {
        const text = line.octets.toString('latin1');
        if (text === '*' || decodeBase64(text) !== undefined) return next(session, line);
        session.context.pop3.close(session);
        return undefined;
      },
    },
  },
  {
    name: 'pop3-one-login-only',
    protocol: 'pop3',
    rule: 'rfc1939/4/refused-login-can-be-repeated',
    says: 'After a refused login every other on the connection is refused.',
    pop3: {
      logIn: (next, session, account) => next(session, session.failedLogins > 0 ? undefined : account),
    },
  },
]);
