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
];
