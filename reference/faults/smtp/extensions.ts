import { isBinary } from '../../smtp/extensions/binarymime.js';
import { named } from '../fault.js';
import { accepting, delayedReplies, startsWith } from './forms.js';

/** Violations of the service extensions. */
export const extensionsFaults = named([
  {
    name: 'smtp-enhanced-class-differs',
    protocol: 'smtp',
    rule: 'rfc2034/4/class-agrees-with-code',
    says: 'The enhanced code of a 250 reply says 5.',
    reply: {
      command: /./,
      when: reply => /^250 2\./.test(reply),
      replace: reply => reply.replace(/^250 2\./, '250 5.'),
    },
  },
  {
    name: 'smtp-enhanced-code-missing',
    protocol: 'smtp',
    rule: 'rfc2034/4/enhanced-code-present',
    says: 'Refusals carry no enhanced code though they are announced.',
    reply: {
      command: /./,
      when: reply => /^5\d\d 5\./.test(reply),
      replace: reply => reply.replace(/^(5\d\d) 5\.\d+\.\d+/, '$1'),
    },
  },
  {
    name: 'smtp-enhanced-code-with-leading-zero',
    protocol: 'smtp',
    rule: 'rfc3463/2/no-leading-zeros',
    says: 'The second number of an enhanced code has a leading zero.',
    reply: { command: /./, replace: reply => reply.replace(/^(\d\d\d [245])\.(\d\.\d)/, '$1.0$2') },
  },
  {
    name: 'smtp-protocol-errors-as-policy',
    protocol: 'smtp',
    rule: 'rfc3463/3.6/protocol-status',
    says: 'The enhanced code of an invalid command or path is 5.7.0.',
    reply: { command: /./, replace: reply => reply.replace(/^(50\d|555) 5\.[15]\.\d/, '$1 5.7.0') },
  },
  {
    name: 'smtp-size-refused-as-protocol-error',
    protocol: 'smtp',
    rule: 'rfc3463/3.4/system-status',
    says: 'The enhanced code of a message that is too large is 5.5.4.',
    reply: { command: /^MAIL .*SIZE=/i, replace: reply => reply.replace(/^(\d\d\d) 5\.3\.4/, '$1 5.5.4') },
  },
  {
    name: 'smtp-size-announced-as-text',
    protocol: 'smtp',
    rule: 'rfc1870/4/size-is-a-number',
    says: 'SIZE is announced with a value that is not a number.',
    reply: {
      command: /^EHLO/i,
      when: startsWith('250'),
      replace: reply => reply.replace(/^(250[ -]SIZE )\d+/m, '$1unlimited'),
    },
  },
  {
    name: 'smtp-declared-size-ignored',
    protocol: 'smtp',
    rule: 'rfc1870/6.1/declared-size-refused',
    says: 'SIZE in MAIL is not compared with the limit.',
    smtp: accepting(/^SIZE$/, /^\d{1,20}$/),
  },
  {
    name: 'smtp-pipelined-input-dropped',
    protocol: 'smtp',
    rule: 'rfc2920/3.2/input-not-flushed',
    says: 'What was received after a command is discarded when it is answered.',
    smtp: {
      answer: async (next, session, line) => {
        await next(session, line);
        session.connection.takeReceived();
      },
    },
  },
  {
    name: 'smtp-pipelined-replies-swapped',
    protocol: 'smtp',
    rule: 'rfc2920/3.2/answer-in-order',
    says: 'The reply to a pipelined RCPT comes after the reply to the next command.',
    smtp: delayedReplies(({ line, connection }) => /^RCPT/i.test(line) && connection.unread > 0, 'behind'),
  },
  {
    name: 'smtp-refused-chunk-runs',
    protocol: 'smtp',
    rule: 'rfc3030/2/refused-chunk-discarded',
    says: 'The octets of a refused BDAT are treated as commands.',
    smtp: { discardChunk: async () => undefined },
  },
  {
    name: 'smtp-8bitmime-not-offered',
    protocol: 'smtp',
    rule: 'rfc5321/2.4/8bitmime-offered',
    says: 'EHLO does not list 8BITMIME.',
    reply: { command: /^EHLO/i, when: startsWith('250'), replace: reply => reply.replace('250-8BITMIME\r\n', '') },
  },
  {
    name: 'smtp-binarymime-without-chunking',
    protocol: 'smtp',
    rule: 'rfc3030/3/binarymime-with-chunking',
    says: 'EHLO lists BINARYMIME and not CHUNKING.',
    reply: {
      command: /^EHLO/i,
      when: startsWith('250'),
      replace: reply => reply.replace('250-CHUNKING\r\n', ''),
    },
  },
  {
    name: 'smtp-binarymime-refused',
    protocol: 'smtp',
    rule: 'rfc3030/3/binarymime-accepted',
    says: 'A message with BODY=BINARYMIME is refused at its end.',
    smtp: {
      refuseMessage: (next, session, transaction, content) =>
        isBinary(transaction.parameters)
          ? ['554 5.6.1', 'No binary messages here']
          : next(session, transaction, content),
    },
  },
  {
    name: 'smtp-binarymime-by-data',
    protocol: 'smtp',
    rule: 'rfc3030/3/binarymime-needs-bdat',
    says: 'DATA is accepted with BODY=BINARYMIME.',
    smtp: {
      refuseData: (next, session, transaction) =>
        next(session, { ...transaction, parameters: new Map([...transaction.parameters, ['BODY', '8BITMIME']]) }),
    },
  },
  {
    name: 'smtp-small-size-limit',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.3.1.7/content-of-64k',
    says: 'A limit of 1000 octets is announced.',
    reply: {
      command: /^EHLO/i,
      when: startsWith('250'),
      replace: reply => reply.replace(/^(250[ -]SIZE )\d+/m, '$11000'),
    },
  },
  {
    name: 'smtp-size-parameter-refused',
    protocol: 'smtp',
    rule: 'rfc1870/4/size-parameter-accepted',
    says: 'SIZE is announced and not known in MAIL.',
    reply: {
      command: /^MAIL .* SIZE=/i,
      when: startsWith('250'),
      replace: () => '555 5.5.4 Unknown parameter SIZE\r\n',
    },
  },
  {
    name: 'smtp-size-of-nine-digits',
    protocol: 'smtp',
    rule: 'rfc1870/3/twenty-digits',
    says: 'A declared size of more than nine digits is a syntax error.',
    reply: { command: /^MAIL .* SIZE=\d{10}/i, replace: () => '501 5.5.4 Bad size\r\n' },
  },
  {
    name: 'smtp-agreed-size-refused',
    protocol: 'smtp',
    rule: 'rfc1870/6.3/size-once-agreed',
    says: 'A message of the size that was agreed to is refused as too large.',
    reply: { command: /^\.$/, when: startsWith('250'), replace: () => '552 5.3.4 Message too large\r\n' },
  },
  {
    name: 'smtp-body-parameter-refused',
    protocol: 'smtp',
    rule: 'rfc6152/3/body-accepted',
    says: '8BITMIME is announced and BODY not known in MAIL.',
    reply: {
      command: /^MAIL .* BODY=/i,
      when: startsWith('250'),
      replace: () => '555 5.5.4 Unknown parameter BODY\r\n',
    },
  },
  {
    name: 'smtp-bdat-not-implemented',
    protocol: 'smtp',
    rule: 'rfc3030/2/chunk-250',
    says: 'CHUNKING is announced and BDAT answered 502.',
    reply: { command: /^BDAT/i, replace: () => '502 5.5.1 Not implemented\r\n' },
  },
  {
    name: 'smtp-chunk-too-short',
    protocol: 'smtp',
    rule: 'rfc3030/2/chunk-is-counted',
    says: 'The last two octets of a chunk are treated as the next command.',
    smtp: { readChunk: (next, session, count) => next(session, Math.max(0, count - 2)) },
  },
  {
    name: 'smtp-dsn-parameters-refused',
    protocol: 'smtp',
    rule: 'rfc3461/5.1/mail-parameters-accepted',
    says: 'DSN is announced and its parameters are not known.',
    reply: {
      command: / (?:RET|ENVID|NOTIFY|ORCPT)=/i,
      when: startsWith('250'),
      replace: () => '555 5.5.4 Unknown parameter\r\n',
    },
  },
  {
    name: 'smtp-utf8-address-refused',
    protocol: 'smtp',
    rule: 'rfc6531/3.2/utf8-mailbox',
    says: 'A non-ASCII address is a syntax error.',
    reply: { command: /^(?:MAIL|RCPT)[^>]*[\x80-\xff]/i, replace: () => '501 5.1.3 Bad address\r\n' },
  },
  {
    name: 'smtp-smtputf8-refused',
    protocol: 'smtp',
    rule: 'rfc6531/3.2/utf8-mailbox',
    says: 'SMTPUTF8 is announced and not known in MAIL.',
    reply: {
      command: /^MAIL .* SMTPUTF8$/i,
      when: startsWith('250'),
      replace: () => '555 5.5.4 Unknown parameter SMTPUTF8\r\n',
    },
  },
  {
    name: 'smtp-utf8-without-smtputf8',
    protocol: 'smtp',
    rule: 'rfc5321/2.4/no-eighth-bit-in-commands',
    says: 'A non-ASCII address is accepted without SMTPUTF8.',
    reply: {
      command: /^(?:MAIL|RCPT)/i,
      when: reply => /^55\d 5\.6\.7/.test(reply),
      replace: () => '250 2.1.0 OK\r\n',
    },
  },
  {
    name: 'smtp-vrfy-without-smtputf8',
    protocol: 'smtp',
    rule: 'rfc6531/3.1/verify-takes-smtputf8',
    says: 'SMTPUTF8 after the address in VRFY is a syntax error.',
    reply: { command: /^VRFY .* SMTPUTF8$/i, replace: () => '501 5.5.4 Syntax: VRFY user\r\n' },
  },
  {
    name: 'smtp-utf8-repeated-in-replies',
    protocol: 'smtp',
    rule: 'rfc5321/4.2/reply-text-characters',
    says: 'Replies repeat non-ASCII characters of a command, though SMTPUTF8 was not said.',
    reply: {
      command: /^(?:MAIL|RCPT|VRFY|EXPN)[^\x80-\xff]*[\x80-\xff]/i,
      replace: (reply, command) => reply.replace('\r\n', `: ${command.replace(/^[A-Z]+ /i, '')}\r\n`),
    },
  },
]);
