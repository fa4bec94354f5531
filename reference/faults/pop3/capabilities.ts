import { named } from '../fault.js';

/** Departures in what is announced, and in what that promises. */
export const pop3CapabilityFaults = named([
  {
    name: 'pop3-capability-malformed',
    protocol: 'pop3',
    rule: 'rfc2449/3/capability-syntax',
    says: 'A capability is parted from its parameter by two spaces.',
    reply: { command: /^CAPA$/i, replace: reply => reply.replace(/^IMPLEMENTATION /m, 'IMPLEMENTATION  ') },
  },
  {
    name: 'pop3-response-code-malformed',
    protocol: 'pop3',
    rule: 'rfc2449/6.4/brackets-are-codes',
    says: 'The text of responses stands in brackets.',
    reply: {
      command: /./,
      replace: reply =>
        reply.replace(
          /^(\+OK|-ERR)(?: ([A-Z][^\r\n]*))?\r\n/,
          (_, status, text = 'all is well') => `${status} [${text}]\r\n`,
        ),
    },
  },
  {
    name: 'pop3-greeting-with-brackets',
    protocol: 'pop3',
    rule: 'rfc2449/3/greeting-grammar',
    says: 'The greeting has more in angle brackets than its timestamp.',
    reply: { command: /^$/, replace: reply => reply.replace(' ready ', ' <ready> ') },
  },
  {
    name: 'pop3-login-delay-not-enforced',
    protocol: 'pop3',
    rule: 'rfc2449/6.5/login-delay-enforced',
    says: 'LOGIN-DELAY is announced, and any login taken.',
  },
  {
    name: 'pop3-login-delay-hidden-after-login',
    protocol: 'pop3',
    rule: 'rfc2449/5/announced-in-both-states',
    says: 'LOGIN-DELAY is announced before login only.',
  },
  {
    name: 'pop3-login-delay-code-missing',
    protocol: 'pop3',
    rule: 'rfc2449/8.1.1/login-delay-code',
    says: 'A login that comes too early is refused without a response code.',
  },
  {
    name: 'pop3-login-delay-told-to-user',
    protocol: 'pop3',
    rule: 'rfc2449/8.1.1/login-delay-code-not-to-user',
    says: 'USER is refused with LOGIN-DELAY.',
  },
  {
    name: 'pop3-policy-changes',
    protocol: 'pop3',
    rule: 'rfc2449/6.7/expire-user-token',
    says: 'EXPIRE and LOGIN-DELAY are others after login, and nothing says so before it.',
  },
  {
    name: 'pop3-policy-user-after-login',
    protocol: 'pop3',
    rule: 'rfc2449/6.7/expire-argument',
    says: 'EXPIRE and LOGIN-DELAY say USER after login, too.',
  },
]);
