/** Whether some octet is above 127. */
export function hasEighthBit(octets: Buffer): boolean {
  return octets.some(octet => octet > 127);
}

/** Whether a text has characters beyond ASCII. */
export function beyondAscii(text: string): boolean {
  return Buffer.byteLength(text) !== text.length;
}
