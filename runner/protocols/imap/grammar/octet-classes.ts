/** A table of octets, true for those allowed. */
function octetClass(allowed: (octet: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, octet) => (allowed(octet) ? 1 : 0));
}

const isControl = (octet: number): boolean => octet < 0x20 || octet === 0x7f;
const among = (chars: string) => (octet: number) => chars.includes(String.fromCharCode(octet));

/** Octets above 127 are allowed everywhere: they are one invariant's own matter, so that they are not held against the server twice. */
export const atomChars = octetClass(octet => !isControl(octet) && !among('(){ %*"\\]')(octet));
export const astringChars = octetClass(octet => !isControl(octet) && !among('(){ %*"\\')(octet));
export const tagChars = octetClass(octet => octet < 0x80 && astringChars[octet] === 1 && octet !== 0x2b);
export const digits = octetClass(octet => octet >= 0x30 && octet <= 0x39);
/** What an extension's data may be made of: atoms, flags, sets. */
export const looseChars = octetClass(octet => !isControl(octet) && !among('(){ "')(octet));
export const setChars = octetClass(among('0123456789:,*$'));
export const keywordChars = octetClass(octet => atomChars[octet] === 1 && octet !== 0x5b && octet !== 0x3c);
