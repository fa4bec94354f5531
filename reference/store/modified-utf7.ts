/** The text of a name in valid modified UTF-7 (RFC 3501 5.1.3). */
export function decodeModifiedUtf7(name: string): string {
  return name.replace(/&([^-]*)-/g, (_, run: string) => {
    if (run === '') return '&';
    return Buffer.from(run.replaceAll(',', '/'), 'base64').swap16().toString('utf16le');
  });
}

/** The modified UTF-7 of a text without lone surrogates: there is one only. */
export function encodeModifiedUtf7(text: string): string {
  return text.replace(/&|[^\x20-\x7e]+/g, run => {
    if (run === '&') return '&-';
    const shifted = Buffer.from(run, 'utf16le').swap16().toString('base64');
    return `&${shifted.replace(/=+$/, '').replaceAll('/', ',')}-`;
  });
}

/**
 * Whether a printable US-ASCII string is valid modified UTF-7 (RFC 3501 5.1.3): shifts closed by "-", no superfluous shift, nothing encoded that
 * could stand for itself, whole UTF-16 units with paired surrogates, and zero bits for padding.
 */
export function isModifiedUtf7(name: string): boolean {
  for (const [run] of name.matchAll(/&[^-]*-?/g)) if (!run.endsWith('-')) return false;
  // A shift that ends where the next begins could have been one shift.
  if (/&[A-Za-z0-9+,]+-&[A-Za-z0-9+,]/.test(name)) return false;
  return [...name.matchAll(/&([^-]*)-/g)].every(([, run = '']) => run === '' || isShifted(run));
}

function isShifted(run: string): boolean {
  if (!/^[A-Za-z0-9+,]+$/.test(run)) return false;
  const standard = run.replaceAll(',', '/');
  const octets = Buffer.from(standard, 'base64');
  if (octets.length === 0 || octets.length % 2 !== 0) return false;
  if (octets.toString('base64').replace(/=+$/, '') !== standard) return false;
  for (let at = 0; at < octets.length; at += 2) {
    const unit = octets.readUInt16BE(at);
    if ((unit >= 0x20 && unit <= 0x7e) || unit === 0) return false;
    if (unit >= 0xdc00 && unit <= 0xdfff) return false;
    if (unit >= 0xd800 && unit <= 0xdbff) {
      if (at + 4 > octets.length) return false;
      const low = octets.readUInt16BE(at + 2);
      if (low < 0xdc00 || low > 0xdfff) return false;
      at += 2;
    }
  }
  return true;
}
