const named: Readonly<Record<number, string>> = { 9: '\\t', 10: '\\n', 13: '\\r', 92: '\\\\' };

/** Octets as text for a report: printable ASCII as is, CR as `\r`, LF as `\n`, others as `\xNN`; cut after `most` octets. */
export function printable(octets: Uint8Array, most = 200): string {
  let text = '';
  for (const octet of octets.subarray(0, most)) {
    const plain = octet >= 0x20 && octet < 0x7f && octet !== 0x5c;
    text += plain ? String.fromCharCode(octet) : (named[octet] ?? `\\x${octet.toString(16).padStart(2, '0')}`);
  }
  return octets.length > most ? `${text}.. (${octets.length} octets)` : text;
}
