import { notifyOf } from './extensions/dsn.js';
import { beyondAscii } from './octets.js';
import type { Mailbox } from './path.js';
import type { Outgoing } from './relay/outgoing.js';
import type { Action, RecipientReport, Report } from './report.js';
import { composeReport } from './report-form.js';
import type { SmtpContext } from './session.js';
import type { Recipient, Transaction } from './transaction.js';

/** Tells the sender of a message that it was delivered to those recipients of whom he wants to hear (RFC 3461 5.2.3). */
export function reportDelivery(context: SmtpContext, transaction: Transaction, original: Buffer, now: Date): void {
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
  context: SmtpContext,
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
function send(context: SmtpContext, reversePath: Mailbox | null, report: Report): void {
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
export function addressReport(_context: SmtpContext, to: Mailbox, message: Buffer): Outgoing {
  return {
    reversePath: null,
    parameters: new Map(beyondAscii(to.text) ? [['SMTPUTF8', undefined]] : []),
    recipients: [{ mailbox: to, account: undefined, parameters: new Map([['NOTIFY', 'NEVER']]) }],
    taken: Date.now(),
    original: message,
    octets: message,
  };
}
