import { decodeTransfer } from './decode.js';
import { fieldValue } from './header.js';
import type { ParsedMessage } from './message.js';
import { readParameterised } from './parameters.js';
import { isType, type Part } from './part.js';

const known = ['7bit', '8bit', 'binary', 'base64', 'quoted-printable'];

/** The Content-Transfer-Encoding of a part in lower case (RFC 2045 6.1). */
export function transferEncoding(part: Part): string {
  const value = fieldValue(part.fields, 'content-transfer-encoding');
  return (value === undefined ? undefined : readParameterised(value, false)?.value.toLowerCase()) ?? '7bit';
}

/**
 * The octets of a leaf without their transfer encoding, lines of text ended by CRLF (RFC 3516 6); undefined for an encoding that is not known.
 */
export function contentOf({ octets }: ParsedMessage, part: Part): Buffer | undefined {
  const encoding = transferEncoding(part);
  if (!known.includes(encoding)) return undefined;
  const content = decodeTransfer(octets.subarray(part.bodyStart, part.bodyEnd), encoding);
  if (!isType(part, 'text')) return content;
  return Buffer.from(content.toString('latin1').replace(/(?<!\r)\n/g, '\r\n'), 'latin1');
}
