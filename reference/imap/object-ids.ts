import { createHash } from 'node:crypto';
import type { Mailbox } from '../store/mailbox.js';
import type { Message } from '../store/message.js';
import { fieldValue } from './mime/header.js';
import { parseMessage } from './mime/message.js';
import { readMessageIds } from './mime/message-ids.js';

// Object identifiers (RFC 8474). A letter before each keeps those of different kinds apart (8.1).

/** The MAILBOXID of a mailbox. */
export function mailboxId({ id }: Mailbox): string {
  return `F${id}`;
}

/** The response code with the MAILBOXID of a mailbox (4.1, 4.2), and a space. */
export function mailboxIdCode(mailbox: Mailbox): string {
  return `[MAILBOXID (${mailboxId(mailbox)})] `;
}

/** The EMAILID of a message, which copies have too. */
export function emailId({ contentId }: Message): string {
  return `M${contentId}`;
}

/**
 * The THREADID of a message: that of the message which began its thread, by References, In-Reply-To or its own Message-ID. A message without any of these
 * stands alone.
 */
export function threadId(message: Message): string {
  const { fields } = parseMessage(message.octets).top;
  const [first] = ['references', 'in-reply-to', 'message-id'].flatMap(name =>
    readMessageIds(fieldValue(fields, name) ?? ''),
  );
  if (first === undefined) return `T${message.contentId}`;
  return `T${createHash('sha256').update(first).digest('hex').slice(0, 24)}`;
}
