import { describe } from 'vitest';
import { deliveryFaults } from '../../../reference/faults/smtp/delivery.js';
import { reportsFaults } from '../../../reference/faults/smtp/reports.js';
import { allSeen, type Probes } from './seen.js';
import type { Probe } from './transcript.js';

const header = 'Return-Path: <old@example.net>\r\nReceived: from a\r\n\tby b; now\r\nSubject: one\r\n\r\n';

/** Sends a message for two accounts, and shows what the first of them got. */
const sent = (message: string, end: (probe: Probe) => Promise<void>) => async (probe: Probe) => {
  await probe.open('smtp');
  await probe.say(
    'EHLO client.example',
    'MAIL FROM:<a@example.com>',
    'RCPT TO:<user1@example.test>',
    'RCPT TO:<user2@example.test>',
    'DATA',
  );
  await probe.raw(message);
  await end(probe);
  await probe.open('pop3');
  await probe.say('USER user1', 'PASS secret', 'STAT', 'RETR 1');
};
const whole = (message: string) => sent(`${message}.\r\n`, async () => undefined);
const broken = sent(`${header}half`, probe => probe.drop());

/** Sends a message from one account to another, and shows what came back. */
const reported =
  (mail: string, rcpt = 'RCPT TO:<user2@example.test>') =>
  async (probe: Probe) => {
    await probe.open('smtp');
    await probe.say('EHLO client.example', mail, rcpt, 'DATA');
    await probe.raw('From: <user1@example.test>\r\nSubject: one\r\n\r\nbody\r\n.\r\n');
    await probe.mail('user1');
  };
/** The same by IMAP, which shows what POP3 does not. */
const fetched = (message: string, item: string) => async (probe: Probe) => {
  await whole(message)(probe);
  await probe.open('imap');
  await probe.say('a LOGIN user1 secret', 'b EXAMINE INBOX', `c FETCH 1 ${item}`);
};
const asked = 'RCPT TO:<user2@example.test> NOTIFY=SUCCESS';

const probes: Probes = {
  'smtp-binary-cut-at-nul': async probe => {
    await probe.open('smtp');
    await probe.say('EHLO client.example', 'MAIL FROM:<> BODY=BINARYMIME', 'RCPT TO:<user1@example.test>');
    await probe.raw('BDAT 42 LAST\r\nContent-Transfer-Encoding: binary\r\n\r\nabc\0d');
    await probe.mail('user1');
  },
  'smtp-old-return-path-kept': whole(header),
  'smtp-old-received-removed': whole(header),
  'smtp-recipients-disclosed': whole(header),
  'smtp-received-without-from': whole(header),
  'smtp-received-without-date': whole(header),
  'smtp-message-cut-below-64k': whole(`${header}${`${'x'.repeat(98)}\r\n`.repeat(700)}`),
  'smtp-partial-message-delivered': broken,
  'smtp-refused-message-delivered': whole('a\0b\r\n'),
  'smtp-bare-line-ends-mended': whole('a\nb\r\n'),
  'smtp-received-plain-esmtp': async probe => {
    await probe.open('smtp');
    await probe.say('EHLO client.example', 'AUTH PLAIN AHVzZXIxAHNlY3JldA==');
    await probe.say('MAIL FROM:<>', 'RCPT TO:<user1@example.test>', 'DATA', '.');
    await probe.mail('user1');
  },
  'smtp-from-lines-quoted': whole('Subject: one\r\n\r\nFrom here\r\n'),
  'smtp-content-length-believed': whole('Content-Length: 3\r\n\r\none, two\r\n'),
  'smtp-header-unfolded': whole('Subject: one\r\n\ttwo\r\n\r\nbody\r\n'),
  'smtp-empty-fields-removed': whole('X-Empty:\r\nSubject: one\r\n\r\nbody\r\n'),
  'smtp-later-fields-lost': whole(`${'X: y\r\n'.repeat(101)}\r\nbody\r\n`),
  'smtp-encoded-words-decoded': whole('Subject: =?utf-8?Q?=C3=A4?= =?utf-8?B?w6Q=?=\r\n\r\nbody\r\n'),
  'smtp-adds-line': whole('Subject: one\r\n\r\nbody\r\n'),
  'smtp-last-empty-lines-dropped': whole('Subject: one\r\n\r\nbody\r\n\r\n'),
  'smtp-base64-wrapped-anew': whole(`Subject: one\r\n\r\n${'A'.repeat(72)}\r\n`),
  'smtp-soft-line-breaks-joined': whole('Subject: one\r\n\r\none=\r\ntwo\r\n'),
  'smtp-preamble-removed': whole(
    'Content-Type: multipart/mixed; boundary="b"\r\n\r\nbefore\r\n--b\r\n\r\nin\r\n--b--\r\n',
  ),
  'smtp-incomplete-message-emptied': whole('no field\r\n'),
  'smtp-nul-kept': fetched('Subject: one\r\n\r\na\0b\r\n', 'BODY[]'),
  'smtp-chunks-unstuffed': async probe => {
    await probe.open('smtp');
    await probe.say('EHLO client.example', 'MAIL FROM:<>', 'RCPT TO:<user1@example.test>');
    await probe.raw('BDAT 8 LAST\r\n\r\n.one\r\n');
    await probe.mail('user1');
  },
  'smtp-internal-date-of-header': fetched('Date: Mon, 15 Jan 2024 12:00:00 +0000\r\n\r\nbody\r\n', 'INTERNALDATE'),
  'smtp-success-not-reported': reported('MAIL FROM:<user1@example.test>', asked),
  'smtp-success-always-reported': reported('MAIL FROM:<user1@example.test>'),
  'smtp-report-to-header-from': reported('MAIL FROM:<>', asked),
  'smtp-report-with-reverse-path': reported('MAIL FROM:<user1@example.test>', asked),
  'smtp-report-returns-message': reported('MAIL FROM:<user1@example.test>', asked),
  'smtp-report-without-words': reported('MAIL FROM:<user1@example.test>', asked),
  'smtp-report-doubled': reported('MAIL FROM:<user1@example.test>', asked),
  'smtp-report-bare-header': reported('MAIL FROM:<user1@example.test>', asked),
  'smtp-report-utf8-in-plain-type': reported(
    'MAIL FROM:<user1@example.test> SMTPUTF8',
    `${asked} ORCPT=utf-8;\xc3\xbc@example.com`,
  ),
};

/** What differs between any two servers and any two moments. */
const alike = (text: string) =>
  text
    .replace(/<[0-9a-f]{16}\.\d+@/g, '<stamp@')
    .replace(/\b[0-9a-f]{16}\b/g, '<id>')
    .replace(/[0-9a-f]{24}/g, '<unique>')
    .replace(/\d\d-\w{3}-(\d{4}) [\d:]{8}/g, '$1')
    .replace(/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d/g, '<date>');

/** Those of relaying need a next hop, and are tested with it. */
const reports = reportsFaults.filter(({ name }) => Object.hasOwn(probes, name));

describe('faults of delivery', () => allSeen([...deliveryFaults, ...reports], probes, alike));
