const SHOWN = Array.from({ length: 256 }, (_, octet) => {
  if (octet === 0x0d) return '\\r';
  if (octet === 0x0a) return '\\n';
  if (octet === 0x5c) return '\\\\';
  if (octet >= 0x20 && octet <= 0x7e) return String.fromCharCode(octet);
  return `\\x${octet.toString(16).padStart(2, '0').toUpperCase()}`;
});

/**
 * Octets as one line of ASCII text, from which they could be told again: printable ASCII as it is, CR as `\r`, LF as `\n`, a backslash
 * doubled, any other octet as `\xNN`. Whatever shows octets shows them so: transcripts, verdicts, violations.
 * @param most of more octets only the beginning is shown, and how many there are
 */
export function showOctets(octets: Uint8Array, most = Number.POSITIVE_INFINITY): string {
  let text = '';
  for (const octet of octets.subarray(0, most)) text += SHOWN[octet];
  return octets.length > most ? `${text}.. (${octets.length} octets)` : text;
}

/** Text that was octets, a character each (or that is UTF-8, where it has characters beyond Latin-1), shown in the same way. */
export function showText(text: string): string {
  return showOctets(Buffer.from(text, /[^\0-\xff]/.test(text) ? 'utf8' : 'latin1'));
}
