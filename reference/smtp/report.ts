import { randomBytes } from 'node:crypto';
import type { SessionContext } from '../net/context.js';
import { headerEnd } from '../store/header-section.js';
import { dateTime } from './date-time.js';
import { notifyOf, originalRecipient } from './extensions/dsn.js';
import type { Parameters } from './extensions/extension.js';
import { reportFields, wantsHeaderAlone } from './extensions/index.js';
import { beyondAscii } from './octets.js';
import type { Mailbox } from './path.js';
import type { Outgoing } from './relay/outgoing.js';
import type { Recipient, Transaction } from './transaction.js';

export type Action = 'delivered' | 'relayed' | 'failed';

/** What is told of one recipient (RFC 3464 2.3). */
export interface RecipientReport {
  recipient: Recipient;
  status: string;
  /** What the next hop said, and what it calls itself, where one was asked. */
  remote?: { diagnostic: string; name: string };
}

/** What one report is about. */
export interface Report {
  action: Action;
  recipients: readonly RecipientReport[];
  /** MAIL's parameters of the message. */
  parameters: Parameters;
  /** The message as it came. */
  original: Buffer;
  /** When it came. */
  arrival: Date;
  now: Date;
}

const titles: Readonly<Record<Action, string>> = {
  delivered: 'Delivered',
  relayed: 'Relayed',
  failed: 'Not delivered',
};

/** Tells the sender of a message that it was delivered to those recipients of whom he wants to hear (RFC 3461 5.2.3). */
export function reportDelivery(context: SessionContext, transaction: Transaction, original: Buffer, now: Date): void {
  const { smtp } = context;
  const wanted = transaction.recipients.filter(each => each.account !== undefined && smtp.wantsDeliveryReport(each));
  const recipients = wanted.map(recipient => ({ recipient, status: '2.0.0' }));
  const { parameters, reversePath } = transaction;
  send(context, reversePath, { action: 'delivered', recipients, parameters, original, arrival: now, now });
}

/** Whether the sender wants to hear that a message was delivered. */
export function wantsDeliveryReport(recipient: Recipient): boolean {
  return notifyOf(recipient)?.has('SUCCESS') === true;
}

/** Tells the sender what became of a message that was to go on (RFC 3461 5.2.2 and 5.2.6, RFC 5321 6.1). */
export function reportRelaying(
  context: SessionContext,
  { parameters, original, taken, reversePath }: Outgoing,
  action: Action,
  recipients: readonly RecipientReport[],
): void {
  const about = { action, parameters, original, arrival: new Date(taken), now: new Date() };
  for (const some of context.smtp.groupReports(recipients)) {
    send(context, reversePath, { ...about, recipients: some });
  }
}

/** Which recipients are told of in one report: all of them (RFC 5321 4.4). */
export function groupReports(recipients: readonly RecipientReport[]): readonly (readonly RecipientReport[])[] {
  return [recipients];
}

/** Sends a report to whom it is for, if anyone. */
function send(context: SessionContext, reversePath: Mailbox | null, report: Report): void {
  const { smtp, store } = context;
  const to = smtp.reportTo(reversePath, report);
  if (to === null || report.recipients.length === 0) return;
  const message = composeReport(context, to, report);
  const outgoing = smtp.addressReport(context, to, message);
  const account = store.byAddress(to.localPart, to.domain);
  if (account === undefined) context.relay?.take(outgoing);
  else {
    const path = Buffer.from(smtp.returnPathField(outgoing.reversePath?.text ?? ''));
    smtp.append(account, Buffer.concat([path, message]), report.now);
  }
}

/** Whom a report goes to: the reverse-path. A message with the null reverse-path is never reported (RFC 5321 6.1). */
export function reportTo(reversePath: Mailbox | null, _report: Report): Mailbox | null {
  return reversePath;
}

/** A report with its envelope: the null reverse-path (RFC 5321 4.5.5), and no report of its own (RFC 3461 6.1). */
export function addressReport(_context: SessionContext, to: Mailbox, message: Buffer): Outgoing {
  return {
    reversePath: null,
    parameters: new Map(beyondAscii(to.text) ? [['SMTPUTF8', undefined]] : []),
    recipients: [{ mailbox: to, account: undefined, parameters: new Map([['NOTIFY', 'NEVER']]) }],
    taken: Date.now(),
    original: message,
    octets: message,
  };
}

/** A delivery status notification (RFC 3464 in the multipart/report of RFC 6522), without trace fields. */
function composeReport(context: SessionContext, to: Mailbox, report: Report): Buffer {
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
export function reportHeader(
  context: SessionContext,
  to: Mailbox,
  { action, now }: Report,
  boundary: string,
): string[] {
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
export function reportMessage({ hostname }: SessionContext, { parameters, arrival }: Report): string[] {
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
