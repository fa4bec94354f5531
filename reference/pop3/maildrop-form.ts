import type { Message } from '../store/message.js';

const CRLF = Buffer.from('\r\n');
const forms = new WeakMap<Message, Buffer>();

/**
 * A message as POP3 shows it: every line ended by CRLF, the last too (RFC 1939 3).
 * Mail received by SMTP is so already; what IMAP appended may have bare LFs or an open last line.
 */
export function maildropForm(message: Message): Buffer {
  const known = forms.get(message);
  if (known !== undefined) return known;
  const form = withCrlf(message.octets);
  forms.set(message, form);
  return form;
}

function withCrlf(octets: Buffer): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (let at = octets.indexOf(0x0a); at >= 0; at = octets.indexOf(0x0a, at + 1)) {
    if (octets[at - 1] === 0x0d) continue;
    parts.push(octets.subarray(from, at), CRLF);
    from = at + 1;
  }
  parts.push(octets.subarray(from));
  const whole = parts.length === 1 ? octets : Buffer.concat(parts);
  const closed = whole.length === 0 || (whole[whole.length - 1] === 0x0a && whole[whole.length - 2] === 0x0d);
  return closed ? whole : Buffer.concat([whole, CRLF]);
}

/** Puts a dot before each line that begins with one (RFC 1939 3). Lines end with CRLF. */
export function stuffDots(octets: Buffer): string {
  return octets.toString('latin1').replace(/(^|\r\n)\./g, '$1..');
}

/** The header, the empty line and the first `count` lines of the body (TOP, RFC 1939 7). Lines end with CRLF. */
export function topOf(octets: Buffer, count: number): Buffer {
  // The header ends at an empty line, which is the first line where there is no header at all.
  const separator = octets.indexOf('\r\n') === 0 ? 0 : octets.indexOf('\r\n\r\n') + 2;
  if (separator === 1) return octets;
  let end = separator + 2;
  for (let line = 0; line < count && end < octets.length; line++) end = octets.indexOf('\r\n', end) + 2;
  return octets.subarray(0, end);
}
