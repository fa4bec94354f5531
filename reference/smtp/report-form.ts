import { randomBytes } from 'node:crypto';
import { headerEnd } from '../store/header-section.js';
import { dateTime } from './date-time.js';
import { originalRecipient } from './extensions/dsn.js';
import { reportFields, wantsHeaderAlone } from './extensions/index.js';
import { beyondAscii } from './octets.js';
import type { Mailbox } from './path.js';
import type { Action, RecipientReport, Report } from './report.js';
import type { SmtpContext } from './session.js';

const titles: Readonly<Record<Action, string>> = {
  delivered: 'Delivered',
  relayed: 'Relayed',
  failed: 'Not delivered',
};

/** A delivery status notification (RFC 3464 in the multipart/report of RFC 6522), without trace fields. */
export function composeReport(context: SmtpContext, to: Mailbox, report: Report): Buffer {
  const { smtp } = context;
  const boundary = `=_${randomBytes(12).toString('hex')}`;
  const status = report.recipients.flatMap(each => ['', ...smtp.reportRecipient(each, report.action)]);
  const whole = smtp.returnsWhole(report);
  const head = [
    ...smtp.reportHeader(context, to, report, boundary),
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    ...smtp.reportWords(report),
    '',
    `--${boundary}`,
    ...smtp.reportStatusType(status),
    '',
    ...smtp.reportMessage(context, report),
    ...status,
    '',
    `--${boundary}`,
    `Content-Type: ${returnedType(report.original, whole)}`,
    'Content-Transfer-Encoding: 8bit',
    '',
    '',
  ];
  const returned = whole ? report.original : report.original.subarray(0, headerEnd(report.original));
  const tail = ['', `--${boundary}--`, ''];
  return Buffer.concat([Buffer.from(head.join('\r\n')), returned, Buffer.from(tail.join('\r\n'))]);
}

/** The header section of a report, line by line. */
export function reportHeader(context: SmtpContext, to: Mailbox, { action, now }: Report, boundary: string): string[] {
  return [
    `Date: ${dateTime(now)}`,
    `From: Mail Delivery <postmaster@${context.domain}>`,
    `To: <${to.text}>`,
    `Subject: ${titles[action]}: your message`,
    `Message-ID: <${randomBytes(12).toString('hex')}@${context.hostname}>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary="${boundary}"`,
  ];
}

/** What a person is told. */
export function reportWords({ action, recipients }: Report): string[] {
  const lines = recipients.map(({ recipient, remote }) =>
    remote === undefined ? `  ${recipient.mailbox.text}` : `  ${recipient.mailbox.text}: ${remote.diagnostic}`,
  );
  return [`${titles[action]}:`, '', ...lines];
}

/** The fields about the message (RFC 3464 2.2). */
export function reportMessage({ hostname }: SmtpContext, { parameters, arrival }: Report): string[] {
  return [
    `Reporting-MTA: dns; ${hostname}`,
    ...reportFields(parameters, arrival),
    `Arrival-Date: ${dateTime(arrival)}`,
  ];
}

/** The fields about one recipient (RFC 3464 2.3). */
export function reportRecipient({ recipient, status, remote }: RecipientReport, action: Action): string[] {
  const original = originalRecipient(recipient);
  return [
    ...(original === undefined ? [] : [`Original-Recipient: ${original.type}; ${original.address}`]),
    `Final-Recipient: rfc822; ${recipient.mailbox.text}`,
    `Action: ${action}`,
    `Status: ${status}`,
    ...(remote === undefined ? [] : [`Remote-MTA: dns; ${remote.name}`, `Diagnostic-Code: smtp; ${remote.diagnostic}`]),
  ];
}

/** The header of the part with these fields: a message/delivery-status has no place for UTF-8 (RFC 6533 4.1). */
export function reportStatusType(fields: readonly string[]): string[] {
  if (!fields.some(beyondAscii)) return ['Content-Type: message/delivery-status'];
  return ['Content-Type: message/global-delivery-status', 'Content-Transfer-Encoding: 8bit'];
}

/** Whether the message comes back whole, or its header section alone: that is enough where nothing failed (RFC 3461 6.2). */
export function returnsWhole({ action, parameters }: Report): boolean {
  return action === 'failed' && !wantsHeaderAlone(parameters);
}

/** The media type of what is returned, by whether its header is beyond ASCII (RFC 6533 4.2 and 4.3). */
function returnedType(original: Buffer, whole: boolean): string {
  const international = beyondAscii(original.toString('latin1', 0, headerEnd(original)));
  if (whole) return international ? 'message/global' : 'message/rfc822';
  return international ? 'message/global-headers' : 'text/rfc822-headers';
}
