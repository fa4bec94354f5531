/** What is sent: latin1 text, or octets that are too many to copy. */
export type Chunk = string | Buffer;

const longestQuoted = 1000;

/** quoted, for a latin1 string known to hold no CR, LF, NUL or 8-bit octet. */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** string: quoted where the octets allow it, otherwise a literal. NUL cannot be sent at all (RFC 3501 9) and is left out. */
export function string(text: string): string {
  const sendable = text.replaceAll('\0', '');
  if (sendable.length <= longestQuoted && /^[^\r\n\x80-\xff]*$/.test(sendable)) return quoted(sendable);
  return `{${sendable.length}}\r\n${sendable}`;
}

/** nstring: NIL for undefined. */
export function nstring(text: string | undefined): string {
  return text === undefined ? 'NIL' : string(text);
}

/** astring of UTF-8, one character an octet: quoted strings of IMAP4rev2 have all of it (RFC 9051 9). */
export function utf8String(text: string): string {
  return /[\x80-\xff]/.test(text) && text.length <= longestQuoted ? quoted(text) : astring(text);
}

/** astring: an atom where possible. NIL is quoted, so that nobody takes it for the absence of a string. */
export function astring(text: string): string {
  return /^[!#$&'+,\-./0-9:;<=>?@A-Z[\]^_`a-z|}~]+$/.test(text) && !/^nil$/i.test(text) ? text : string(text);
}

/** Octets that may have a NUL, as nstring or literal8 (RFC 3516 4.3): NIL for undefined. */
export function binaryLiteral(octets: Buffer | undefined): Chunk[] {
  if (octets === undefined) return ['NIL'];
  return octets.includes(0) ? [`~{${octets.length}}\r\n`, octets] : literal(octets);
}

/** Octets as a literal. NUL is not allowed in one: 0x80 takes its place, so that the size stays. */
export function literal(octets: Buffer): Chunk[] {
  if (octets.length === 0) return ['""'];
  const sendable = octets.includes(0) ? Buffer.from(octets.map(octet => octet || 0x80)) : octets;
  return [`{${octets.length}}\r\n`, sendable];
}
