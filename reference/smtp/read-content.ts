import type { Line } from '../net/connection.js';
import { Gathered } from '../net/gathered.js';
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
  const kept = new Gathered();
  let size = 0;
  let bareLineEnd = false;
  let before: Line['ending'] = 'crlf';
  const content = () => ({ octets: kept.octets(), tooLarge: size > sizeLimit, bareLineEnd });
  for (let first = true; ; first = false) {
    const coming = smtp.readLine(session, sizeLimit + 2);
    // A line that is there need not be waited for: there may be very many.
    const read = coming instanceof Promise ? await coming : coming;
    if (read === undefined) return smtp.incompleteMessage(content());
    const { octets: whole, ending, tooLong } = read;
    const line: DataLine = { octets: whole, ending, tooLong, before, first };
    if (smtp.endsData(line)) return content();
    const crlf = line.ending === 'crlf';
    const octets = smtp.readDataLine(line);
    size += octets.length + (crlf ? 2 : 1);
    if (size <= sizeLimit) {
      kept.add(octets);
      kept.add(crlf ? CRLF : LF);
    } else kept.clear();
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
