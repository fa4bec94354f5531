import { fieldValue } from '../imap/mime/header.js';
import { parseMessage } from '../imap/mime/message.js';
import type { Part } from '../imap/mime/part.js';

/** RFC 2045 section 6.8. */
const BASE64_LINE = 76;

/**
 * A binary message (RFC 3030 section 3) with its binary parts in base64, so that a mailbox which is read by lines keeps every bit of them.
 * Parts that hold parts are said to be 8bit from then on. Everything else stays as it is.
 */
export function withoutBinaryParts(octets: Buffer, has: (fault: string) => boolean): Buffer {
  const pieces: Buffer[] = [];
  let at = 0;
  for (const part of parseMessage(octets).parts) {
    const encoding = fieldValue(part.fields, 'content-transfer-encoding');
    if (encoding === undefined || !/^\s*binary\s*$/i.test(encoding)) continue;
    pieces.push(octets.subarray(at, part.headerStart), relabelled(octets, part));
    at = part.bodyStart;
    if (part.kind !== 'leaf') continue;
    const body = octets.subarray(part.bodyStart, part.bodyEnd);
    const nul = has('smtp-binary-cut-at-nul') ? body.indexOf(0) : -1;
    pieces.push(inBase64(nul < 0 ? body : body.subarray(0, nul)));
    at = part.bodyEnd;
  }
  return Buffer.concat([...pieces, octets.subarray(at)]);
}

/** The header and the empty line behind it, with the encoding that the part has afterwards. */
function relabelled(octets: Buffer, part: Part): Buffer {
  const header = octets.toString('latin1', part.headerStart, part.bodyStart);
  const encoding = part.kind === 'leaf' ? 'base64' : '8bit';
  return Buffer.from(header.replace(/^(Content-Transfer-Encoding[ \t]*:)\s*binary/im, `$1 ${encoding}`), 'latin1');
}

function inBase64(body: Buffer): Buffer {
  const text = body.toString('base64').match(new RegExp(`.{1,${BASE64_LINE}}`, 'g')) ?? [];
  return Buffer.from(text.map(line => `${line}\r\n`).join(''));
}
