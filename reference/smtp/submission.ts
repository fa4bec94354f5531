import { randomBytes } from 'node:crypto';
import { parted } from '../store/header-section.js';
import { dateTime } from './delivery.js';
import type { Mailbox } from './path.js';
import type { SmtpSession } from './session.js';

/** What a submission server mends (RFC 6409): a message may come unfinished from its author's program, and none leaves so. */

const MESSAGE_ID = /^Message-ID[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*/im;

/** The message with a Date (section 8.2) and a valid Message-ID (section 8.3) where it lacks them, in front of its own fields. */
export function completed(session: SmtpSession, octets: Buffer, now: Date): Buffer {
  if (session.service !== 'submission') return octets;
  const { header, rest } = parted(octets);
  let kept = header;
  const added: string[] = [];
  if (!/^Date[ \t]*:/im.test(header) && !session.has('submission-date-not-added'))
    added.push(`Date: ${dateTime(now)}\r\n`);
  if (session.has('submission-sender-added'))
    added.push(`Sender: <${session.account?.user}@${session.context.domain}>\r\n`);
  const id = MESSAGE_ID.exec(header)?.[0];
  if (!/<[^<>\s@]+@[^<>\s@]+>/.test(id ?? '') && !session.has('submission-message-id-not-added')) {
    kept = header.replace(MESSAGE_ID, '');
    added.push(`Message-ID: <${randomBytes(12).toString('hex')}@${session.context.hostname}>\r\n`);
  }
  return Buffer.concat([Buffer.from(added.join('') + kept, 'latin1'), rest]);
}

/** A sender whose domain is a single label, which is one of our own domain's hosts, by its whole name (section 4.2). */
export function qualified(session: SmtpSession, mailbox: Mailbox | null): Mailbox | null {
  if (session.service !== 'submission' || session.has('submission-sender-unqualified')) return mailbox;
  if (mailbox?.domain === undefined || /[.[]/.test(mailbox.domain)) return mailbox;
  const suffix = `.${session.context.domain}`;
  return { ...mailbox, domain: mailbox.domain + suffix, text: mailbox.text + suffix };
}
