import { named } from '../fault.js';
import { recode, startsWith } from './forms.js';

/** Violations in how a command is refused: by which code, how often, and what becomes of the session. */
export const refusalsFaults = named([
  {
    name: 'smtp-errors-close-connection',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.10/no-close-before-quit',
    says: 'The connection is closed after every negative reply.',
    smtp: {
      reply: (next, session, status, lines) => {
        next(session, status, lines);
        if (status.startsWith('5')) session.close();
      },
    },
  },
  {
    name: 'smtp-every-command-unknown',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.1/minimum-implementation',
    says: 'Every command is answered 500.',
    reply: { command: /./, replace: () => '500 5.5.1 What?\r\n' },
  },
  {
    name: 'smtp-errors-answered-twice',
    protocol: 'smtp',
    rule: 'rfc5321/4.2/one-reply-a-command',
    says: 'Negative replies are sent twice.',
    reply: { command: /./, when: startsWith('50'), replace: reply => reply + reply },
  },
  {
    name: 'smtp-unlisted-codes',
    protocol: 'smtp',
    rule: 'rfc5321/4.2/listed-codes',
    says: 'Other codes than those of the RFC are sent.',
    reply: {
      command: /./,
      replace: reply => (/^(?:354|334|220)/.test(reply) ? undefined : reply.replace(/^(2[0-5]|5[0-5])\d/gm, '$19')),
    },
  },
  {
    name: 'smtp-unwanted-argument-500',
    protocol: 'smtp',
    rule: 'rfc5321/4.3.2/unwanted-argument-501',
    says: 'An argument to a command that takes none is answered 500.',
    reply: { command: /^(?:RSET|QUIT|DATA) /i, when: startsWith('501'), replace: reply => recode(reply, '500') },
  },
  {
    name: 'smtp-bad-mail-553',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.4/unacceptable-mail-501',
    says: 'MAIL with an invalid argument is answered 553.',
    reply: { command: /^MAIL/i, when: startsWith('501'), replace: reply => recode(reply, '553') },
  },
  {
    name: 'smtp-refusal-350',
    protocol: 'smtp',
    rule: 'rfc5321/3.3/failure-says-how-long',
    says: 'A recipient that is refused is answered 350.',
    reply: { command: /^RCPT/i, when: startsWith('550'), replace: () => '350 Perhaps\r\n' },
  },
  {
    name: 'smtp-too-many-recipients-451',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.3.1.10/too-many-recipients-452',
    says: 'A recipient beyond the limit is answered 451.',
    reply: { command: /^RCPT/i, when: startsWith('452'), replace: reply => recode(reply, '451') },
  },
]);
