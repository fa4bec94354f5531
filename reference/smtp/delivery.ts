import { randomBytes } from 'node:crypto';
import type { Account } from '../store/account.js';
import { splitHeader } from '../store/header-section.js';
import { releaseTime } from './extensions/index.js';
import type { SmtpContext, SmtpSession } from './session.js';
import { completed } from './submission.js';
import type { Recipient, Transaction } from './transaction.js';

/**
 * Final delivery into the INBOX of each recipient here, once for each account, with Return-Path and Received in front, and relaying to the others
 * (RFC 5321 4.4), when the sender wants it released. A report of success goes back to a sender who asked for it (RFC 3461 5.2.5).
 * Returns the message's id, as Received has it.
 */
export function deliver(session: SmtpSession, transaction: Transaction, octets: Buffer): string {
  const { context } = session;
  const { smtp } = context;
  const id = randomBytes(8).toString('hex');
  const accepted = new Date();
  const original = completed(session, octets, accepted);
  const content = smtp.keep(original);
  const trace = (recipient: Recipient) => smtp.receivedField(session, { transaction, recipient, id, now: accepted });
  const messages = new Map<Account, Buffer>();
  for (const recipient of transaction.recipients) {
    if (recipient.account === undefined || messages.has(recipient.account)) continue;
    const fields = smtp.returnPathField(transaction.reversePath?.text ?? '') + trace(recipient);
    const message = smtp.compose(fields, content, recipient);
    for (const account of smtp.mailboxesFor(context, recipient.account, content)) messages.set(account, message);
  }
  const others = transaction.recipients.filter(({ account }) => account === undefined);
  const [first] = others;
  const received = first === undefined ? '' : trace(first);
  smtp.release(releaseTime(transaction.parameters), () => {
    const now = new Date();
    for (const [account, message] of messages) smtp.append(account, message, now);
    smtp.reportDelivery(context, transaction, octets, now);
    if (first === undefined) return;
    const { reversePath, parameters } = transaction;
    const onward = smtp.composeOnward(received, original);
    context.relay?.take({
      reversePath,
      parameters,
      recipients: others,
      taken: accepted.getTime(),
      original,
      octets: onward,
    });
  });
  return id;
}

/** Does what is left to do with a message now, or when the time of its release has come. What is held goes with the server. */
export function release(time: Date | undefined, deliver: () => void): void {
  const wait = time === undefined ? 0 : time.getTime() - Date.now();
  if (wait <= 0) deliver();
  else setTimeout(deliver, wait).unref();
}

/** What is kept of a message: all but the Return-Path it may have come with, so that there is one when it is delivered (RFC 5321 4.4). */
export function keep(octets: Buffer): Buffer {
  const { header, rest } = splitHeader(octets);
  return Buffer.concat([Buffer.from(withoutField(header, 'Return-Path'), 'latin1'), rest]);
}

/** A header section without the fields of a name. */
export function withoutField(header: string, name: string): string {
  return header.replace(new RegExp(`^${name}[ \\t]*:[^\\n]*\\n(?:[ \\t][^\\n]*\\n)*`, 'gim'), '');
}

/** The Return-Path field of a message that is delivered; `path` is without angle brackets. */
export function returnPathField(path: string): string {
  return `Return-Path: <${path}>\r\n`;
}

/** A message as one recipient gets it: the trace fields in front, and what was sent. */
export function compose(trace: string, content: Buffer, _recipient: Recipient): Buffer {
  return Buffer.concat([Buffer.from(trace), content]);
}

/** A message as it goes on: the trace field on top, and nothing else touched (RFC 5321 4.4, 3.6.3 and 6.4). */
export function composeOnward(trace: string, message: Buffer): Buffer {
  return Buffer.concat([Buffer.from(trace), message]);
}

/** Whose INBOX a message for this account goes to. */
export function mailboxesFor(_context: SmtpContext, account: Account, _content: Buffer): readonly Account[] {
  return [account];
}

/** Puts a message into the INBOX of an account, with the time of delivery as its internal date (RFC 3501 2.3.3). */
export function append(account: Account, message: Buffer, now: Date): void {
  account.inbox.append(message, [], now);
}
