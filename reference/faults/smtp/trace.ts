import { named } from '../fault.js';

/** Departures in the fields that delivery puts before a message, and in whom it goes to. */
export const traceFaults = named([
  {
    name: 'smtp-received-begins-with-by',
    protocol: 'smtp',
    rule: 'rfc5321/4.4/received-has-from',
    says: 'Received has no from clause.',
  },
  {
    name: 'smtp-received-two-digit-year',
    protocol: 'smtp',
    rule: 'rfc5321/4.4/four-digit-year',
    says: 'The year in Received has two digits.',
  },
  {
    name: 'smtp-received-zone-name',
    protocol: 'smtp',
    rule: 'rfc5321/4.4/received-numeric-zone',
    says: 'The date in Received has the name of its zone.',
  },
  {
    name: 'smtp-received-unregistered-protocol',
    protocol: 'smtp',
    rule: 'rfc5321/4.4/registered-protocol',
    says: 'Received names a protocol that nobody has registered.',
  },
  {
    name: 'smtp-received-invalid-date',
    protocol: 'smtp',
    rule: 'rfc5322/3.3/date-semantically-valid',
    says: 'The zone of the date in Received has 99 minutes.',
  },
  {
    name: 'submission-tls-untold',
    protocol: 'smtp',
    rule: 'rfc8314/4.3/tls-clause',
    says: 'Received does not name the cipher suite in which a message was submitted.',
  },
  {
    name: 'smtp-trace-behind-header',
    protocol: 'smtp',
    rule: 'rfc5321/4.4/trace-at-the-beginning',
    says: 'Return-Path and Received are put behind the header section of the message.',
  },
  {
    name: 'smtp-fields-sorted',
    protocol: 'smtp',
    rule: 'rfc5322/3.6/fields-not-reordered',
    says: 'The fields of a message are sorted by name.',
  },
  {
    name: 'smtp-return-path-in-small-letters',
    protocol: 'smtp',
    rule: 'rfc5321/2.4/local-part-case-kept',
    says: 'Return-Path has the reverse-path in small letters.',
  },
  {
    name: 'smtp-return-path-bare',
    protocol: 'smtp',
    rule: 'rfc5321/4.4/return-path-added',
    says: 'Return-Path has nothing but the letters, digits and dots of the reverse-path.',
  },
  {
    name: 'smtp-header-recipients-delivered',
    protocol: 'smtp',
    rule: 'rfc5321/C/no-routing-by-header',
    says: 'A message goes to those whom its header section names, too.',
  },
  {
    name: 'smtp-recipient-deduced',
    protocol: 'smtp',
    rule: 'rfc5321/7.2/no-recipients-deduced',
    says: 'A message without To is given one, with the recipient of the envelope.',
  },
]);
