import { parted } from '../store/header-section.js';
import type { Refusal } from './extensions/index.js';
import type { Content } from './read-content.js';

/** Received fields above which a message is taken to loop (RFC 5321 section 6.3). */
const RECEIVED_LIMIT = 100;
const LOW_RECEIVED_LIMIT = 30;

/** Why a message is refused at its end; undefined when it is taken. */
export function contentFault(content: Content, has: (fault: string) => boolean): Refusal | undefined {
  if (content.tooLarge) return ['552 5.3.4', 'The message is larger than this server takes'];
  const keepsBare = ['smtp-bare-line-ends-kept', 'smtp-bare-line-ends-mended', 'smtp-bare-lf-ends-data'].some(has);
  if (!keepsBare && (content.bareLineEnd || hasBareLineEnd(content.octets))) {
    return ['554 5.6.0', 'CR and LF may only stand together (RFC 5321 section 2.3.8)'];
  }
  // IMAP has no way to show it (RFC 3501 section 4.3.1).
  if (content.octets.includes(0) && !has('smtp-nul-kept')) return ['554 5.6.0', 'The message has a NUL'];
  const limit = has('smtp-thirty-hops') ? LOW_RECEIVED_LIMIT : RECEIVED_LIMIT;
  if (receivedFields(content.octets) > limit && !has('smtp-loop-not-detected')) {
    return ['554 5.4.6', 'Too many Received fields: the message is in a loop'];
  }
  if (has('smtp-tls-required-refused') && /^TLS-Required:/im.test(content.octets.toString('latin1'))) {
    return ['554 5.7.0', 'TLS-Required is not known here'];
  }
  return undefined;
}

/** Whether a CR or LF stands without the other. */
function hasBareLineEnd(octets: Buffer): boolean {
  for (let at = octets.indexOf(0x0d); at >= 0; at = octets.indexOf(0x0d, at + 1)) {
    if (octets[at + 1] !== 0x0a) return true;
  }
  for (let at = octets.indexOf(0x0a); at >= 0; at = octets.indexOf(0x0a, at + 1)) {
    if (octets[at - 1] !== 0x0d) return true;
  }
  return false;
}

function receivedFields(octets: Buffer): number {
  return parted(octets).header.match(/^Received[ \t]*:/gim)?.length ?? 0;
}
