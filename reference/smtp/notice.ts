import { randomBytes } from 'node:crypto';
import type { SessionContext } from '../net/context.js';
import { dateTime } from './delivery.js';
import { decodeXtext } from './parameters.js';
import type { Mailbox } from './path.js';
import type { Recipient, Transaction } from './transaction.js';

/**
 * A delivery status notification that says a message was delivered (RFC 3464 in the multipart/report of RFC 6522).
 * Its third part is the message's header alone: nothing failed that would call for more (RFC 3461 section 6.2).
 */
export function deliveredNotice(
  context: SessionContext,
  transaction: Transaction,
  sender: Mailbox,
  recipients: readonly Recipient[],
  original: Buffer,
  now: Date,
): Buffer {
  const boundary = `=_${randomBytes(12).toString('hex')}`;
  const envelopeId = transaction.envelopeId === undefined ? undefined : decodeXtext(transaction.envelopeId);
  const head = [
    `Return-Path: <${context.faults.has('smtp-report-with-reverse-path') ? `postmaster@${context.domain}` : ''}>`,
    `Date: ${dateTime(now)}`,
    `From: Mail Delivery <postmaster@${context.domain}>`,
    `To: <${sender.text}>`,
    'Subject: Delivered: your message',
    `Message-ID: <${randomBytes(12).toString('hex')}@${context.hostname}>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status;`,
    `\tboundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    'Your message was delivered to:',
    '',
    ...recipients.map(recipient => `  ${recipient.mailbox.text}`),
    '',
    `--${boundary}`,
    'Content-Type: message/delivery-status',
    '',
    `Reporting-MTA: dns; ${context.hostname}`,
    ...(envelopeId === undefined ? [] : [`Original-Envelope-Id: ${envelopeId}`]),
    `Arrival-Date: ${dateTime(now)}`,
    '',
    ...recipients.flatMap(recipient => [...recipientFields(recipient), '']),
    `--${boundary}`,
    'Content-Type: text/rfc822-headers',
    'Content-Transfer-Encoding: 8bit',
    '',
    '',
  ];
  const returned = context.faults.has('smtp-report-returns-message') ? original : headerOf(original);
  const tail = ['', `--${boundary}--`, ''];
  return Buffer.concat([Buffer.from(head.join('\r\n')), returned, Buffer.from(tail.join('\r\n'))]);
}

function recipientFields(recipient: Recipient): string[] {
  const original = /^([^;]+);(.*)$/s.exec(recipient.originalRecipient ?? '');
  return [
    ...(original === null
      ? []
      : [`Original-Recipient: ${original[1]}; ${decodeXtext(original[2] ?? '') ?? original[2]}`]),
    `Final-Recipient: rfc822; ${recipient.mailbox.text}`,
    'Action: delivered',
    'Status: 2.0.0',
  ];
}

/** The header section with its last line end, without the empty line. */
function headerOf(message: Buffer): Buffer {
  if (message.indexOf('\r\n') === 0) return Buffer.alloc(0);
  const end = message.indexOf('\r\n\r\n');
  return end < 0 ? message : message.subarray(0, end + 2);
}
