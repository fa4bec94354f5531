import type { SmtpSession } from '../../smtp/session.js';
import { named } from '../fault.js';
import { endingWith, recode, startsWith } from './forms.js';

/** Deliveries that wait for QUIT. */
const putOff = new WeakMap<SmtpSession, (() => void)[]>();

/** What is to become a header field. */
const injected = new WeakMap<SmtpSession, string>();

/** Violations of message data and of what is delivered. The end of message data is the command `.`. */
export const contentFaults = named([
  {
    name: 'smtp-data-says-250',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.4/data-354',
    says: 'DATA is answered 250 before the message.',
    reply: { command: /^DATA/i, when: startsWith('354'), replace: reply => recode(reply, '250') },
  },
  {
    name: 'smtp-end-of-data-silent',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.4/end-of-data-answered',
    says: 'The end of the message data is not answered.',
    reply: { command: /^\.$/, replace: () => '' },
  },
  {
    name: 'smtp-bare-lf-ends-data',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.4/end-of-data-is-crlf-dot-crlf',
    says: 'A dot between bare LFs ends the message data.',
    smtp: {
      endsData: (next, line) => line.octets.toString('latin1') === '.' || next(line),
      hasBareLineEnd: () => false,
    },
  },
  {
    name: 'smtp-bare-line-ends-kept',
    protocol: 'smtp',
    rule: 'rfc5321/2.3.8/bare-cr-or-lf-refused',
    says: 'A message with a bare CR or LF is delivered unchanged.',
    smtp: { hasBareLineEnd: () => false },
  },
  {
    name: 'smtp-delivers-twice',
    protocol: 'smtp',
    rule: 'rfc5321/6.1/duplicates',
    says: 'Each message is delivered twice.',
    smtp: {
      append: (next, ...delivery) => {
        next(...delivery);
        next(...delivery);
      },
    },
  },
  {
    name: 'smtp-dot-not-removed',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.2/leading-dot-removed',
    says: 'The dot that transparency put before a line stays.',
    smtp: { readDataLine: (_next, { octets }) => octets },
  },
  {
    name: 'smtp-eighth-bit-cleared',
    protocol: 'smtp',
    rule: 'rfc6152/3/eighth-bit-kept',
    says: 'The eighth bit of message data is cleared.',
    smtp: { readDataLine: (next, line) => Buffer.from(next(line).map(octet => octet & 0x7f)) },
  },
  {
    name: 'smtp-long-line-cut',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.2/all-ascii-delivered',
    says: 'What is beyond 500 octets of a text line is lost.',
    smtp: { readDataLine: (next, line) => next(line).subarray(0, 500) },
  },
  {
    name: 'smtp-loop-not-detected',
    protocol: 'smtp',
    rule: 'rfc5321/6.3/loop-detected',
    says: 'Any number of Received fields is accepted.',
    smtp: { limits: next => ({ ...next(), receivedFields: Number.POSITIVE_INFINITY }) },
  },
  {
    name: 'smtp-thirty-hops',
    protocol: 'smtp',
    rule: 'rfc5321/6.3/many-received-accepted',
    says: 'More than thirty Received fields are treated as a loop.',
    smtp: { limits: next => ({ ...next(), receivedFields: 30 }) },
  },
  {
    name: 'smtp-no-received',
    protocol: 'smtp',
    rule: 'rfc5321/4.4/received-added',
    says: 'No Received field is added.',
    smtp: { receivedField: () => '' },
  },
  {
    name: 'smtp-no-return-path',
    protocol: 'smtp',
    rule: 'rfc5321/4.4/return-path-added',
    says: 'No Return-Path field is added at delivery.',
    smtp: { returnPathField: () => '' },
  },
  {
    name: 'smtp-trailing-white-space-dropped',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.2/all-ascii-delivered',
    says: 'White space at the end of text lines is lost.',
    smtp: {
      readDataLine: (next, line) => Buffer.from(next(line).toString('latin1').trimEnd(), 'latin1'),
    },
  },
  {
    name: 'smtp-message-refused',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.4/end-of-data-answered',
    says: 'Every message is refused at its end.',
    reply: {
      command: /^(?:\.|BDAT \d+ LAST)$/i,
      when: startsWith('250'),
      replace: () => '554 5.6.0 Message refused\r\n',
    },
  },
  {
    name: 'smtp-end-of-data-doubled',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.4/end-of-data-answered',
    says: 'The end of the message data is answered twice.',
    reply: { command: /^\.$/, replace: reply => reply + reply },
  },
  {
    name: 'smtp-transaction-survives-message',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.4/end-of-data-clears-buffers',
    says: 'Sender and recipients are kept after the end of a message.',
    smtp: {
      endMessage: (next, session, transaction, content) => {
        next(session, transaction, content);
        session.transaction = transaction;
      },
    },
  },
  {
    name: 'smtp-dot-removed-too-early',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.2/dot-line-is-data',
    says: 'The doubled dot is removed before the end of the message is looked for, so a line of two dots ends it.',
    smtp: endingWith(/^\.\.$/),
  },
  {
    name: 'smtp-bare-cr-ends-data',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.4/end-of-data-is-crlf-dot-crlf',
    says: 'A dot before or after a bare CR ends the message data.',
    smtp: endingWith(/(?:^\.\r|\r\.(?:\r|$))/),
  },
  {
    name: 'smtp-other-line-ends-end-data',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.4/end-of-data-is-crlf-dot-crlf',
    says: 'A dot between vertical tabs, form feeds, or line ends of Unicode ends the message data; so does a full-width dot.',
    smtp: endingWith(/\v\.\v|\f\.\f|\xc2\x85\.\xc2\x85|\xe2\x80\xa8\.\xe2\x80\xa8|^\xef\xbc\x8e$/),
  },
  {
    name: 'smtp-end-of-data-in-seven-bits',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.4/end-of-data-is-crlf-dot-crlf',
    says: 'The eighth bit is dropped before the end of the message data is looked for.',
    smtp: endingWith(/\x8d\x8a[.\xae]\x8d\x8a|^\xae$/),
  },
  {
    name: 'smtp-trace-splits-at-cr',
    protocol: 'smtp',
    rule: 'rfc5321/2.3.8/lines-end-with-crlf',
    says: 'What stands behind a bare CR or LF in EHLO or MAIL becomes a header field.',
    smtp: {
      answer: (next, session, line) => {
        const [, command, field] = /^((?:EHLO|MAIL) [^\r]*)\r(.+)$/i.exec(line.octets.toString('latin1')) ?? [];
        if (command === undefined || field === undefined) return next(session, line);
        injected.set(session, field.replace(/".*/, ''));
        const octets = Buffer.from(command.replace('<"a', '<a@example.com>'), 'latin1');
        return next(session, { ...line, octets });
      },
      receivedField: (next, session, ...rest) => {
        const field = injected.get(session);
        return (field === undefined ? '' : `${field}\r\n`) + next(session, ...rest);
      },
    },
  },
  {
    name: 'smtp-nul-dropped',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.4/end-of-data-is-crlf-dot-crlf',
    says: 'NULs are dropped before the end of the message data is looked for.',
    smtp: endingWith(/^(?:\0+\.\0*|\.\0+)$/),
  },
  {
    name: 'smtp-dot-with-others-ends-data',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.2/dot-line-is-data',
    says: 'A dot with white space or one letter beside it ends the message data.',
    smtp: endingWith(/^(?:[ \t]\.|\.[ \ta-z])$/i),
  },
  {
    name: 'smtp-first-dot-is-data',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.4/end-of-data-answered',
    says: 'A dot as the first line of the message data does not end it.',
    smtp: { endsData: (next, line) => !line.first && next(line) },
  },
  {
    name: 'smtp-delivers-at-quit',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.10/completed-transactions-stay',
    says: 'Messages are delivered only when QUIT comes.',
    smtp: {
      deliver: (next, session, ...message) => {
        putOff.set(session, [...(putOff.get(session) ?? []), () => next(session, ...message)]);
        return 'soon';
      },
      carryOut: (next, session, verb, ...rest) => {
        if (verb === 'QUIT') for (const task of putOff.get(session) ?? []) task();
        return next(session, verb, ...rest);
      },
    },
  },
]);
