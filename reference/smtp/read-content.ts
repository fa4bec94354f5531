import type { Line } from '../net/connection.js';
import type { SmtpSession } from './session.js';
import type { Content, DataLine } from './transaction.js';

const CRLF = Buffer.from('\r\n');
const LF = Buffer.from('\n');
const DOT = 0x2e;

/**
 * Reads message data up to CRLF . CRLF and nothing else (RFC 5321 4.1.1.4), the first dot of a line removed (section 4.5.2).
 * Returns undefined when the connection ends before the data does.
 */
export async function readContent(session: SmtpSession, sizeLimit: number): Promise<Content | undefined> {
  const { smtp } = session.context;
  const parts: Buffer[] = [];
  let size = 0;
  let bareLineEnd = false;
  let before: Line['ending'] = 'crlf';
  for (let first = true; ; first = false) {
    const line = await smtp.readLine(session, sizeLimit + 2);
    const content = () => ({ octets: Buffer.concat(parts), tooLarge: size > sizeLimit, bareLineEnd });
    if (line === undefined) return smtp.incompleteMessage(content());
    if (smtp.endsData({ ...line, before, first })) return content();
    const crlf = line.ending === 'crlf';
    const octets = smtp.readDataLine({ ...line, before, first });
    size += octets.length + (crlf ? 2 : 1);
    if (size <= sizeLimit) parts.push(octets, crlf ? CRLF : LF);
    else parts.length = 0;
    bareLineEnd ||= !crlf;
    before = line.ending;
  }
}

/** Whether a line ends the message. A dot between bare line ends is data: whoever takes it for the end lets one message smuggle in another. */
export function endsData({ octets, tooLong, before, ending }: DataLine): boolean {
  return !tooLong && octets.length === 1 && octets[0] === DOT && before === 'crlf' && ending === 'crlf';
}

/** What a line of message data stands for: a leading dot is there for transparency. */
export function readDataLine({ octets, before }: DataLine): Buffer {
  return before === 'crlf' && octets[0] === DOT ? octets.subarray(1) : octets;
}

/** What becomes of a message whose end never came: nothing (RFC 5321 4.1.1.10). */
export function incompleteMessage(_content: Content): Content | undefined {
  return undefined;
}
