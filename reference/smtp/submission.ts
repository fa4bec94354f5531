import { randomBytes } from 'node:crypto';
import { splitHeader } from '../store/header-section.js';
import { dateTime } from './date-time.js';
import type { Mailbox } from './path.js';
import type { SmtpSession } from './session.js';

/** What a submission server mends (RFC 6409): a message may come unfinished from its author's program, and none leaves so. */

const MESSAGE_ID = /^Message-ID[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*/im;

/** The message as it goes into the world: a submitted one complete, any other as it is. */
export function completed(session: SmtpSession, octets: Buffer, now: Date): Buffer {
  if (session.service !== 'submission') return octets;
  const { smtp } = session.context;
  return smtp.addDate(session, smtp.addMessageId(session, octets), now);
}

/** The message with a Date in front where it has none (section 8.2). */
export function addDate(_session: SmtpSession, octets: Buffer, now: Date): Buffer {
  if (/^Date[ \t]*:/im.test(splitHeader(octets).header)) return octets;
  return Buffer.concat([Buffer.from(`Date: ${dateTime(now)}\r\n`), octets]);
}

/** The message with a valid Message-ID in front where it has none (section 8.3). */
export function addMessageId(session: SmtpSession, octets: Buffer): Buffer {
  const { header, rest } = splitHeader(octets);
  if (/<[^<>\s@]+@[^<>\s@]+>/.test(MESSAGE_ID.exec(header)?.[0] ?? '')) return octets;
  const id = `Message-ID: <${randomBytes(12).toString('hex')}@${session.context.hostname}>\r\n`;
  return Buffer.concat([Buffer.from(id + header.replace(MESSAGE_ID, ''), 'latin1'), rest]);
}

/** A sender whose domain is a single label, which is one of our own domain's hosts, by its whole name (section 4.2). */
export function qualifySender(session: SmtpSession, mailbox: Mailbox | null): Mailbox | null {
  if (session.service !== 'submission' || mailbox?.domain === undefined || /[.[]/.test(mailbox.domain)) return mailbox;
  const suffix = `.${session.context.domain}`;
  return { ...mailbox, domain: mailbox.domain + suffix, text: mailbox.text + suffix };
}
