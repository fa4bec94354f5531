import { randomBytes } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Account } from '../store/account.js';
import { parted } from '../store/header-section.js';
import { composed, namedInHeader } from './bent-delivery.js';
import { onRelease } from './extensions/future-release.js';
import { priorityClause } from './extensions/mt-priority.js';
import { deliveredNotice, returnPath } from './notice.js';
import { type Mailbox, parsePath } from './path.js';
import { onward } from './relay/onward.js';
import type { SmtpSession } from './session.js';
import { spoilt } from './spoilt.js';
import { completed } from './submission.js';
import type { Recipient, Transaction } from './transaction.js';

/**
 * Final delivery into the INBOX of each recipient here, once for each account, with Return-Path and Received in front, and relaying to the others
 * (RFC 5321 section 4.4), when the sender wants it released. A notice of success goes back to a local sender who asked for it (RFC 3461 section 5.2.5).
 * Returns the message's id, as Received has it.
 */
export function deliver(session: SmtpSession, transaction: Transaction, octets: Buffer): string {
  const id = randomBytes(8).toString('hex');
  const messages = new Map<Account, Buffer>();
  const accepted = new Date();
  const has = (fault: string) => session.has(fault);
  const { context } = session;
  const content = spoilt(completed(session, withoutTrace(session, octets), accepted), has);
  for (const recipient of transaction.recipients) {
    if (recipient.account === undefined || messages.has(recipient.account)) continue;
    const field = received(session, transaction, recipient, id, accepted);
    const message = composed(pathField(session, transaction), field, content, recipient.mailbox, has);
    for (const account of [recipient.account, ...namedInHeader(context.store, context.domain, content, has)])
      messages.set(account, message);
  }
  onRelease(session, transaction.releaseTime, () => {
    const now = new Date();
    for (const [account, message] of messages) context.smtp.append(account, message, now);
    notify(session, transaction, octets, now);
    relay(session, transaction, octets, id, accepted);
  });
  return id;
}

/** Puts a message into the INBOX of an account, with the time of delivery as its internal date (RFC 3501 section 2.3.3). */
export function append(account: Account, message: Buffer, now: Date): void {
  account.inbox.append(message, [], now);
}

/** What goes to other hosts: the message as it came, behind a Received of our own (RFC 5321 sections 4.4 and 3.6.3). */
function relay(session: SmtpSession, transaction: Transaction, octets: Buffer, id: string, now: Date): void {
  const recipients = transaction.recipients.filter(({ account }) => account === undefined);
  const [first] = recipients;
  if (first === undefined) return;
  const { reversePath, parameters } = transaction;
  const trace = received(session, transaction, first, id, now);
  const has = (fault: string) => session.has(fault);
  const original = completed(session, octets, now);
  const sent = onward(trace, original, has);
  session.context.relay?.take({ reversePath, parameters, recipients, taken: now.getTime(), original, octets: sent });
}

/** The message without the Return-Path it may have come with, so that there is one when it is delivered (RFC 5321 section 4.4). */
function withoutTrace(session: SmtpSession, octets: Buffer): Buffer {
  const { header, rest } = parted(octets);
  const names = [
    ...(session.has('smtp-old-return-path-kept') ? [] : ['Return-Path']),
    ...(session.has('smtp-old-received-removed') ? ['Received'] : []),
    ...(session.has('smtp-tls-required-removed') ? ['TLS-Required'] : []),
  ];
  const kept = names.reduce(
    (text, name) => text.replace(new RegExp(`^${name}[ \\t]*:[^\\n]*\\n(?:[ \\t][^\\n]*\\n)*`, 'gim'), ''),
    header,
  );
  const whole = Buffer.concat([Buffer.from(kept, 'latin1'), rest]);
  return session.has('smtp-message-cut-below-64k') ? whole.subarray(0, 60_000) : whole;
}

