const SHOWN = Array.from({ length: 256 }, (_, octet) => {
  if (octet === 0x0d) return '\\r';
  if (octet === 0x0a) return '\\n';
  if (octet === 0x5c) return '\\\\';
  if (octet >= 0x20 && octet <= 0x7e) return String.fromCharCode(octet);
  return `\\x${octet.toString(16).padStart(2, '0').toUpperCase()}`;
});

/**
 * Octets as one line of ASCII text, from which they could be told again: printable ASCII as it is, CR as `\r`, LF as `\n`, a backslash
 * doubled, any other octet as `\xNN`.
 */
export function showOctets(octets: Uint8Array): string {
  let text = '';
  for (const octet of octets) text += SHOWN[octet];
  return text;
}
