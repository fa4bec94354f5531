import type { Has } from './transmit.js';

/** A message as it follows DATA: dots doubled, and the line of one dot behind it (RFC 5321 sections 4.1.1.4 and 4.5.2). */
export function stuff(message: Buffer, has: Has): Buffer {
  let text = message.toString('latin1');
  if (text !== '' && !text.endsWith('\r\n')) text += '\r\n';
  if (!has('smtp-relay-dots-not-doubled')) text = text.replace(/(^|\r\n)\./g, '$1..');
  if (has('smtp-relay-sends-bare-lf')) text = text.replace(/\r\n(?=[\t ])/, '\n');
  if (has('smtp-relay-clears-eighth-bit'))
    return Buffer.from(Buffer.from(`${text}.\r\n`, 'latin1').map(octet => octet & 0x7f));
  return Buffer.from(`${text}.\r\n`, 'latin1');
}
