import type { Message } from '../../store/message.js';
import { readAddressList } from '../mime/address.js';
import { decodeHeaderText } from '../mime/decode.js';
import { fieldValue } from '../mime/header.js';
import { parseMessage } from '../mime/message.js';
import { readSentDate } from '../mime/sent-date.js';
import type { ImapBehaviour, SortCriterion, SortKey, SortValue } from '../session.js';

/** The messages in the order of the criteria: by the first that tells two of them apart, by their numbers where none does (RFC 5256 3). */
export function sortMessages(
  messages: readonly Message[],
  criteria: readonly SortCriterion[],
  imap: ImapBehaviour,
  score: (message: Message) => number,
): Message[] {
  const rows = messages.map(message => ({
    message,
    values: criteria.map(({ key, text }) => {
      if (key === 'RELEVANCY') return -score(message);
      return key === 'extension' ? imap.collated(text?.(message) ?? '') : imap.sortValue(message, key, imap);
    }),
  }));
  rows.sort((one, other) => {
    for (const [at, { reverse }] of criteria.entries()) {
      const order = compare(one.values[at], other.values[at]);
      if (order !== 0) return reverse ? -order : order;
    }
    return one.message.uid - other.message.uid;
  });
  return rows.map(({ message }) => message);
}

function compare(one: SortValue | undefined, other: SortValue | undefined): number {
  if (typeof one === 'number' && typeof other === 'number') return Math.sign(one - other);
  return Buffer.compare(Buffer.from(String(one)), Buffer.from(String(other)));
}

/** What a message is sorted by. */
export function sortValue(message: Message, key: SortKey, imap: ImapBehaviour): SortValue {
  switch (key) {
    case 'ARRIVAL':
      return message.internalDate.getTime();
    case 'DATE':
      return imap.sentInstant(message);
    case 'SIZE':
      return message.octets.length;
    case 'SUBJECT':
      return imap.collated(imap.baseSubject(subjectOf(message)).base);
    case 'DISPLAYFROM':
      return imap.collated(displayed(message, 'from'));
    case 'DISPLAYTO':
      return imap.collated(displayed(message, 'to'));
    default:
      return imap.collated(firstMailbox(message, key.toLowerCase()));
  }
}

/** The subject of a message, decoded; the empty string if it has none. */
export function subjectOf(message: Message): string {
  return decodeHeaderText(fieldOf(message, 'subject'));
}

/** When a message was sent, in milliseconds; when it arrived, where it does not say (RFC 5256 2.2). */
export function sentInstant(message: Message): number {
  return readSentDate(fieldOf(message, 'date'))?.instant ?? message.internalDate.getTime();
}

/** addr-mailbox of the first address in a field; of a group that is its name (RFC 3501 9). */
function firstMailbox(message: Message, field: string): string {
  const [first] = readAddressList(fieldOf(message, field));
  return decodeHeaderText(first?.mailbox ?? '');
}

/** What the first address in a field is displayed as (RFC 5957 3): its name, else the address. */
function displayed(message: Message, field: string): string {
  const [first] = readAddressList(fieldOf(message, field));
  const name = decodeHeaderText(first?.name ?? '');
  if (name !== '') return name;
  return [first?.mailbox, first?.host].flatMap(part => part ?? []).join('@');
}

function fieldOf(message: Message, name: string): string {
  return fieldValue(parseMessage(message.octets).top.fields, name) ?? '';
}
