import { splitHeader } from '../store/header-section.js';
import type { Answer, SmtpSession } from './session.js';
import type { Content, Transaction } from './transaction.js';

/** Why a message is refused at its end; undefined when it is taken. */
export function refuseMessage(session: SmtpSession, _of: Transaction, content: Content): Answer | undefined {
  const { smtp } = session.context;
  if (content.tooLarge) return ['552 5.3.4', 'The message is larger than this server takes'];
  if (smtp.hasBareLineEnd(content)) return ['554 5.6.0', 'CR and LF may only stand together (RFC 5321 2.3.8)'];
  // IMAP has no way to show it (RFC 3501 4.3.1).
  if (content.octets.includes(0)) return ['554 5.6.0', 'The message has a NUL'];
  if (receivedFields(content.octets) > smtp.limits().receivedFields) {
    return ['554 5.4.6', 'Too many Received fields: the message is in a loop'];
  }
  return undefined;
}

/** Whether a CR or LF stands without the other. */
export function hasBareLineEnd({ octets, bareLineEnd }: Content): boolean {
  if (bareLineEnd) return true;
  for (let at = octets.indexOf(0x0d); at >= 0; at = octets.indexOf(0x0d, at + 1)) {
    if (octets[at + 1] !== 0x0a) return true;
  }
  for (let at = octets.indexOf(0x0a); at >= 0; at = octets.indexOf(0x0a, at + 1)) {
    if (octets[at - 1] !== 0x0d) return true;
  }
  return false;
}

function receivedFields(octets: Buffer): number {
  return splitHeader(octets).header.match(/^Received[ \t]*:/gim)?.length ?? 0;
}
