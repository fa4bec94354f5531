import { parseMessage } from '../../imap/mime/message.js';
import { sectionOctets } from '../../imap/section.js';
import { withoutField } from '../../smtp/delivery.js';
import { named } from '../fault.js';
import { fieldsOf, headerOf, received, storedAs, storedWithHeader } from './forms.js';

/** Violations in what reaches a mailbox of the mail that SMTP and LMTP took. */
export const deliveryFaults = named([
  {
    name: 'smtp-old-return-path-kept',
    protocol: 'smtp',
    rule: 'rfc5321/4.4/one-return-path',
    says: 'A Return-Path field that the message came with stays beside the new one.',
    smtp: { keep: (_next, octets) => octets },
  },
  {
    name: 'smtp-old-received-removed',
    protocol: 'smtp',
    rule: 'rfc5321/4.4/received-order-kept',
    says: 'Received fields that the message came with are removed.',
    smtp: storedWithHeader(header => withoutField(header, 'Received')),
  },
  {
    name: 'smtp-recipients-disclosed',
    protocol: 'smtp',
    rule: 'rfc5321/7.2/recipients-not-disclosed',
    says: 'The for clause of Received names every recipient.',
    smtp: received((field, recipients) => {
      const all = recipients.map(({ mailbox }) => `<${mailbox.text}>`).join(', ');
      return field.replace(/( id \w+)(?:\r\n\tfor <.*>)?/, (_, id: string) => `${id}\r\n\tfor ${all}`);
    }),
  },
  {
    name: 'smtp-received-without-from',
    protocol: 'smtp',
    rule: 'rfc5321/4.4/received-from-clause',
    says: 'Received does not have the name that the client gave in EHLO.',
    smtp: received(field => field.replace(/^(Received: from) .*\r\n/, '$1 unknown\r\n')),
  },
  {
    name: 'smtp-received-without-date',
    protocol: 'smtp',
    rule: 'rfc5321/4.4/received-syntax',
    says: 'Received has no date.',
    smtp: received(field => field.replace(/;\r\n\t.*\r\n$/, '\r\n')),
  },
  {
    name: 'smtp-message-cut-below-64k',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.3.1.7/content-of-64k',
    says: 'What is beyond 60000 octets of a message is lost.',
    smtp: { keep: (next, octets) => next(octets).subarray(0, 60_000) },
  },
  {
    name: 'smtp-partial-message-delivered',
    protocol: 'smtp',
    rule: 'rfc5321/4.1.1.10/premature-close-cancels',
    says: 'A message without its end is delivered as far as it was received.',
    smtp: { incompleteMessage: (_next, content) => content },
  },
  {
    name: 'smtp-refused-message-delivered',
    protocol: 'smtp',
    rule: 'rfc5321/4.2.5/refused-not-delivered',
    says: 'A message that is refused at its end is delivered all the same.',
    smtp: {
      refuseMessage: (next, session, transaction, content) => {
        const refusal = next(session, transaction, content);
        if (refusal !== undefined) session.context.smtp.deliver(session, transaction, content.octets);
        return refusal;
      },
    },
  },
  {
    name: 'smtp-bare-line-ends-mended',
    protocol: 'smtp',
    rule: 'rfc5321/2.3.8/lines-end-with-crlf',
    says: 'A bare CR or LF in a message is treated as the end of a line.',
    smtp: {
      hasBareLineEnd: () => false,
      deliver: (next, session, transaction, octets) => {
        const mended = octets.toString('latin1').replace(/\r\n|\r|\n/g, '\r\n');
        return next(session, transaction, Buffer.from(mended, 'latin1'));
      },
    },
  },
  {
    name: 'smtp-received-plain-esmtp',
    protocol: 'smtp',
    rule: 'rfc4954/7/received-esmtpa',
    says: 'Received names the protocol ESMTP, whatever the session was.',
    smtp: received(field => field.replace(/ with \w+/, ' with ESMTP')),
  },
  {
    name: 'smtp-binary-cut-at-nul',
    protocol: 'smtp',
    rule: 'rfc3030/3/binary-preserved',
    says: 'What comes from the first NUL on in a binary part is lost.',
    smtp: {
      encodeBinaryPart: (next, body) => next(body.includes(0) ? body.subarray(0, body.indexOf(0)) : body),
    },
  },
  {
    name: 'smtp-from-lines-quoted',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.2/changes-reversible',
    says: 'A line that begins with "From " gets an angle bracket before it.',
    smtp: storedAs(message => message.replace(/^From /gm, '>From ')),
  },
  {
    name: 'smtp-content-length-believed',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.2/all-ascii-delivered',
    says: 'The body is cut where a Content-Length field of the message says.',
    smtp: storedAs(message => {
      const told = /^Content-Length: (\d+)\r\n/im.exec(headerOf(message));
      const body = headerOf(message).length + 2;
      return told === null ? message : `${message.slice(0, body + Number(told[1]))}\r\n`;
    }),
  },
  {
    name: 'smtp-header-unfolded',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.2/all-ascii-delivered',
    says: 'Folded header fields are joined to one line.',
    smtp: storedWithHeader(header => header.replace(/\r\n[ \t]+/g, ' ')),
  },
  {
    name: 'smtp-empty-fields-removed',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.2/all-ascii-delivered',
    says: 'Header fields without a value are left out.',
    smtp: storedWithHeader(header => header.replace(/^[^ \t\r\n:]+:[ \t]*\r\n(?![ \t])/gm, '')),
  },
  {
    name: 'smtp-later-fields-lost',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.2/all-ascii-delivered',
    says: 'Header fields beyond the hundredth are lost.',
    smtp: storedWithHeader(header => fieldsOf(header).slice(0, 100).join('')),
  },
  {
    name: 'smtp-encoded-words-decoded',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.2/all-ascii-delivered',
    says: 'Encoded words in the header are decoded.',
    smtp: storedWithHeader(header =>
      header.replace(/=\?[^?\s]+\?([bq])\?([^?\s]*)\?=/gi, (_, encoding: string, word: string) =>
        encoding.toLowerCase() === 'b' ? Buffer.from(word, 'base64').toString('latin1') : ofQuotedPrintable(word),
      ),
    ),
  },
  {
    name: 'smtp-adds-line',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.2/all-ascii-delivered',
    says: 'An empty line is put after each message.',
    smtp: storedAs(message => `${message}\r\n`),
  },
  {
    name: 'smtp-last-empty-lines-dropped',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.2/all-ascii-delivered',
    says: 'Empty lines at the end of the body are lost.',
    smtp: storedAs(message => message.replace(/(?:\r\n)+$/, '\r\n')),
  },
  {
    name: 'smtp-base64-wrapped-anew',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.2/all-ascii-delivered',
    says: 'Lines of base64 are wrapped at 60 characters.',
    smtp: storedAs(message =>
      message.replace(/(?:^[A-Za-z0-9+/]{61,76}\r\n)+/gm, lines =>
        lines.replace(/\r\n/g, '').replace(/.{1,60}/g, '$&\r\n'),
      ),
    ),
  },
  {
    name: 'smtp-soft-line-breaks-joined',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.2/all-ascii-delivered',
    says: 'Lines that end in a soft line break are joined.',
    smtp: storedAs(message => message.replace(/=\r\n/g, '')),
  },
  {
    name: 'smtp-preamble-removed',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.2/all-ascii-delivered',
    says: 'The preamble of a multipart is left out.',
    smtp: storedAs(message => {
      const boundary = /boundary="([^"]+)"/i.exec(headerOf(message))?.[1];
      const first = boundary === undefined ? -1 : message.indexOf(`\r\n--${boundary}\r\n`);
      return first < 0 ? message : `${headerOf(message)}${message.slice(first)}`;
    }),
  },
  {
    name: 'smtp-incomplete-message-emptied',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.2/all-ascii-delivered',
    says: 'A message without a header, or without a body, arrives empty.',
    smtp: storedAs(message => (/^[!-9;-~]+:/.test(message) && message.includes('\r\n\r\n') ? message : '')),
  },
  {
    name: 'smtp-nul-kept',
    protocol: 'smtp',
    rule: 'rfc3501/9/no-nul',
    says: 'A message with a NUL is accepted and returned unchanged.',
    smtp: {
      refuseMessage: (next, session, transaction, content) =>
        next(session, transaction, { ...content, octets: Buffer.from(content.octets.map(octet => octet || 0x20)) }),
    },
    imap: {
      fetchItem: (next, selected, message, attribute) => {
        const item = next(selected, message, attribute);
        if (attribute.name !== 'BODY[]' || attribute.partial !== undefined) return item;
        const octets = sectionOctets(parseMessage(message.octets), attribute.section);
        return item.map(chunk => (typeof chunk === 'string' ? chunk : (octets ?? chunk)));
      },
    },
  },
  {
    name: 'smtp-chunks-unstuffed',
    protocol: 'smtp',
    rule: 'rfc3030/2/chunk-is-counted',
    says: 'A dot that begins a line is removed from what comes by BDAT.',
    smtp: {
      readChunk: async (next, session, count) => {
        const chunk = await next(session, count);
        return chunk && Buffer.from(chunk.toString('latin1').replace(/(^|\r\n)\./g, '$1'), 'latin1');
      },
    },
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
]);

function ofQuotedPrintable(text: string): string {
  return text
    .replace(/_/g, ' ')
    .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
