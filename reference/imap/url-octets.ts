import type { Mailbox } from '../store/mailbox.js';
import { parseMessage } from './mime/message.js';
import { sectionOctets } from './section.js';
import type { MessageUrl } from './syntax/message-url.js';

/**
 * The octets that a URL of a message in a mailbox stands for: what FETCH BODY.PEEK[section] returns (RFC 5092 6). Undefined: there is no such message or part, or the mailbox has
 * another UIDVALIDITY.
 * @param rev2 whether the session is one of IMAP4rev2
 */
export function urlOctets(mailbox: Mailbox | undefined, url: MessageUrl, rev2: boolean): Buffer | undefined {
  if (mailbox === undefined || (url.uidValidity ?? mailbox.uidValidity) !== mailbox.uidValidity) return undefined;
  const message = mailbox.messages.find(({ uid }) => uid === url.uid);
  const octets = message && sectionOctets(parseMessage(message.octets, rev2), url.section);
  if (octets === undefined || url.partial === undefined) return octets;
  const { offset, count = octets.length } = url.partial;
  return octets.subarray(offset, offset + count);
}
