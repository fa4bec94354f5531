import type { Overrides } from '../../behaviour.js';
import type { Pop3Behaviour } from '../../pop3/behaviour.js';
import type { Account } from '../../store/account.js';
import { named } from '../fault.js';
import { unknownAfterLogin } from './forms.js';

type Override<Seam extends keyof Pop3Behaviour> = NonNullable<Overrides<Pop3Behaviour>[Seam]>;

/** Another policy about how long mail is kept, and how often a client may sign in. */
const announcing =
  (...policy: string[]): Override<'capabilities'> =>
  (next, session) =>
    next(session).flatMap(line => (line === 'EXPIRE NEVER' ? policy : [line]));

/** Who has signed in before, for a delay between logins, which the server does not have. */
const signedIn = new WeakSet<Account>();

const remembered: Override<'logIn'> = (next, session, account) => {
  next(session, account);
  if (account !== undefined && session.maildrop !== undefined) signedIn.add(account);
};

/** Violations in what is announced, and in what that promises. */
export const pop3CapabilityFaults = named([
  {
    name: 'pop3-capability-malformed',
    protocol: 'pop3',
    rule: 'rfc2449/3/capability-syntax',
    says: 'A capability is separated from its parameter by two spaces.',
    reply: { command: /^CAPA$/i, replace: reply => reply.replace(/^IMPLEMENTATION /m, 'IMPLEMENTATION  ') },
  },
  {
    name: 'pop3-response-code-malformed',
    protocol: 'pop3',
    rule: 'rfc2449/6.4/brackets-are-codes',
    says: 'The text of responses is in brackets.',
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
    pop3: { capabilities: announcing('EXPIRE NEVER', 'LOGIN-DELAY 60') },
  },
  {
    name: 'pop3-login-delay-hidden-after-login',
    protocol: 'pop3',
    rule: 'rfc2449/5/announced-in-both-states',
    says: 'LOGIN-DELAY is announced before login only.',
    pop3: {
      capabilities: (next, session) =>
        session.maildrop === undefined ? announcing('EXPIRE NEVER', 'LOGIN-DELAY 60')(next, session) : next(session),
    },
  },
  {
    name: 'pop3-login-delay-code-missing',
    protocol: 'pop3',
    rule: 'rfc2449/8.1.1/login-delay-code',
    says: 'A login that comes too early is refused without a response code.',
    pop3: {
      capabilities: announcing('EXPIRE NEVER', 'LOGIN-DELAY 60'),
      logIn: (next, session, account) => {
        if (account !== undefined && signedIn.has(account)) return session.err('Too early');
        remembered(next, session, account);
      },
    },
  },
  {
    name: 'pop3-login-delay-told-to-user',
    protocol: 'pop3',
    rule: 'rfc2449/8.1.1/login-delay-code-not-to-user',
    says: 'USER is refused with LOGIN-DELAY.',
    pop3: {
      capabilities: announcing('EXPIRE NEVER', 'LOGIN-DELAY 60'),
      logIn: remembered,
      carryOut: async (next, session, verb, argument, command) => {
        const account = session.context.store.account(argument ?? '');
        if (verb === 'USER' && account !== undefined && signedIn.has(account))
          return session.err('[LOGIN-DELAY] Wait a minute');
        await next(session, verb, argument, command);
      },
    },
  },
  {
    name: 'pop3-policy-changes',
    protocol: 'pop3',
    rule: 'rfc2449/6.7/expire-user-token',
    says: 'EXPIRE and LOGIN-DELAY change after login without USER before it.',
    pop3: {
      capabilities: (next, session) =>
        session.maildrop === undefined
          ? announcing('EXPIRE 30', 'LOGIN-DELAY 60')(next, session)
          : announcing('EXPIRE 5', 'LOGIN-DELAY 10')(next, session),
    },
  },
  {
    name: 'pop3-policy-user-after-login',
    protocol: 'pop3',
    rule: 'rfc2449/6.7/expire-argument',
    says: 'EXPIRE and LOGIN-DELAY say USER after login, too.',
    pop3: { capabilities: announcing('EXPIRE 30 USER', 'LOGIN-DELAY 60 USER') },
  },
  {
    name: 'pop3-stls-offered-in-tls',
    protocol: 'pop3',
    rule: 'rfc2595/4/stls-not-offered-in-tls',
    says: 'STLS is announced while TLS is in force.',
    pop3: {
      capabilities: (next, session) => [...(session.connection.secure ? ['STLS'] : []), ...next(session)],
    },
  },
  {
    name: 'pop3-stls-announced-after-login',
    protocol: 'pop3',
    rule: 'rfc2595/4/stls-announced-where-permitted',
    says: 'CAPA announces STLS after login.',
    pop3: {
      capabilities: (next, session) => {
        const { connection, maildrop } = session;
        return [...(!connection.secure && maildrop !== undefined ? ['STLS'] : []), ...next(session)];
      },
    },
  },
  {
    name: 'pop3-capa-refused-after-login',
    protocol: 'pop3',
    rule: 'rfc2449/5/capa-in-both-states',
    says: 'CAPA is unknown after login.',
    pop3: unknownAfterLogin('CAPA'),
  },
  {
    name: 'pop3-capa-shrinks-after-login',
    protocol: 'pop3',
    rule: 'rfc2449/5/announced-in-both-states',
    says: 'After login CAPA announces nothing but the implementation.',
    pop3: {
      capabilities: (next, session) => next(session).slice(session.maildrop === undefined ? 0 : -1),
    },
  },
]);
