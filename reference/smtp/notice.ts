import { randomBytes } from 'node:crypto';
import type { SessionContext } from '../net/context.js';
import { headerEnd } from '../store/header-section.js';
import { dateTime } from './delivery.js';
import { deadline } from './extensions/deliver-by.js';
import { requestField } from './extensions/future-release.js';
import { decodeXtext } from './parameters.js';
import type { Mailbox } from './path.js';
import type { Outgoing, Told } from './relay/outgoing.js';
import type { Recipient, Transaction } from './transaction.js';

/** The envelope that a notice is about, as far as it is told of. */
type About = Pick<Transaction, 'parameters'> & Partial<Pick<Outgoing, 'taken'>>;

/** What is told of one recipient (RFC 3464 section 2.3). */
interface Report {
  recipient: Recipient;
  action: 'delivered' | 'relayed' | 'failed';
  status: string;
  /** What the next hop said, and what it calls itself, where one was asked. */
  remote?: { diagnostic: string; name: string };
}

/**
 * A delivery status notification that says a message was delivered (RFC 3464 in the multipart/report of RFC 6522), without trace fields.
 * Its third part is the message's header alone: nothing failed that would call for more (RFC 3461 section 6.2).
 */
export function deliveredNotice(
  context: SessionContext,
  about: About,
  sender: Mailbox,
  recipients: readonly Recipient[],
  original: Buffer,
  now: Date,
): Buffer {
  const reports = recipients.map(recipient => ({ recipient, action: 'delivered', status: '2.0.0' }) as const);
  return notice(context, about, sender, reports, original, now);
}

/** The same of a message that went on to a next hop from which no more will be heard (RFC 3461 section 5.2.2). */
export function relayedNotice(context: SessionContext, mail: Outgoing, sender: Mailbox, told: readonly Told[]): Buffer {
  return notice(context, mail, sender, told.map(reportAs('relayed')), mail.original, new Date());
}

/** The same of a message that could not be sent on (RFC 5321 section 6.1), with the message in it unless RET=HDRS was said. */
export function failedNotice(context: SessionContext, mail: Outgoing, sender: Mailbox, told: readonly Told[]): Buffer {
  return notice(context, mail, sender, told.map(reportAs('failed')), mail.original, new Date());
}

function reportAs(action: 'relayed' | 'failed') {
  return ({ recipient, outcome: { status, diagnostic, remote } }: Told): Report => ({
    recipient,
    action,
    // What was tried too often is a failure for good.
    status: status.replace(/^4/, '5'),
    remote: { diagnostic, name: remote },
  });
}

/** The trace field of a notice that is delivered here: it came with the null reverse-path (RFC 3461 section 6.1). */
export function returnPath({ faults, domain }: SessionContext): Buffer {
  return Buffer.from(`Return-Path: <${faults.has('smtp-report-with-reverse-path') ? `postmaster@${domain}` : ''}>\r\n`);
}

const titles = { delivered: 'Delivered', relayed: 'Relayed', failed: 'Not delivered' } as const;

/** Whether no more than the header comes back: so the sender wants it, or wants TLS (RFC 8689 section 5). */
function headerAlone(parameters: About['parameters'], has: (fault: string) => boolean): boolean {
  const secret = parameters.has('REQUIRETLS') && !has('smtp-report-returns-secrets');
  return secret || parameters.get('RET')?.toUpperCase() === 'HDRS';
}

