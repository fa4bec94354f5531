import { mechanismNames } from '../../net/sasl.js';
import { ClearAfterTls } from '../clear-after-tls.js';
import { failAtLongLine, failAtManyLines, failing } from '../ending-all.js';
import { named } from '../fault.js';
import { oldTls, openTls } from '../weak-tls.js';
import { ignoringState, recode, startsWith } from './forms.js';

/** Violations of STARTTLS and AUTH. */
export const securityFaults = named([
  {
    name: 'smtp-auth-challenge-not-base64',
    protocol: 'smtp',
    rule: 'rfc4954/4/challenge-is-base64',
    says: 'The challenge of PLAIN is not base64.',
    reply: { command: /^AUTH PLAIN$/i, when: startsWith('334'), replace: () => '334 !your turn!\r\n' },
  },
  {
    name: 'smtp-auth-challenge-two-spaces',
    protocol: 'smtp',
    rule: 'rfc4954/4/challenge-is-base64',
    says: 'An empty challenge has two spaces after 334.',
    reply: { command: /^AUTH PLAIN$/i, when: startsWith('334'), replace: () => '334  \r\n' },
  },
  {
    name: 'smtp-auth-failure-accepted',
    protocol: 'smtp',
    rule: 'rfc4954/4/failure-refused',
    says: 'A wrong password is answered 235.',
    reply: { command: /^AUTH /i, when: startsWith('535'), replace: () => '235 2.7.0 Authenticated\r\n' },
  },
  {
    name: 'smtp-auth-success-250',
    protocol: 'smtp',
    rule: 'rfc4954/6/success-235',
    says: 'A successful AUTH is answered 250.',
    reply: { command: /^AUTH /i, when: startsWith('235'), replace: reply => recode(reply, '250') },
  },
  {
    name: 'smtp-auth-base64-lenient',
    protocol: 'smtp',
    rule: 'rfc4954/4/bad-base64-501',
    says: 'A SASL response with characters that are not base64 is decoded all the same.',
    smtp: { decodeResponse: (next, text) => next(text) ?? Buffer.from(text, 'base64') },
  },
  {
    name: 'smtp-auth-cancel-ignored',
    protocol: 'smtp',
    rule: 'rfc4954/4/cancel-501',
    says: 'A "*" does not end the SASL exchange.',
    reply: { command: /^AUTH/i, when: startsWith('501 5.7.0 Cancelled'), replace: () => '334 \r\n' },
  },
  {
    name: 'smtp-auth-in-transaction',
    protocol: 'smtp',
    rule: 'rfc4954/4/no-auth-in-transaction',
    says: 'AUTH is accepted during a mail transaction.',
    smtp: { carryOut: ignoringState('transaction', 'AUTH') },
  },
  {
    name: 'smtp-auth-twice',
    protocol: 'smtp',
    rule: 'rfc4954/4/no-second-auth',
    says: 'AUTH is accepted again after it succeeded.',
    smtp: { carryOut: ignoringState('account', 'AUTH') },
  },
  {
    name: 'smtp-starttls-keeps-state',
    protocol: 'smtp',
    rule: 'rfc3207/4.2/state-discarded',
    says: 'The state from before TLS is kept after TLS has begun.',
    smtp: {
      carryOut: async (next, session, verb, ...rest) => {
        const { hello, account, transaction } = session;
        await next(session, verb, ...rest);
        if (verb === 'STARTTLS') Object.assign(session, { hello, account, transaction });
      },
    },
  },
  {
    name: 'smtp-starttls-offered-in-tls',
    protocol: 'smtp',
    rule: 'rfc3207/4.2/starttls-not-offered-in-tls',
    says: 'STARTTLS is announced while TLS is in force.',
    smtp: {
      offer: (next, session, keyword, usual) => (keyword === 'STARTTLS' ? '' : next(session, keyword, usual)),
    },
  },
  {
    name: 'smtp-starttls-runs-injected',
    protocol: 'smtp',
    rule: 'rfc3207/4.2/nothing-buffered-survives',
    says: 'Commands received in plaintext after STARTTLS are executed under TLS.',
    smtp: {
      carryOut: async (next, session, verb, ...rest) => {
        const injected = verb === 'STARTTLS' ? session.connection.takeReceived() : Buffer.alloc(0);
        await next(session, verb, ...rest);
        session.connection.putBack(injected);
      },
    },
  },
  {
    name: 'smtp-starttls-keeps-half',
    protocol: 'smtp',
    rule: 'rfc3207/4.2/nothing-buffered-survives',
    says: 'The beginning of a command that was sent in plaintext after STARTTLS stands before the first command under TLS.',
    smtp: {
      carryOut: async (next, session, verb, ...rest) => {
        const injected = verb === 'STARTTLS' ? session.connection.takeReceived() : Buffer.alloc(0);
        await next(session, verb, ...rest);
        session.connection.putBack(injected.subarray(injected.lastIndexOf('\n') + 1));
      },
    },
  },
  {
    name: 'smtp-starttls-stays-clear',
    protocol: 'smtp',
    rule: 'rfc3207/4/no-handshake',
    says: 'After the positive reply to STARTTLS the session goes on in plaintext.',
    smtp: {
      carryOut: (next, session, verb, ...rest) => {
        session.connection.startTls = async () => true;
        return next(session, verb, ...rest);
      },
    },
  },
  {
    name: 'smtp-old-tls',
    protocol: 'smtp',
    rule: 'rfc8996/4/no-tls-1-0',
    says: 'TLS 1.0 and 1.1 are negotiated after STARTTLS.',
    smtp: {
      carryOut: (next, session, verb, ...rest) => {
        if (verb === 'STARTTLS') session.connection.secureContext = oldTls();
        return next(session, verb, ...rest);
      },
    },
  },
  {
    name: 'smtp-open-tls',
    protocol: 'smtp',
    rule: 'rfc3207/4.1/level-of-privacy',
    says: 'Cipher suites without encryption, and without a certificate, are negotiated after STARTTLS.',
    smtp: {
      carryOut: (next, session, verb, ...rest) => {
        if (verb === 'STARTTLS') session.connection.secureContext = openTls();
        return next(session, verb, ...rest);
      },
    },
  },
  {
    name: 'smtp-long-line-ends-all',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.9/noop-250',
    says: 'A line of more than 3,000 octets, ended or not, ends every session.',
    smtp: { readLine: failing(failAtLongLine) },
  },
  {
    name: 'smtp-many-lines-end-all',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.9/noop-250',
    says: 'A thousand octets of empty lines end every session.',
    smtp: { readLine: failing(failAtManyLines) },
  },
  {
    name: 'smtp-unknown-user-told',
    protocol: 'smtp',
    rule: 'rfc4954/4/same-reply-to-wrong-user',
    says: 'AUTH PLAIN with the name of nobody is answered 550.',
    reply: {
      command: /^AUTH PLAIN /i,
      when: startsWith('535'),
      replace: (reply, command) =>
        Buffer.from(command.slice(11), 'base64').includes('nobody-') ? recode(reply, '550') : undefined,
    },
  },
  {
    name: 'smtp-http-run',
    protocol: 'smtp',
    rule: 'rfc5321/4.2.4/unknown-command-refused',
    says: 'POST is answered 250, as if it were a command.',
    reply: { command: /^POST /, replace: () => '250 2.0.0 OK\r\n' },
  },
  {
    name: 'smtp-runs-clear-after-tls',
    protocol: 'smtp',
    rule: 'rfc8446/6.1/nothing-after-closure',
    says: 'Commands that come in plaintext after the client has ended TLS are executed.',
    smtp: {
      carryOut: (next, session, verb, ...rest) => {
        session.connection.underTls = clear => new ClearAfterTls(clear);
        return next(session, verb, ...rest);
      },
    },
  },
  {
    name: 'submission-auth-in-clear',
    protocol: 'smtp',
    rule: 'rfc4954/4/no-plaintext-in-clear',
    says: 'The submission port accepts AUTH without TLS.',
    smtp: {
      refuseSignIn: (next, session) => {
        const refusal = next(session);
        return refusal?.[0].startsWith('538') ? undefined : refusal;
      },
    },
  },
  {
    name: 'submission-without-auth',
    protocol: 'smtp',
    rule: 'rfc4954/6/authentication-required-530',
    says: 'The submission port accepts mail from anyone.',
    smtp: {
      refuseMail: (next, session) => {
        const refusal = next(session);
        return refusal?.[0].startsWith('530') ? undefined : refusal;
      },
    },
  },
  {
    name: 'smtp-starttls-250',
    protocol: 'smtp',
    rule: 'rfc3207/4/starttls-220',
    says: 'STARTTLS is answered 250.',
    reply: { command: /^STARTTLS$/i, when: startsWith('220'), replace: reply => recode(reply, '250') },
  },
  {
    name: 'smtp-530-as-550',
    protocol: 'smtp',
    rule: 'rfc4954/6/authentication-required-530',
    says: 'A command that requires authentication is answered 550.',
    reply: { command: /./, when: startsWith('530'), replace: reply => recode(reply, '550') },
  },
  {
    name: 'smtp-auth-lists-no-name',
    protocol: 'smtp',
    rule: 'rfc4954/3/auth-lists-mechanisms',
    says: 'AUTH lists an invalid mechanism name.',
    reply: {
      command: /^EHLO/i,
      when: startsWith('250'),
      replace: reply => reply.replace(/ XOAUTH2\r$/m, ' oauth/2\r'),
    },
  },
  {
    name: 'smtp-mechanisms-listed-unknown',
    protocol: 'smtp',
    rule: 'rfc4954/3/listed-mechanisms-available',
    says: 'AUTH lists mechanisms that the server does not support.',
    reply: {
      command: /^(?:EHLO|AUTH XOAUTH2)/i,
      replace: (reply, command) =>
        /^A/i.test(command)
          ? '504 5.5.4 Unknown mechanism\r\n'
          : reply.replace(/ XOAUTH2\r$/m, ' XOAUTH2 DIGEST-MD5 SCRAM-SHA-512 NTLM GSSAPI EXTERNAL ANONYMOUS OTP\r'),
    },
  },
  {
    name: 'smtp-mechanisms-unlisted',
    protocol: 'smtp',
    rule: 'rfc4954/3/available-mechanisms-listed',
    says: 'AUTH lists only OAUTHBEARER, but clients can authenticate with other mechanisms.',
    reply: { command: /^EHLO/i, replace: reply => reply.replace(/^(250[ -]AUTH) .*\r$/m, '$1 OAUTHBEARER\r') },
  },
  {
    name: 'smtp-auth-not-implemented',
    protocol: 'smtp',
    rule: 'rfc5321/4.2.4/listed-means-implemented',
    says: 'AUTH is listed and answered 502.',
    reply: { command: /^AUTH/i, replace: () => '502 5.5.1 Not implemented\r\n' },
  },
  {
    name: 'smtp-auth-case-sensitive',
    protocol: 'smtp',
    rule: 'rfc4954/8/command-any-case',
    says: 'AUTH is recognised in upper case only.',
    reply: {
      command: /^AUTH/i,
      replace: (_, command) => (/^[A-Z]*[a-z]/.test(command) ? '500 5.5.1 Unknown command\r\n' : undefined),
    },
  },
  {
    name: 'smtp-mechanism-case-sensitive',
    protocol: 'smtp',
    rule: 'rfc4954/8/mechanism-any-case',
    says: 'Mechanisms are recognised in upper case only.',
    reply: {
      command: /^AUTH [A-Z0-9-]*[a-z]/i,
      when: startsWith('334'),
      replace: (_, command) => (/^\w+ \S*[a-z]/.test(command) ? '504 5.5.4 Unknown mechanism\r\n' : undefined),
    },
  },
  {
    name: 'smtp-plain-for-nothing',
    protocol: 'smtp',
    rule: 'rfc4954/4/authzid-prepared',
    says: 'An authorization identity in PLAIN that is empty after preparation is treated as missing.',
    // A soft hyphen alone, in base64.
    reply: { command: /^AUTH PLAIN wq0A/i, when: startsWith('535'), replace: () => '235 2.7.0 Authenticated\r\n' },
  },
  {
    name: 'smtp-auth-failure-550',
    protocol: 'smtp',
    rule: 'rfc4954/4/failure-535',
    says: 'A wrong password is answered 550.',
    reply: { command: /^AUTH/i, when: startsWith('535'), replace: reply => recode(reply, '550') },
  },
  {
    name: 'smtp-auth-one-attempt',
    protocol: 'smtp',
    rule: 'rfc4954/9/three-attempts',
    says: 'The connection is closed after one failed AUTH.',
    smtp: { limits: next => ({ ...next(), signIns: 1 }) },
  },
  {
    name: 'smtp-unknown-mechanism-535',
    protocol: 'smtp',
    rule: 'rfc4954/4/unknown-mechanism-504',
    says: 'An unknown mechanism is answered 535.',
    reply: { command: /^AUTH/i, when: startsWith('504'), replace: reply => recode(reply, '535') },
  },
  {
    name: 'smtp-unknown-mechanism-accepted',
    protocol: 'smtp',
    rule: 'rfc4954/4/unknown-mechanism-refused',
    says: 'An unknown mechanism is answered 334.',
    reply: { command: /^AUTH/i, when: startsWith('504'), replace: () => '334 \r\n' },
  },
  {
    name: 'smtp-auth-parameter-refused',
    protocol: 'smtp',
    rule: 'rfc4954/5/auth-parameter-taken',
    says: 'The AUTH parameter of MAIL is not known.',
    reply: {
      command: /^MAIL .* AUTH=/i,
      when: startsWith('250'),
      replace: () => '555 5.5.4 Unknown parameter AUTH\r\n',
    },
  },
  {
    name: 'submission-auth-listed-in-clear',
    protocol: 'smtp',
    rule: 'rfc4954/6/no-unusable-mechanisms-listed',
    says: 'The submission port lists AUTH before TLS, and refuses it.',
    smtp: {
      offer: (next, session, keyword, usual) =>
        keyword === 'AUTH' && session.service === 'submission'
          ? mechanismNames.join(' ')
          : next(session, keyword, usual),
    },
  },
]);
