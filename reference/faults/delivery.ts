import { named } from './fault.js';

/** Departures in what reaches a mailbox of the mail that SMTP and LMTP took. */
export const deliveryFaults = named([
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
    name: 'smtp-message-cut-below-64k',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.3.1.7/content-of-64k',
    says: 'What is beyond 60000 octets of a message is lost.',
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
  {
    name: 'smtp-from-lines-quoted',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.2/changes-reversible',
    says: 'A line that begins with "From " gets an angle bracket before it.',
  },
  {
    name: 'smtp-content-length-believed',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.2/all-ascii-delivered',
    says: 'The body is cut where a Content-Length field of the message says.',
  },
  {
    name: 'smtp-header-unfolded',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.2/all-ascii-delivered',
    says: 'Folded header fields are joined to one line.',
  },
  {
    name: 'smtp-empty-fields-removed',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.2/all-ascii-delivered',
    says: 'Header fields without a value are left out.',
  },
  {
    name: 'smtp-later-fields-lost',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.2/all-ascii-delivered',
    says: 'Header fields beyond the hundredth are lost.',
  },
  {
    name: 'smtp-encoded-words-decoded',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.2/all-ascii-delivered',
    says: 'Encoded words in the header are decoded.',
  },
  {
    name: 'smtp-adds-line',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.2/all-ascii-delivered',
    says: 'An empty line is put behind each message.',
  },
  {
    name: 'smtp-last-empty-lines-dropped',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.2/all-ascii-delivered',
    says: 'Empty lines at the end of the body are lost.',
  },
  {
    name: 'smtp-base64-wrapped-anew',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.2/all-ascii-delivered',
    says: 'Lines of base64 are wrapped at 60 characters.',
  },
  {
    name: 'smtp-soft-line-breaks-joined',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.2/all-ascii-delivered',
    says: 'Lines that end in a soft line break are joined.',
  },
  {
    name: 'smtp-preamble-removed',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.2/all-ascii-delivered',
    says: 'What stands before the first part of a multipart is left out.',
  },
  {
    name: 'smtp-incomplete-message-emptied',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.2/all-ascii-delivered',
    says: 'A message without a header, or without a body, arrives empty.',
  },
  {
    name: 'smtp-nul-kept',
    protocol: 'smtp',
    rule: 'rfc3501/9/no-nul',
    says: 'A message with a NUL is taken, and shown as it is.',
  },
  {
    name: 'smtp-chunks-unstuffed',
    protocol: 'smtp',
    rule: 'rfc3030/2/chunk-is-counted',
    says: 'A dot that begins a line is removed from what comes by BDAT.',
  },
  {
    name: 'smtp-internal-date-of-header',
    protocol: 'smtp',
    rule: 'rfc3501/2.3.3/date-of-delivery',
    says: 'The internal date is what the Date field says.',
    smtp: {
      append: (next, account, message, now) => {
        const told = new Date(/^Date:[ \t]*(.*)$/im.exec(message.toString('latin1'))?.[1] ?? '');
        next(account, message, Number.isNaN(told.getTime()) ? now : told);
      },
    },
  },
  {
    name: 'smtp-report-utf8-in-plain-type',
    protocol: 'smtp',
    rule: 'rfc6533/3/no-utf-8-in-plain-status',
    says: 'Addresses in UTF-8 are told of in a message/delivery-status.',
  },
  {
    name: 'smtp-report-doubled',
    protocol: 'smtp',
    rule: 'rfc3461/5.2.3/delivered-report',
    says: 'Delivery is reported twice.',
  },
  {
    name: 'smtp-report-bare-header',
    protocol: 'smtp',
    rule: 'rfc3464/2/from-who-is-responsible',
    says: 'Reports name no address that they come from, and do not say that they are MIME.',
  },
  {
    name: 'smtp-report-without-words',
    protocol: 'smtp',
    rule: 'rfc6522/3/human-readable-part',
    says: 'The part of a report that is for people is empty.',
  },
]);
