/** Decodes text of a charset. An unknown charset is read as latin1, so that its US-ASCII part can still be found. */
export function decodeCharset(octets: Uint8Array, charset: string): string {
  const label = /^(?:us-ascii|ascii|ansi_x3\.4-1968|)$/i.test(charset) ? 'utf-8' : charset;
  try {
    return new TextDecoder(label).decode(octets);
  } catch {
    return Buffer.from(octets).toString('latin1');
  }
}

/** Undoes a Content-Transfer-Encoding (RFC 2045 6); other encodings than base64 and quoted-printable leave the octets as they are. */
export function decodeTransfer(octets: Buffer, encoding: string): Buffer {
  const name = encoding.trim().toLowerCase();
  if (name === 'base64') return Buffer.from(octets.toString('latin1').replace(/[^A-Za-z0-9+/=]/g, ''), 'base64');
  if (name !== 'quoted-printable') return octets;
  return decodeHex(
    octets
      .toString('latin1')
      .replace(/[ \t]+(\r?\n)?/g, (run, end?: string) => end ?? run)
      .replace(/=\r?\n/g, ''),
  );
}

function decodeHex(text: string): Buffer {
  return Buffer.from(
    text.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
}

const encodedWord = /=\?([^?*\s]+)(?:\*[^?\s]*)?\?([BbQq])\?([^?\s]*)\?=/g;

/**
 * Decodes a field body (latin1) for comparison: encoded-words of RFC 2047, white space between two of them dropped; other 8-bit octets as UTF-8.
 */
export function decodeHeaderText(value: string): string {
  const joined = value.replace(/(=\?[^?\s]+\?[BbQq]\?[^?\s]*\?=)\s+(?==\?[^?\s]+\?[BbQq]\?[^?\s]*\?=)/g, '$1');
  let text = '';
  let last = 0;
  for (const match of joined.matchAll(encodedWord)) {
    const [whole, charset = '', encoding = '', content = ''] = match;
    text += decodeCharset(Buffer.from(joined.slice(last, match.index), 'latin1'), 'utf-8');
    const octets =
      encoding.toUpperCase() === 'B' ? Buffer.from(content, 'base64') : decodeHex(content.replaceAll('_', ' '));
    text += decodeCharset(octets, charset);
    last = match.index + whole.length;
  }
  return text + decodeCharset(Buffer.from(joined.slice(last), 'latin1'), 'utf-8');
}
