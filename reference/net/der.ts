// DER, the octets of ASN.1 (X.690): as much of it as a certificate needs. Each function gives a whole value: its tag, its length, its content.

/** A value of this tag that consists of the parts, one after another. */
export function tagged(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content.length)]), content]);
}

function lengthOf(octets: number): number[] {
  if (octets < 0x80) return [octets];
  return octets < 0x100 ? [0x81, octets] : [0x82, octets >> 8, octets & 0xff];
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => tagged(0x30, ...parts);
export const set = (...parts: readonly Uint8Array[]): Buffer => tagged(0x31, ...parts);
export const integer = (octets: Uint8Array): Buffer => tagged(0x02, octets);
export const octetString = (content: Uint8Array): Buffer => tagged(0x04, content);
export const utf8String = (text: string): Buffer => tagged(0x0c, Buffer.from(text));
export const yes: Buffer = tagged(0x01, Buffer.from([0xff]));

/** @param spare how many bits at the end are not part of it */
export const bitString = (octets: Uint8Array, spare = 0): Buffer => tagged(0x03, Buffer.from([spare]), octets);

/** The value `[number]` of a type that has others, around whole values. */
export const explicit = (number: number, ...parts: readonly Uint8Array[]): Buffer => tagged(0xa0 + number, ...parts);

/** The value `[number]` in place of the tag of a text or of octets. */
export const implicit = (number: number, content: Uint8Array): Buffer => tagged(0x80 + number, content);

/** @param dotted such as `2.5.4.3` */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tagged(0x06, Buffer.from([40 * first + second, ...rest.flatMap(inSevens)]));
}

/** A number in groups of seven bits, of which all but the last say that there is more. */
function inSevens(number: number): number[] {
  const groups = [number & 0x7f];
  for (let rest = number >>> 7; rest > 0; rest >>>= 7) groups.unshift(0x80 | (rest & 0x7f));
  return groups;
}

/** A time of a certificate, to the second: with two digits of the year until 2049, as RFC 5280 has it. */
export function time(date: Date): Buffer {
  const digits = date.toISOString().replace(/[-:T]|\.\d+/g, '');
  return date.getUTCFullYear() < 2050 ? tagged(0x17, Buffer.from(digits.slice(2))) : tagged(0x18, Buffer.from(digits));
}
