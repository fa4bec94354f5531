import { fieldValue } from '../../imap/mime/header.js';
import { parseMessage } from '../../imap/mime/message.js';
import type { Part } from '../../imap/mime/part.js';
import type { Parameters } from '../parameters.js';
import type { Extension } from './extension.js';

/** RFC 2045 6.8. */
const BASE64_LINE = 76;

/** Parts of any octets. A mailbox is read by lines, so they are kept in base64. */
export const binaryMime: Extension = {
  keyword: 'BINARYMIME',
  rfc: 3030,
  content: (session, { parameters }, octets) =>
    isBinary(parameters) ? withoutBinaryParts(octets, session.context.smtp.encodeBinaryPart) : octets,
};

/** Whether MAIL said BODY=BINARYMIME: the message comes by BDAT and may hold any octets (section 3). */
export function isBinary(parameters: Parameters): boolean {
  return parameters.get('BODY')?.toUpperCase() === 'BINARYMIME';
}

/**
 * A binary message with its binary parts encoded, so that every bit of them is kept. Parts that hold parts are said to be 8bit from then on.
 * Everything else stays as it is.
 */
function withoutBinaryParts(octets: Buffer, encode: (body: Buffer) => Buffer): Buffer {
  const pieces: Buffer[] = [];
  let at = 0;
  for (const part of parseMessage(octets).parts) {
    const encoding = fieldValue(part.fields, 'content-transfer-encoding');
    if (encoding === undefined || !/^\s*binary\s*$/i.test(encoding)) continue;
    pieces.push(octets.subarray(at, part.headerStart), relabelled(octets, part));
    at = part.bodyStart;
    if (part.kind !== 'leaf') continue;
    pieces.push(encode(octets.subarray(part.bodyStart, part.bodyEnd)));
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

/** The body of a binary part in base64, with the line end behind each line. */
export function encodeBinaryPart(body: Buffer): Buffer {
  const text = body.toString('base64').match(new RegExp(`.{1,${BASE64_LINE}}`, 'g')) ?? [];
  return Buffer.from(text.map(line => `${line}\r\n`).join(''));
}
