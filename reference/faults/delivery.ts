import type { Fault } from './fault.js';

/** Departures in what reaches a mailbox of the mail that SMTP and LMTP took. */
export const deliveryFaults: readonly Fault[] = [
  {
    name: 'smtp-old-return-path-kept',
    protocol: 'smtp',
    rule: 'rfc5321/4.4/one-return-path',
    says: 'A Return-Path field that the message came with stays beside the new one.',
  },
  {
    name: 'smtp-old-received-removed',
    protocol: 'smtp',
    rule: 'rfc5321/4.4/received-order-kept',
    says: 'Received fields that the message came with are removed.',
  },
  {
    name: 'smtp-recipients-disclosed',
    protocol: 'smtp',
    rule: 'rfc5321/7.2/recipients-not-disclosed',
    says: 'The for clause of Received names every recipient.',
  },
  {
    name: 'smtp-received-without-from',
    protocol: 'smtp',
    rule: 'rfc5321/4.4/received-from-clause',
    says: 'Received does not tell what the client called itself.',
  },
  {
    name: 'smtp-received-without-date',
    protocol: 'smtp',
    rule: 'rfc5321/4.4/received-syntax',
    says: 'Received has no date.',
  },
  {
    name: 'smtp-message-cut-at-64k',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.3.1.7/content-of-64k',
    says: 'What is beyond 65536 octets of a message is lost.',
  },
  {
    name: 'smtp-partial-message-delivered',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.10/premature-close-cancels',
    says: 'A message whose end never came is delivered as far as it came.',
  },
  {
    name: 'smtp-refused-message-delivered',
    protocol: 'smtp',
    rule: 'rfc5321/4.2.5/refused-not-delivered',
    says: 'A message that is refused at its end is delivered all the same.',
  },
  {
    name: 'smtp-bare-line-ends-mended',
    protocol: 'smtp',
    rule: 'rfc5321/2.3.8/lines-end-with-crlf',
    says: 'A CR or LF alone in a message is taken for the end of a line.',
  },
  {
    name: 'smtp-received-plain-esmtp',
    protocol: 'smtp',
    rule: 'rfc4954/7/received-esmtpa',
    says: 'Received names the protocol ESMTP, whatever the session was.',
  },
  {
    name: 'smtp-success-not-reported',
    protocol: 'smtp',
    rule: 'rfc3461/5.2.3/delivered-report',
    says: 'Delivery is never reported.',
  },
  {
    name: 'smtp-success-always-reported',
    protocol: 'smtp',
    rule: 'rfc3461/5.2.3/no-report-unless-asked',
    says: 'Delivery is reported to every local sender.',
  },
  {
    name: 'smtp-report-to-header-from',
    protocol: 'smtp',
    rule: 'rfc3461/5.2/no-report-to-null',
    says: 'Where the reverse-path is null, delivery is reported to the address in the From field.',
  },
  {
    name: 'smtp-report-with-reverse-path',
    protocol: 'smtp',
    rule: 'rfc3461/6.1/report-from-null',
    says: 'Reports of delivery have a reverse-path.',
  },
  {
    name: 'smtp-report-returns-message',
    protocol: 'smtp',
    rule: 'rfc3461/6.2/report-returns-header',
    says: 'A report of delivery has the whole message in it.',
  },
  {
    name: 'smtp-binary-cut-at-nul',
    protocol: 'smtp',
    rule: 'rfc3030/3/binary-preserved',
    says: 'What comes from the first NUL on in a binary part is lost.',
  },
];
