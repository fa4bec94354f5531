import { named } from '../fault.js';
import { afterReset, keepingState, recode, startsWith } from './forms.js';

/** Violations of the commands that are no part of a mail transaction. */
export const commandsFaults = named([
  {
    name: 'smtp-help-not-implemented',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.8/help-answered',
    says: 'HELP is answered 502.',
    reply: { command: /^HELP/i, replace: () => '502 5.5.1 No help\r\n' },
  },
  {
    name: 'smtp-noop-refused',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.9/noop-250',
    says: 'NOOP is answered 502.',
    reply: { command: /^NOOP/i, replace: () => '502 5.5.1 Not implemented\r\n' },
  },
  {
    name: 'smtp-quit-250',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.10/quit-221',
    says: 'QUIT is answered 250.',
    reply: { command: /^QUIT$/i, replace: reply => recode(reply, '250') },
  },
  {
    name: 'smtp-quit-silent',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.10/quit-221',
    says: 'The connection is closed after QUIT without a reply.',
    reply: { command: /^QUIT$/i, replace: () => '' },
  },
  ...(['mail', 'data', 'rset'] as const).map(verb => ({
    name: `smtp-${verb}-not-implemented` as const,
    protocol: 'smtp' as const,
    rule: 'rfc5321/4.5.1/minimum-implementation',
    says: `${verb.toUpperCase()} is answered 502.`,
    reply: { command: new RegExp(`^${verb}`, 'i'), replace: () => '502 5.5.1 Not implemented\r\n' },
  })),
  {
    name: 'smtp-rset-refused',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.5/rset-250',
    says: 'RSET is answered 503.',
    reply: { command: /^RSET$/i, replace: () => '503 5.5.1 Nothing to reset\r\n' },
  },
  {
    name: 'smtp-unknown-command-accepted',
    protocol: 'smtp',
    rule: 'rfc5321/4.2.4/unknown-command-refused',
    says: 'An unknown command is answered 250.',
    reply: { command: /./, when: startsWith('500'), replace: () => '250 2.0.0 OK\r\n' },
  },
  {
    name: 'smtp-unknown-command-closes',
    protocol: 'smtp',
    rule: 'rfc5321/3.8/no-close-on-unknown-command',
    says: 'An unknown command is answered 421.',
    reply: { command: /./, when: startsWith('500'), replace: () => '421 4.3.2 Closing\r\n' },
  },
  {
    name: 'smtp-vrfy-not-implemented',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.1/vrfy-supported',
    says: 'VRFY is answered 502.',
    reply: { command: /^VRFY/i, replace: () => '502 5.5.1 Not implemented\r\n' },
  },
  {
    name: 'smtp-bare-lf-ends-command',
    protocol: 'smtp',
    rule: 'rfc5321/2.3.8/lines-end-with-crlf',
    says: 'A bare LF ends a command.',
    smtp: { answer: (next, session, line) => next(session, { ...line, ending: 'crlf' }) },
  },
  {
    name: 'smtp-noop-aborts-transaction',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.9/noop-changes-nothing',
    says: 'NOOP empties the buffers.',
    smtp: { carryOut: afterReset('NOOP') },
  },
  {
    name: 'smtp-quit-keeps-open',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.10/quit-closes',
    says: 'The connection stays open after QUIT.',
    smtp: { close: () => undefined },
  },
  {
    name: 'smtp-rset-keeps-buffers',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.5/rset-clears-buffers',
    says: 'RSET is answered 250 and leaves the transaction open.',
    smtp: { carryOut: keepingState('transaction', 'RSET') },
  },
  {
    name: 'smtp-trailing-space-refused',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1/trailing-space-tolerated',
    says: 'A command with white space before its CRLF is refused.',
    smtp: {
      answer: async (next, session, line) => {
        if (/[ \t]$/.test(line.octets.toString('latin1'))) session.reply('501 5.5.4', 'Trailing space');
        else await next(session, line);
      },
    },
  },
  {
    name: 'smtp-verb-case-sensitive',
    protocol: 'smtp',
    rule: 'rfc5321/2.4/verbs-any-case',
    says: 'Commands are recognised in upper case only.',
    smtp: {
      findCommand: (next, session, name) => (name === name.toUpperCase() ? next(session, name) : undefined),
    },
  },
  {
    name: 'smtp-vrfy-discloses',
    protocol: 'smtp',
    rule: 'rfc5321/7.3/vrfy-may-be-silent',
    says: 'VRFY discloses to anyone which users exist.',
    smtp: { mayVerify: () => true },
  },
  {
    name: 'smtp-vrfy-confirms-anyone',
    protocol: 'smtp',
    rule: 'rfc5321/3.5.3/vrfy-250-only-when-verified',
    says: 'VRFY is answered 250, whoever is asked for.',
    reply: { command: /^VRFY/i, replace: () => '250 2.1.5 That user is here\r\n' },
  },
  {
    name: 'smtp-expn-confirms-anything',
    protocol: 'smtp',
    rule: 'rfc5321/3.5.3/expn-250-only-when-verified',
    says: 'EXPN is answered 250, whatever is asked for.',
    reply: { command: /^EXPN /i, replace: () => '250 2.1.5 That list is here\r\n' },
  },
  {
    name: 'smtp-expn-not-implemented',
    protocol: 'smtp',
    rule: 'rfc5321/3.5.2/expn-supported',
    says: 'EXPN is answered 502 though it is listed.',
    reply: { command: /^EXPN/i, replace: () => '502 5.5.1 Not implemented\r\n' },
  },
  {
    name: 'smtp-unknown-command-502',
    protocol: 'smtp',
    rule: 'rfc5321/4.2.4/unknown-command-500',
    says: 'An unknown command is answered 502.',
    reply: { command: /./, when: startsWith('500'), replace: reply => recode(reply, '502') },
  },
  {
    name: 'smtp-queries-abort-transaction',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.6/vrfy-keeps-buffers',
    says: 'VRFY, EXPN and HELP empty the buffers.',
    smtp: { carryOut: afterReset('VRFY', 'EXPN', 'HELP') },
  },
  {
    name: 'smtp-rset-closes',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.5/rset-keeps-connection',
    says: 'RSET is answered 250, and the connection is closed.',
    smtp: {
      carryOut: async (next, session, verb, ...rest) => {
        await next(session, verb, ...rest);
        if (verb === 'RSET') session.close();
      },
    },
  },
  {
    name: 'smtp-rset-forgets-hello',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.5/rset-after-hello-is-noop',
    says: 'After RSET the client has to say EHLO again.',
    smtp: {
      carryOut: async (next, session, verb, ...rest) => {
        await next(session, verb, ...rest);
        if (verb === 'RSET') session.hello = undefined;
      },
    },
  },
  {
    name: 'smtp-short-command-lines',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.3.1.4/command-line-of-512',
    says: 'A command of more than 256 octets is too long.',
    reply: { command: /^.{255}/, replace: () => '500 5.5.2 Line too long\r\n' },
  },
  {
    name: 'smtp-vrfy-denies-everyone',
    protocol: 'smtp',
    rule: 'rfc5321/3.5.1/local-mailboxes-are-users',
    says: 'VRFY finds no users.',
    reply: { command: /^VRFY/i, replace: () => '550 5.1.1 No such user here\r\n' },
  },
  {
    name: 'smtp-vrfy-takes-names-only',
    protocol: 'smtp',
    rule: 'rfc5321/3.5.1/address-as-user-name',
    says: 'VRFY of an address is a syntax error.',
    reply: { command: /^VRFY .*@/i, replace: () => '501 5.5.4 A name is wanted\r\n' },
  },
  {
    name: 'smtp-vrfy-listed',
    protocol: 'smtp',
    rule: 'rfc5321/3.5.2/vrfy-listed',
    says: 'EHLO lists VRFY.',
    reply: {
      command: /^EHLO/i,
      when: startsWith('250'),
      replace: reply => reply.replace('250-HELP', '250-VRFY\r\n250-HELP'),
    },
  },
  {
    name: 'smtp-send-unlisted',
    protocol: 'smtp',
    rule: 'rfc5321/F.6/obsolete-commands-listed',
    says: 'SEND, SAML and SOML are accepted, and EHLO does not list them.',
    reply: { command: /^S(?:END|AML|OML)/i, replace: () => '250 2.1.0 Sender accepted\r\n' },
  },
  {
    name: 'smtp-turn-accepted',
    protocol: 'smtp',
    rule: 'rfc5321/F.1/no-turn-for-strangers',
    says: 'TURN is accepted from any client.',
    reply: { command: /^TURN$/i, replace: () => '250 2.0.0 Your turn\r\n' },
  },
]);
