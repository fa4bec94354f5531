/** The hierarchy delimiter of every account's one namespace. */
export const delimiter = '/';

const longestName = 1000;
const deepestName = 64;

/**
 * Folds what RFC 3501 5.1 folds: INBOX in any case of letters, also as the first level of a longer name (whose superior is INBOX).
 * Every other name is case-sensitive and comes back unchanged.
 */
export function canonicalName(name: string): string {
  if (/^inbox$/i.test(name)) return 'INBOX';
  if (/^inbox\//i.test(name)) return `INBOX${name.slice(5)}`;
  return name;
}

/** The names of every superior level, outermost first: `a/b/c` gives `a` and `a/b`. */
export function superiors(name: string): string[] {
  const levels = name.split(delimiter);
  return levels.slice(1).map((_, index) => levels.slice(0, index + 1).join(delimiter));
}

/**
 * Says why a name cannot be given to a new mailbox, or undefined if it can. Refused are names that are not printable US-ASCII, not valid modified
 * UTF-7 (RFC 3501 5.1.3), with an empty level, with list wildcards (which 5.1 advises against), or far too long or deep.
 * @param name a mailbox name as octets on the wire, one octet a character (latin1), without trailing delimiter
 */
export function nameFault(name: string): string | undefined {
  if (name === '') return 'a mailbox name must not be empty';
  if (name.length > longestName) return 'the mailbox name is too long';
  if (!/^[\x20-\x7e]*$/.test(name)) return 'a mailbox name must be printable US-ASCII (modified UTF-7)';
  if (/[%*]/.test(name)) return 'a mailbox name must not contain list wildcards';
  const levels = name.split(delimiter);
  if (levels.includes('')) return 'a mailbox name must not have an empty level';
  if (levels.length > deepestName) return 'the mailbox name has too many levels';
  if (!isModifiedUtf7(name)) return 'the mailbox name is not valid modified UTF-7';
  return undefined;
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
