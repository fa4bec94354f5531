import type { Message } from '../../store/message.js';
import type { HeaderField } from '../mime/header.js';
import { parseMessage } from '../mime/message.js';
import { readMessageIds } from '../mime/message-ids.js';
import type { ImapBehaviour } from '../session.js';
import { subjectOf } from './sort.js';
import type { Threadable } from './thread.js';

/** Reads what THREAD goes by. */
export function threadables(messages: readonly Message[], imap: ImapBehaviour): Threadable[] {
  return messages.map((message, place) => {
    const { fields } = parseMessage(message.octets).top;
    const subject = imap.baseSubject(subjectOf(message));
    return {
      message,
      place,
      sent: imap.sentInstant(message),
      subject,
      collated: imap.collated(subject.base),
      id: idsOf(fields, 'message-id')[0],
      references: referencesOf(fields),
    };
  });
}

/** The message ids in the fields of a name. */
function idsOf(fields: readonly HeaderField[], name: string): string[] {
  return fields.filter(field => field.name === name).flatMap(field => readMessageIds(field.value));
}

/** References, or the first id of In-Reply-To where that has none (RFC 5256 3). */
function referencesOf(fields: readonly HeaderField[]): readonly string[] {
  const references = idsOf(fields, 'references');
  return references.length > 0 ? references : idsOf(fields, 'in-reply-to').slice(0, 1);
}
