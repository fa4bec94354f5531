import { transferEncoding } from './content.js';
import { parseMessage } from './message.js';
import type { Part } from './part.js';

/**
 * A message that can be told in IMAP4rev1: parts whose encoding is binary, and that have a NUL, are put into base64 (RFC 3516 4.4 and 6). Gives undefined where a NUL
 * stands anywhere else.
 */
export function withoutNul(octets: Buffer): Buffer | undefined {
  if (!octets.includes(0)) return octets;
  const pieces: Buffer[] = [];
  let from = 0;
  for (const part of parseMessage(octets).parts) {
    if (part.kind !== 'leaf' || transferEncoding(part) !== 'binary') continue;
    const body = octets.subarray(part.bodyStart, part.bodyEnd);
    const field = encodingField(part);
    if (field === undefined || !body.includes(0)) continue;
    pieces.push(
      octets.subarray(from, field.start),
      Buffer.from('Content-Transfer-Encoding: base64\r\n'),
      octets.subarray(field.end, part.bodyStart),
      Buffer.from(body.toString('base64').replace(/.{1,76}/g, '$&\r\n')),
    );
    from = part.bodyEnd;
  }
  const whole = Buffer.concat([...pieces, octets.subarray(from)]);
  return whole.includes(0) ? undefined : whole;
}

function encodingField(part: Part): Part['fields'][number] | undefined {
  return part.fields.find(({ name }) => name === 'content-transfer-encoding');
}
