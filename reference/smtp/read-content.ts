import type { Connection } from '../net/connection.js';

/** A message as it was sent, transparency undone. */
export interface Content {
  octets: Buffer;
  /** It was over the limit; `octets` is then not whole. */
  tooLarge: boolean;
  /** A line ended with LF alone. */
  bareLineEnd: boolean;
}

const CRLF = Buffer.from('\r\n');
const LF = Buffer.from('\n');
const DOT = 0x2e;

/**
 * Reads message data up to CRLF . CRLF and nothing else (RFC 5321 section 4.1.1.4), the first dot of a line removed (section 4.5.2).
 * A dot between bare line ends is data: whoever takes it for the end lets one message smuggle in another.
 * Returns undefined when the connection ends before the data does.
 */
export async function readContent(
  connection: Connection,
  sizeLimit: number,
  has: (fault: string) => boolean,
): Promise<Content | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  let bareLineEnd = false;
  // DATA's own line end is the one before the first line.
  let afterCrlf = !has('smtp-first-dot-is-data');
  const lenient = has('smtp-bare-lf-ends-data');
  for (;;) {
    const line = await connection.readLine(sizeLimit + 2, has('smtp-segment-ends-line'));
    if (line === undefined && has('smtp-partial-message-delivered'))
      return { octets: Buffer.concat(parts), tooLarge: false, bareLineEnd };
    if (line === undefined) return undefined;
    const crlf = line.ending === 'crlf';
    if (endsForFault(line.octets, has)) return { octets: Buffer.concat(parts), tooLarge: false, bareLineEnd };
    if (!line.tooLong && line.octets.length === 1 && line.octets[0] === DOT && ((afterCrlf && crlf) || lenient)) {
      return { octets: Buffer.concat(parts), tooLarge: size > sizeLimit, bareLineEnd };
    }
    const stuffed = afterCrlf && line.octets[0] === DOT && !has('smtp-dot-not-removed');
    const octets = stuffed ? line.octets.subarray(1) : line.octets;
    size += octets.length + (crlf ? 2 : 1);
    if (size <= sizeLimit) parts.push(bend(octets, has), crlf ? CRLF : LF);
    else parts.length = 0;
    bareLineEnd ||= !crlf;
    afterCrlf = crlf;
  }
}

/** Whether a server with a fault takes the line for the end of the message. */
function endsForFault(octets: Buffer, has: (fault: string) => boolean): boolean {
  if (has('smtp-dot-removed-too-early') && octets.toString('latin1') === '..') return true;
  if (has('smtp-dot-with-others-ends-data') && /^(?:[ \t]\.|\.[ \ta-z])$/i.test(octets.toString('latin1'))) return true;
  if (has('smtp-nul-dropped') && /^(?:\0+\.\0*|\.\0+)$/.test(octets.toString('latin1'))) return true;
  return has('smtp-bare-cr-ends-data') && /(?:^\.\r|\r\.(?:\r|$))/.test(octets.toString('latin1'));
}

/** The line as a server with a fault keeps it. */
function bend(octets: Buffer, has: (fault: string) => boolean): Buffer {
  if (has('smtp-long-line-cut') && octets.length > 500) return octets.subarray(0, 500);
  if (has('smtp-eighth-bit-cleared')) return Buffer.from(octets.map(octet => octet & 0x7f));
  if (has('smtp-trailing-white-space-dropped')) return Buffer.from(octets.toString('latin1').trimEnd(), 'latin1');
  return octets;
}
