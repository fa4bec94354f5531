import { substitute } from '../scenario/substitute.js';
import { mentions } from '../scenario/template.js';
import { escaped, quoted } from './quoted.js';

type Variables = (name: string) => unknown;

/** What stands between double quotes, or a word that is not in quotes. */
const pieces = /"(?:[^"\\]|\\.)*"?|(?:\$\{[^}]*\}|[^\s()"])+/g;

/** Variables that hold names: an atom cannot hold every name. */
const names = /^(?:mailbox|user2?|password2?)$/;

/** What no atom of RFC 3501 9 holds, nor any other ASTRING-CHAR. */
const special = /[^\x21-\x7e]|[(){%*"\\]/;

/**
 * The text of an IMAP command with its variables put in. Between double quotes they are written as a quoted string asks, and a word that an
 * atom cannot hold for the sake of a name in it is put in quotes: a hierarchy delimiter may be a backslash, a prefix may hold a space.
 * @param template text that may hold `${name}`, as `substitute` takes it
 */
export function commandText(template: string, variables: Variables): string {
  const asText = (piece: string, value: Variables) => String(substitute(piece, value));
  const within: Variables = name => {
    const value = variables(name);
    return value === undefined ? undefined : escaped(String(value));
  };
  return template.replace(pieces, piece => {
    if (piece.startsWith('"')) return asText(piece, within);
    const held = mentions(piece).filter(({ name }) => names.test(name));
    const text = asText(piece, variables);
    return held.some(({ name }) => special.test(String(variables(name)))) ? quoted(text) : text;
  });
}
