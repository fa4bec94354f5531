/**
 * Takes a content transfer encoding away (RFC 2045 6). What does not follow the encoding's grammar is passed over, as section 6.7 and 6.8 ask.
 * @param encoding in lower case
 * @returns undefined for an encoding that RFC 2045 does not know
 */
export function decodeTransfer(octets: Buffer, encoding: string): Buffer | undefined {
  switch (encoding) {
    case '7bit':
    case '8bit':
    case 'binary':
      return octets;
    case 'base64':
      return decodeBase64(octets);
    case 'quoted-printable':
      return decodeQuotedPrintable(octets);
    default:
      return undefined;
  }
}

/** Characters that are none of base64 are left out, and what follows the first `=` is no data (RFC 2045 6.8). */
function decodeBase64(octets: Buffer): Buffer {
  const letters = octets.toString('latin1').replace(/[^A-Za-z0-9+/=]/g, '');
  return Buffer.from(letters.replace(/=.*/, ''), 'base64');
}

/** Soft line breaks and white space at the ends of lines are taken away (RFC 2045 6.7). */
function decodeQuotedPrintable(octets: Buffer): Buffer {
  const lines = octets.toString('latin1').replace(/[ \t]+(?=\r?\n|$)/g, '');
  const joined = lines.replace(/=\r?\n|=$/g, '');
  const decoded = joined.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(decoded, 'latin1');
}
