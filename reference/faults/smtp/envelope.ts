import { parsePath } from '../../smtp/path.js';
import type { SmtpSession } from '../../smtp/session.js';
import type { Store } from '../../store/store.js';
import { named } from '../fault.js';
import { recode, startsWith } from './forms.js';

/** The session that began the last transaction at a server, by its store. */
const lastToBegin = new WeakMap<Store, SmtpSession>();

/** Violations of MAIL and RCPT, and of the order of commands. */
export const envelopeFaults = named([
  {
    name: 'smtp-sequence-errors-accepted',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.4/out-of-order-503',
    says: 'A command out of sequence is answered 250.',
    reply: { command: /./, when: startsWith('503'), replace: () => '250 2.0.0 OK\r\n' },
  },
  {
    name: 'smtp-syntax-errors-accepted',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.2/mail-syntax',
    says: 'A command with an invalid argument is answered 250.',
    reply: { command: /./, when: startsWith('501'), replace: () => '250 2.0.0 OK\r\n' },
  },
  {
    name: 'smtp-data-without-recipients',
    protocol: 'smtp',
    rule: 'rfc2920/3.2/data-if-and-only-if-recipients',
    says: 'DATA is answered 354 though no recipient was accepted.',
    smtp: {
      refuseData: (next, session, transaction) =>
        transaction.recipients.length === 0 ? undefined : next(session, transaction),
    },
  },
  {
    name: 'smtp-keyword-case-sensitive',
    protocol: 'smtp',
    rule: 'rfc5321/2.4/keywords-any-case',
    says: 'FROM: and TO: are recognised in upper case only.',
    smtp: {
      carryOut: (next, session, verb, argument, command) => {
        const known = !/^(?:MAIL|RCPT)$/.test(verb) || /^(?:FROM|TO):/.test(argument);
        return next(session, verb, known ? argument : '?', command);
      },
    },
  },
  {
    name: 'smtp-mail-before-hello',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.4/hello-before-mail',
    says: 'MAIL is accepted before EHLO or HELO.',
    smtp: {
      refuseMail: (next, session) => (session.hello === undefined ? undefined : next(session)),
    },
  },
  {
    name: 'smtp-nested-mail',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.4/no-nested-mail',
    says: 'MAIL is accepted while a transaction is open.',
    smtp: {
      carryOut: async (next, session, verb, ...rest) => {
        const { transaction } = session;
        if (verb === 'MAIL') session.reset();
        await next(session, verb, ...rest);
        if (verb === 'MAIL') session.transaction ??= transaction;
      },
    },
  },
  {
    name: 'smtp-null-reverse-path-refused',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.5/null-reverse-path',
    says: 'The null reverse-path is refused.',
    smtp: {
      refuseSender: (next, session, mailbox, parameters) =>
        mailbox === null ? ['550 5.1.7', 'Sender refused'] : next(session, mailbox, parameters),
    },
  },
  {
    name: 'smtp-space-after-colon',
    protocol: 'smtp',
    rule: 'rfc5321/3.3/no-space-after-colon',
    says: 'Spaces after FROM: and TO: are let through.',
    smtp: {
      carryOut: (next, session, verb, argument, command) =>
        next(session, verb, argument.replace(/^(FROM:|TO:) +/i, '$1'), command),
    },
  },
  {
    name: 'smtp-unknown-parameter-ignored',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.11/unknown-parameter-refused',
    says: 'A parameter of MAIL that the server does not support is ignored.',
    smtp: {
      refuseParameter: (next, session, of, ...parameter) => {
        const refusal = next(session, of, ...parameter);
        return of === 'mail' && refusal?.[1].startsWith('Unknown parameter') ? undefined : refusal;
      },
    },
  },
  {
    name: 'smtp-sender-refused',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.2/mail-accepted',
    says: 'Every sender is refused.',
    reply: { command: /^MAIL/i, when: startsWith('250'), replace: () => '550 5.7.1 Sender refused\r\n' },
  },
  {
    name: 'smtp-plain-local-parts-only',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.2/quoted-local-part',
    says: 'A local-part of other characters than letters, digits, dots, hyphens and underscores is a syntax error.',
    reply: {
      command: /^(?:MAIL FROM|RCPT TO):<[\w.-]*[^\w.<>@-]/i,
      replace: () => '501 5.1.3 Bad address\r\n',
    },
  },
  {
    name: 'smtp-address-literal-refused',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.3/address-literal',
    says: 'An address literal in a path is a syntax error.',
    reply: { command: /^(?:MAIL FROM|RCPT TO):<[^>]*@\[/i, replace: () => '501 5.1.7 Bad address\r\n' },
  },
  {
    name: 'smtp-source-route-syntax-error',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.3/source-route-accepted',
    says: 'A source route is a syntax error.',
    reply: {
      command: /^(?:MAIL FROM|RCPT TO):<@/i,
      when: startsWith('250'),
      replace: () => '501 5.1.3 Bad address\r\n',
    },
  },
  {
    name: 'smtp-parameter-case-sensitive',
    protocol: 'smtp',
    rule: 'rfc5321/2.4/keywords-any-case',
    says: 'Parameters are recognised in upper case only.',
    reply: {
      command: /^MAIL .*> .*[a-z]+=/i,
      when: startsWith('250'),
      replace: (_, command) => (/[a-z]=/.test(command) ? '555 5.5.4 Unknown parameter\r\n' : undefined),
    },
  },
  {
    name: 'smtp-refused-parameters-accepted',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.11/unknown-parameter-refused',
    says: 'Parameters that are refused with 555 are ignored.',
    reply: { command: /^(?:MAIL|RCPT)/i, when: startsWith('555'), replace: () => '250 2.1.0 OK\r\n' },
  },
  {
    name: 'smtp-unknown-parameter-501',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.11/unknown-parameter-555',
    says: 'A parameter that the server does not support is answered 501.',
    reply: { command: /^(?:MAIL|RCPT)/i, when: startsWith('555'), replace: reply => recode(reply, '501') },
  },
  {
    name: 'smtp-short-local-parts',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.3.1.1/local-part-of-64',
    says: 'A local-part of more than 32 octets is too long.',
    reply: {
      command: /^(?:MAIL FROM|RCPT TO):<[^@]{33}/i,
      replace: () => '501 5.1.7 Local-part too long\r\n',
    },
  },
  {
    name: 'smtp-short-paths',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.3.1.3/path-of-256',
    says: 'A path of more than 128 octets is too long.',
    reply: { command: /^(?:MAIL FROM|RCPT TO):<[^>]{127}/i, replace: () => '501 5.1.7 Path too long\r\n' },
  },
  {
    name: 'smtp-refused-mail-begins-transaction',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.4/refused-mail-changes-nothing',
    says: 'A MAIL that was refused begins a transaction all the same.',
    smtp: {
      carryOut: async (next, session, verb, ...rest) => {
        await next(session, verb, ...rest);
        if (verb === 'MAIL')
          session.transaction ??= { reversePath: null, parameters: new Map(), recipients: [], chunks: undefined };
      },
    },
  },
  {
    name: 'smtp-errors-abort-transaction',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.4/out-of-order-changes-nothing',
    says: 'A command that is refused ends the transaction.',
    smtp: {
      reply: (next, session, status, lines) => {
        if (status.startsWith('5')) session.reset();
        next(session, status, lines);
      },
    },
  },
  {
    name: 'smtp-nested-mail-replaces-sender',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.4/out-of-order-changes-nothing',
    says: 'MAIL within a transaction is answered 503, and its sender replaces the first.',
    smtp: {
      carryOut: (next, session, verb, argument, command) => {
        const second = verb === 'MAIL' ? parsePath(argument.slice('FROM:'.length)) : undefined;
        if (session.transaction !== undefined && typeof second === 'object')
          session.transaction.reversePath = second.mailbox;
        return next(session, verb, argument, command);
      },
    },
  },
  {
    name: 'smtp-one-transaction-at-a-time',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.4.2/several-at-a-time',
    says: 'MAIL is answered 451 while another session has a transaction.',
    smtp: {
      carryOut: async (next, session, verb, ...rest) => {
        const { store } = session.context;
        const other = lastToBegin.get(store);
        if (verb === 'MAIL' && other !== session && other?.transaction !== undefined)
          return session.reply('451 4.3.2', 'Busy with another');
        await next(session, verb, ...rest);
        if (verb === 'MAIL' && session.transaction !== undefined) lastToBegin.set(store, session);
      },
    },
  },
]);
