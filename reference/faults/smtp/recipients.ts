import type { Answer } from '../../smtp/session.js';
import { named } from '../fault.js';
import { recode, startsWith } from './forms.js';

const unknownUser: Answer = ['550 5.1.1', 'No such user here'];

/** Violations in which recipients are taken, and where their mail goes. */
export const recipientsFaults = named([
  {
    name: 'smtp-unknown-user-temporary',
    protocol: 'smtp',
    rule: 'rfc5321/3.3/unknown-recipient-refused',
    says: 'An unknown recipient is answered 450.',
    reply: {
      command: /^RCPT/i,
      when: startsWith('550'),
      replace: reply => recode(reply, '450').replace('450 5.', '450 4.'),
    },
  },
  {
    name: 'smtp-few-recipients',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.3.1.8/hundred-recipients',
    says: 'The 51st recipient of a message is refused.',
    smtp: { limits: next => ({ ...next(), recipients: 50 }) },
  },
  {
    name: 'smtp-local-part-case-kept',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.1/postmaster-any-case',
    says: 'A local-part with an upper-case letter, Postmaster too, is unknown.',
    smtp: {
      route: (next, session, mailbox) =>
        mailbox.localPart === mailbox.localPart.toLowerCase() ? next(session, mailbox) : { refusal: unknownUser },
    },
  },
  {
    name: 'smtp-open-relay',
    protocol: 'smtp',
    rule: 'rfc2505/2.1/strangers-not-relayed',
    says: 'A recipient of any domain is accepted from anyone.',
    smtp: {
      route: (next, session, mailbox) => {
        const usual = next(session, mailbox);
        const denied = usual !== 'elsewhere' && 'refusal' in usual && usual.refusal[0] === '550 5.7.1';
        return denied ? 'elsewhere' : usual;
      },
    },
  },
  {
    name: 'smtp-local-part-routed',
    protocol: 'smtp',
    rule: 'rfc2505/2.1/strangers-not-relayed',
    says: 'A local-part with a percent sign, an exclamation mark or an at sign is treated as a route to another host.',
    smtp: {
      route: (next, session, mailbox) => (/[%!@]/.test(mailbox.localPart) ? 'elsewhere' : next(session, mailbox)),
    },
  },
  {
    name: 'smtp-local-part-rewritten',
    protocol: 'smtp',
    rule: 'rfc2505/2.1/strangers-not-relayed',
    says: 'A local-part with a percent sign, an exclamation mark or an at sign is rewritten to the address that it may stand for, and relayed.',
    smtp: {
      route: (next, session, mailbox) => {
        const { localPart } = mailbox;
        const [, user, domain] = /^([^%@!]+)[%@]([^%@!]+)/.exec(localPart) ?? [];
        const [, host, name] = /([^%@!]+)!([^%@!]+)$/.exec(localPart) ?? [];
        if (localPart.includes('!')) Object.assign(mailbox, { localPart: name, domain: host, text: `${name}@${host}` });
        else if (domain !== undefined) Object.assign(mailbox, { localPart: user, domain, text: `${user}@${domain}` });
        else return next(session, mailbox);
        return 'elsewhere';
      },
    },
  },
  {
    name: 'smtp-broken-path-relayed',
    protocol: 'smtp',
    rule: 'rfc2505/2.1/strangers-not-relayed',
    says: 'A recipient of another domain is accepted from anyone where its path breaks the syntax.',
    reply: {
      command: /^RCPT TO:.*example\.net/i,
      when: startsWith('501'),
      replace: () => '250 2.1.5 Recipient accepted\r\n',
    },
  },
  {
    name: 'smtp-forged-srs-relayed',
    protocol: 'smtp',
    rule: 'rfc2505/2.1/strangers-not-relayed',
    says: 'A local-part in the form of the Sender Rewriting Scheme is accepted for the address that it names, whatever its hash.',
    reply: {
      command: /^RCPT TO:<SRS0=/i,
      when: startsWith('550'),
      replace: () => '250 2.1.5 Recipient accepted\r\n',
    },
  },
  {
    name: 'smtp-relays-for-its-own-names',
    protocol: 'smtp',
    rule: 'rfc2505/2.1/strangers-not-relayed',
    says: 'A client that says in EHLO that it is this host is relayed for.',
    smtp: {
      route: (next, session, mailbox) => {
        const own = ['localhost', '[127.0.0.1]', '[IPv6:::1]', session.context.domain];
        return own.includes(session.hello?.name ?? '') ? 'elsewhere' : next(session, mailbox);
      },
    },
  },
  {
    name: 'smtp-relays-for-auth-parameter',
    protocol: 'smtp',
    rule: 'rfc2505/2.1/strangers-not-relayed',
    says: 'A client whose AUTH parameter of MAIL names a user is relayed for.',
    smtp: {
      route: (next, session, mailbox) =>
        session.transaction?.parameters.get('AUTH')?.includes('@') === true ? 'elsewhere' : next(session, mailbox),
    },
  },
  {
    name: 'smtp-relay-refused-554',
    protocol: 'smtp',
    rule: 'rfc5321/7.9/policy-550',
    says: 'A recipient that is not to be relayed to is answered 554.',
    reply: { command: /^RCPT/i, when: startsWith('550 5.7.1'), replace: reply => recode(reply, '554') },
  },
  {
    name: 'smtp-postmaster-refused',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.1/postmaster-accepted',
    says: 'Mail for postmaster is refused.',
    smtp: {
      route: (next, session, mailbox) =>
        /^postmaster$/i.test(mailbox.localPart) ? { refusal: unknownUser } : next(session, mailbox),
    },
  },
  {
    name: 'smtp-source-route-refused',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.3/source-route-accepted',
    says: 'A source route is refused.',
    smtp: {
      route: (next, session, mailbox) =>
        mailbox.route === '' ? next(session, mailbox) : { refusal: ['550 5.1.3', 'No source routes'] },
    },
  },
  {
    name: 'smtp-unknown-user-accepted',
    protocol: 'smtp',
    rule: 'rfc5321/3.3/unknown-recipient-refused',
    says: 'Any recipient in the domain is accepted; the mail goes to the first account.',
    smtp: {
      route: (next, session, mailbox) => {
        const usual = next(session, mailbox);
        const [account] = session.context.store.accounts;
        const unknown = usual !== 'elsewhere' && 'refusal' in usual && usual.refusal[0] === unknownUser[0];
        return unknown && account !== undefined ? { account } : usual;
      },
    },
  },
  {
    name: 'smtp-recipient-refused',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.3/rcpt-accepted',
    says: 'Every recipient is refused.',
    reply: { command: /^RCPT/i, when: startsWith('250'), replace: () => '550 5.1.1 No such user here\r\n' },
  },
  {
    name: 'smtp-quotes-make-another',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.2/quoted-forms-equivalent',
    says: 'A recipient whose local-part is quoted is an unknown user.',
    reply: { command: /^RCPT TO:<"/i, when: startsWith('250'), replace: () => '550 5.1.1 No such user here\r\n' },
  },
]);
