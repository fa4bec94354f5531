/**
 * Decodes text of a charset of MIME (RFC 2045 5.1, RFC 2046 4.1.2).
 * @returns undefined where the charset is not known here, or where the octets are none of its
 */
export function decodeCharset(octets: Uint8Array, charset: string): string | undefined {
  const name = charset.trim().toLowerCase();
  if (name === 'us-ascii' || name === 'ascii') return isAscii(octets) ? latin1(octets) : undefined;
  // What browsers take for this name is windows-1252, which agrees with it but for control characters.
  if (name === 'iso-8859-1' || name === 'latin1') return latin1(octets);
  if (name === 'windows-1252' || name === 'cp1252') return windows1252(octets);
  try {
    return new TextDecoder(name, { fatal: true, ignoreBOM: true }).decode(octets);
  } catch {
    return undefined;
  }
}

/** What windows-1252 has in place of control characters; five of them have no character. Node's own decoder leaves them as they are. */
const above127 = '€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ';

function windows1252(octets: Uint8Array): string {
  return latin1(octets).replace(/[\x80-\x9f]/g, octet => above127[octet.charCodeAt(0) - 0x80] ?? octet);
}

export function isAscii(octets: Uint8Array): boolean {
  return octets.every(octet => octet < 0x80);
}

/** One character an octet. */
export function latin1(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1');
}

/** What octets beyond US-ASCII that no charset is named for may be taken for: each charset that fits, or nothing. */
export function undeclaredTexts(octets: Uint8Array): string[] {
  const single = latin1(octets);
  if (isAscii(octets)) return [single];
  const utf8 = decodeCharset(octets, 'utf-8');
  return [...(utf8 === undefined ? [] : [utf8]), single, single.replace(/[^\0-\x7f]+/g, '\ufffd')];
}
