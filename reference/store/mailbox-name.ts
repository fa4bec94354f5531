import { decodeModifiedUtf7, isModifiedUtf7 } from './modified-utf7.js';

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
 * UTF-7 (RFC 3501 5.1.3) of Net-Unicode (RFC 9051 5.1), with an empty level, with list wildcards (which 5.1 advises against), or far too long or deep.
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
  if (!isNetUnicode(decodeModifiedUtf7(name))) return 'the mailbox name is not in Net-Unicode';
  return undefined;
}

/** Whether a text may stand in Net-Unicode: normalised, without controls, line separators and characters that nobody knows (RFC 5198 2). */
function isNetUnicode(text: string): boolean {
  return text === text.normalize('NFC') && !/^\uFEFF|[\p{Cc}\p{Cn}\u2028\u2029]/u.test(text);
}