function notice(
  context: SessionContext,
  { parameters, taken }: About,
  sender: Mailbox,
  reports: readonly Report[],
  original: Buffer,
  now: Date,
): Buffer {
  const has = (fault: string) => context.faults.has(fault);
  const boundary = `=_${randomBytes(12).toString('hex')}`;
  const given = parameters.get('ENVID') ?? (has('smtp-report-makes-originals') ? 'made-here' : undefined);
  const envelopeId = has('smtp-report-without-envelope-id') ? undefined : given;
  const action = reports[0]?.action ?? 'failed';
  const whole =
    (action === 'failed' && !headerAlone(parameters, has) && !has('smtp-report-header-alone')) ||
    has('smtp-report-returns-message');
  const fields = reports.flatMap(report => [...recipientFields(report, has), '']);
  // A message/delivery-status has no place for UTF-8 (RFC 6533 section 4.1).
  const international = fields.some(beyondAscii);
  const arrival = new Date(taken ?? now);
  const due = deadline(parameters, arrival.getTime());
  const head = [
    `Date: ${dateTime(now)}`,
    `From: ${has('smtp-report-bare-header') ? 'Mail Delivery' : `Mail Delivery <postmaster@${context.domain}>`}`,
    has('smtp-report-to-nobody') ? 'To: undisclosed-recipients:;' : `To: <${sender.text}>`,
    `Subject: ${titles[action]}: your message`,
    `Message-ID: <${randomBytes(12).toString('hex')}@${context.hostname}>`,
    'Auto-Submitted: auto-replied',
    ...(has('smtp-report-bare-header') ? [] : ['MIME-Version: 1.0']),
    has('smtp-report-not-multipart')
      ? 'Content-Type: text/plain; charset=utf-8'
      : `Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    ...(has('smtp-report-without-words') ? [] : words(action, reports)),
    '',
    `--${boundary}`,
    ...(international && !has('smtp-report-utf8-in-plain-type')
      ? ['Content-Type: message/global-delivery-status', 'Content-Transfer-Encoding: 8bit']
      : ['Content-Type: message/delivery-status']),
    '',
    ...(has('smtp-report-without-mta') ? [] : [`Reporting-MTA: dns; ${context.hostname}`]),
    ...(envelopeId === undefined ? [] : [`Original-Envelope-Id: ${decodeXtext(envelopeId) ?? envelopeId}`]),
    ...(has('smtp-report-without-hold') ? [] : requestField(parameters)),
    ...(has('smtp-report-without-arrival-date') ? [] : [`Arrival-Date: ${dateTime(arrival)}`]),
    ...(due === undefined || has('smtp-report-without-deadline') ? [] : [`Deliver-By-Date: ${dateTime(due)}`]),
    '',
    ...fields,
    `--${boundary}`,
    `Content-Type: ${returnedType(original, whole)}`,
    'Content-Transfer-Encoding: 8bit',
    '',
    '',
  ];
  const returned = whole ? original : original.subarray(0, headerEnd(original));
  const tail = ['', `--${boundary}--`, ''];
  return Buffer.concat([Buffer.from(head.join('\r\n')), returned, Buffer.from(tail.join('\r\n'))]);
}

/** What a person is told. */
function words(action: Report['action'], reports: readonly Report[]): string[] {
  const lines = reports.map(({ recipient, remote }) =>
    remote === undefined ? `  ${recipient.mailbox.text}` : `  ${recipient.mailbox.text}: ${remote.diagnostic}`,
  );
  return [`${titles[action]}:`, '', ...lines];
}

/** The media type of what is returned, by whether its header is beyond ASCII (RFC 6533 sections 4.2 and 4.3). */
function returnedType(original: Buffer, whole: boolean): string {
  const international = beyondAscii(original.toString('latin1', 0, headerEnd(original)));
  if (whole) return international ? 'message/global' : 'message/rfc822';
  return international ? 'message/global-headers' : 'text/rfc822-headers';
}

function beyondAscii(text: string): boolean {
  return Buffer.byteLength(text) !== text.length;
}

function recipientFields({ recipient, action, status, remote }: Report, has: (fault: string) => boolean): string[] {
  const made = has('smtp-report-makes-originals') ? `rfc822;${recipient.mailbox.text}` : '';
  const original = /^([^;]+);(.*)$/s.exec(recipient.originalRecipient ?? made);
  const kept = original !== null && !has('smtp-report-without-original-recipient');
  return [
    ...(kept ? [`Original-Recipient: ${original[1]}; ${decodeXtext(original[2] ?? '') ?? original[2]}`] : []),
    ...(has('smtp-report-without-recipient') ? [] : [`Final-Recipient: rfc822; ${recipient.mailbox.text}`]),
    `Action: ${has('smtp-report-wrong-action') ? 'expanded' : action}`,
    ...(has('smtp-report-without-status') ? [] : [`Status: ${status}`]),
    ...(remote === undefined || has('smtp-report-without-remote')
      ? []
      : [`Remote-MTA: dns; ${remote.name}`, `Diagnostic-Code: smtp; ${remote.diagnostic}`]),
  ];
}
