/** Decodes text of a charset. An unknown charset is read as latin1, so that its US-ASCII part can still be found. */
export function decodeCharset(octets: Uint8Array, charset: string): string {
  const label = /^(?:us-ascii|ascii|ansi_x3\.4-1968|)$/i.test(charset) ? 'utf-8' : charset;
  try {
    const text = new TextDecoder(label).decode(octets);
    // Node's decoder leaves what windows-1252 has in place of control characters as it is.
    return /^(?:windows-|cp)1252$/i.test(label) ? text.replace(/[\x80-\x9f]/g, windows1252) : text;
  } catch {
    return Buffer.from(octets).toString('latin1');
  }
}

const inPlaceOfControls =
  '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f' +
  '\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';

function windows1252(control: string): string {
  return inPlaceOfControls[control.charCodeAt(0) - 0x80] ?? control;
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