function notify(session: SmtpSession, transaction: Transaction, octets: Buffer, now: Date): void {
  const { context } = session;
  const reversePath = transaction.reversePath ?? (session.has('smtp-report-to-header-from') ? authorOf(octets) : null);
  const everyone = session.has('smtp-success-always-reported');
  const wanting = transaction.recipients.filter(
    ({ account, notify: asked }) => account !== undefined && (everyone || asked?.has('SUCCESS')),
  );
  if (reversePath === null || wanting.length === 0 || session.has('smtp-success-not-reported')) return;
  const report = deliveredNotice(context, transaction, reversePath, wanting, octets, now);
  const sender = context.store.byAddress(reversePath.localPart, reversePath.domain);
  if (sender === undefined) {
    context.relay?.give(reversePath, report);
    return;
  }
  const copies = session.has('smtp-report-doubled') ? 2 : 1;
  for (let copy = 0; copy < copies; copy++) sender.inbox.append(Buffer.concat([returnPath(context), report]), [], now);
}

/** The address in the message's From field, which a server with a fault takes for a reverse-path. */
export function authorOf(octets: Buffer): Mailbox | null {
  const found = /^From:.*(<[^>]*>)/im.exec(octets.toString('latin1'));
  const path = parsePath(found?.[1] ?? '');
  return typeof path === 'object' ? path.mailbox : null;
}

function pathField(session: SmtpSession, transaction: Transaction): Buffer {
  return Buffer.from(
    session.has('smtp-no-return-path') ? '' : `Return-Path: <${transaction.reversePath?.text ?? ''}>\r\n`,
  );
}

function received(session: SmtpSession, transaction: Transaction, recipient: Recipient, id: string, now: Date): Buffer {
  const { connection, hello, context } = session;
  const literal = isIPv6(connection.remote) ? `IPv6:${connection.remote}` : connection.remote;
  const lines: string[] = [];
  if (!session.has('smtp-no-received')) {
    // Of several recipients none is named, so that none learns of another (RFC 5321 section 7.2).
    const all = transaction.recipients.map(({ mailbox }) => `<${mailbox.text}>`).join(', ');
    const disclosed = session.has('smtp-recipients-disclosed');
    const named =
      transaction.recipients.length === 1 || disclosed
        ? `\r\n\tfor ${disclosed ? all : `<${recipient.mailbox.text}>`}`
        : '';
    const clause = tlsClause(session) + priorityClause(session, transaction.priority);
    lines.push(
      session.has('smtp-received-without-from')
        ? 'Received: from unknown'
        : `Received: from ${hello?.name ?? 'unknown'} ([${literal}])`,
      `\tby ${context.hostname} with ${protocol(session, transaction)} id ${id}${named}${clause}${session.has('smtp-received-without-date') ? '' : `;\r\n\t${dateTime(now)}`}`,
    );
  }
  return Buffer.from(lines.map(line => `${line}\r\n`).join(''));
}

/** The cipher suite of a message that was submitted in TLS (RFC 8314 section 4.3). */
function tlsClause(session: SmtpSession): string {
  const { cipher } = session.connection;
  if (session.service !== 'submission' || cipher === undefined || session.has('submission-tls-untold')) return '';
  return `\r\n\ttls ${cipher}`;
}

/** The word for the "with" clause (RFC 3848, RFC 6531 section 4.3). */
function protocol(session: SmtpSession, transaction: Transaction): string {
  if (session.has('smtp-received-plain-esmtp')) return 'ESMTP';
  const security = (session.connection.secure ? 'S' : '') + (session.account === undefined ? '' : 'A');
  if (session.service === 'lmtp') return `${transaction.smtputf8 ? 'UTF8' : ''}LMTP${security}`;
  if (transaction.smtputf8) return `UTF8SMTP${security}`;
  return session.hello?.extended === false ? 'SMTP' : `ESMTP${security}`;
}

/** A date-time of RFC 5322 section 3.3, in UTC. */
export function dateTime(date: Date): string {
  return date.toUTCString().replace(/GMT$/, '+0000');
}
