import { named } from '../fault.js';
import { keepingState, readSegment, startsWith } from './forms.js';

/** Violations of opening and introducing a session, and of its lines. A greeting is the reply to an empty command. */
export const sessionFaults = named([
  {
    name: 'smtp-ehlo-keyword-with-underscore',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.1/ehlo-keyword-syntax',
    says: 'EHLO lists a keyword that the grammar does not have.',
    reply: {
      command: /^EHLO/i,
      when: startsWith('250'),
      replace: reply => reply.replace(/^250[ -]8BITMIME/m, '250-8BIT_MIME'),
    },
  },
  {
    name: 'smtp-ehlo-without-domain',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.1/ehlo-reply-names-domain',
    says: "The reply to EHLO does not begin with the server's domain.",
    reply: {
      command: /^EHLO/i,
      when: startsWith('250'),
      replace: reply => reply.replace(/^250-[^\r\n]*/, '250-** hello **'),
    },
  },
  {
    name: 'smtp-greeting-doubled',
    protocol: 'smtp',
    rule: 'rfc5321/3.1/greeting-220',
    says: 'The greeting is sent twice.',
    reply: { command: /^$/, when: startsWith('220'), replace: reply => reply + reply },
  },
  {
    name: 'smtp-greeting-without-domain',
    protocol: 'smtp',
    rule: 'rfc5321/4.2/greeting-names-domain',
    says: 'The greeting does not begin with a domain.',
    reply: { command: /^$/, when: startsWith('220'), replace: () => '220 *** ready\r\n' },
  },
  {
    name: 'smtp-helo-multiline',
    protocol: 'smtp',
    rule: 'rfc5321/3.2/helo-reply-not-extended',
    says: 'HELO is answered with several lines.',
    reply: {
      command: /^HELO/i,
      when: startsWith('250'),
      replace: reply => `${reply.replace(/^250 /, '250-')}250 PIPELINING\r\n`,
    },
  },
  {
    name: 'smtp-ehlo-keeps-buffers',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.4/ehlo-clears-buffers',
    says: 'A second EHLO leaves the transaction open.',
    smtp: { carryOut: keepingState('transaction', 'EHLO', 'LHLO') },
  },
  {
    name: 'smtp-second-ehlo-503',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.4/refused-ehlo-code',
    says: 'A second EHLO is refused as out of sequence.',
    smtp: {
      carryOut: async (next, session, verb, ...rest) => {
        if (session.hello !== undefined && /^[EL]HLO$/.test(verb)) session.reply('503 5.5.1', 'Once is enough');
        else await next(session, verb, ...rest);
      },
    },
  },
  {
    name: 'smtp-ehlo-literal-refused',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.1/address-literal-taken',
    says: 'EHLO with an address literal is answered 501.',
    reply: { command: /^EHLO \[/i, replace: () => '501 5.5.4 A domain is needed\r\n' },
  },
  {
    name: 'smtp-ehlo-not-implemented',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.1/ehlo-supported',
    says: 'EHLO is answered 502.',
    reply: { command: /^EHLO/i, replace: () => '502 5.5.1 Not implemented\r\n' },
  },
  {
    name: 'smtp-helo-not-implemented',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.1/helo-supported',
    says: 'HELO is answered 502.',
    reply: { command: /^HELO/i, replace: () => '502 5.5.1 Not implemented\r\n' },
  },
  {
    name: 'smtp-hello-name-verified',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.4/hello-name-not-verified',
    says: "An address that is not the client's is refused in EHLO.",
    reply: {
      command: /^EHLO \[(?:192\.0\.2\.1|IPv6:2001:db8::1)\]$/i,
      replace: () => '550 5.7.1 There is no such host\r\n',
    },
  },
  {
    name: 'smtp-long-domain-refused',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.3.1.2/domain-of-255',
    says: 'A name of more than 50 octets is refused in EHLO and HELO.',
    reply: { command: /^(?:EHLO|HELO) .{51}/i, replace: () => '501 5.5.4 Name too long\r\n' },
  },
  {
    name: 'smtp-expn-unlisted',
    protocol: 'smtp',
    rule: 'rfc5321/3.5.2/expn-listed',
    says: 'EXPN expands a list, and EHLO does not list it.',
    reply: {
      command: /^E(?:HLO|XPN)/i,
      when: startsWith('25'),
      replace: (reply, command) =>
        /^EXPN/i.test(command) ? '250 2.1.5 <user1@example.test>\r\n' : reply.replace('250-EXPN\r\n', ''),
    },
  },
  {
    name: 'smtp-ehlo-hides-commands',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.1/optional-commands-listed',
    says: 'EHLO does not list EXPN and HELP.',
    reply: {
      command: /^EHLO/i,
      when: startsWith('250'),
      replace: reply => reply.replace(/250-(?:EXPN|HELP)\r\n/g, ''),
    },
  },
  {
    name: 'smtp-extensions-unlisted',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.1/optional-commands-listed',
    says: 'EHLO does not list STARTTLS, AUTH, ETRN and CHUNKING, and their commands work.',
    reply: {
      command: /^EHLO/i,
      when: startsWith('250'),
      replace: reply => reply.replace(/250-(?:STARTTLS|AUTH .*|ETRN|CHUNKING|BINARYMIME)\r\n/g, ''),
    },
  },
  {
    name: 'smtp-ehlo-unregistered-keyword',
    protocol: 'smtp',
    rule: 'rfc5321/2.2.2/registered-keywords',
    says: 'EHLO lists an extension that is not registered.',
    reply: {
      command: /^EHLO/i,
      when: startsWith('250'),
      replace: reply => reply.replace('250-SIZE', '250-TURBO\r\n250-SIZE'),
    },
  },
  {
    name: 'smtp-ehlo-keywords-with-parameters',
    protocol: 'smtp',
    rule: 'rfc2920/2/keyword-without-parameter',
    says: 'Keywords that have no parameters are listed with one.',
    reply: {
      command: /^EHLO/i,
      when: startsWith('250'),
      replace: reply =>
        reply.replace(
          /^250([ -])(PIPELINING|8BITMIME|CHUNKING|ENHANCEDSTATUSCODES|STARTTLS|SMTPUTF8)\r$/gm,
          '250$1$2 1.0\r',
        ),
    },
  },
  {
    name: 'smtp-commands-need-hello',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.4/no-hello-for-other-commands',
    says: 'Every command before EHLO is answered 503.',
    smtp: {
      carryOut: async (next, session, verb, ...rest) => {
        if (session.hello !== undefined || /^(?:EHLO|HELO|LHLO|QUIT)$/.test(verb)) await next(session, verb, ...rest);
        else session.reply('503 5.5.1', 'Introduce yourself first');
      },
    },
  },
  {
    name: 'smtp-refused-ehlo-resets',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.4/refused-ehlo-changes-nothing',
    says: 'EHLO without a name is refused and ends the transaction.',
    smtp: {
      answer: async (next, session, line) => {
        if (/^EHLO\s*$/i.test(line.octets.toString('latin1'))) session.reset();
        await next(session, line);
      },
    },
  },
  {
    name: 'smtp-segment-ends-line',
    protocol: 'smtp',
    rule: 'rfc5321/2.3.7/lines-end-with-crlf-only',
    says: 'Every segment that comes is treated as a whole line.',
    smtp: { readLine: (_next, { connection }) => readSegment(connection) },
  },
  {
    name: 'smtp-bare-cr-ends-command',
    protocol: 'smtp',
    rule: 'rfc5321/2.3.8/lines-end-with-crlf',
    says: 'A bare CR ends a command.',
    smtp: {
      answer: async (next, session, line) => {
        for (const part of line.octets.toString('latin1').split('\r')) {
          await next(session, { ...line, octets: Buffer.from(part, 'latin1') });
        }
      },
    },
  },
  {
    name: 'smtp-greeting-name-alone',
    protocol: 'smtp',
    rule: 'rfc5321/3.1/version-in-greeting',
    says: 'The greeting has the name of the server and nothing else.',
    reply: { command: /^$/, when: startsWith('220'), replace: reply => reply.replace(/^(220 \S+).*/, '$1') },
  },
  {
    name: 'smtp-helo-without-domain',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.1/ehlo-reply-names-domain',
    says: "The reply to HELO does not begin with the server's domain.",
    reply: { command: /^HELO/i, when: startsWith('250'), replace: () => '250 ** hello **\r\n' },
  },
  {
    name: 'smtp-hello-name-unchecked',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.2/invalid-characters-refused',
    says: 'Any name is accepted in EHLO and HELO.',
    reply: { command: /^(?:EHLO|HELO) ./i, when: startsWith('501'), replace: () => '250 mail.example.test\r\n' },
  },
]);
