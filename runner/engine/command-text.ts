import type { Strings } from '../protocols/protocol.js';
import { substitute } from '../source/substitute.js';
import { mentions } from '../source/template.js';

type Variables = (name: string) => unknown;

/** What stands between double quotes, or a word that is not in quotes. */
const pieces = /"(?:[^"\\]|\\.)*"?|(?:\$\{[^}]*\}|[^\s()"])+/g;

/** Variables that hold names: an atom cannot hold every name. */
const names = /^(?:mailbox|user2?|password2?)$/;

/**
 * The text of a command with its variables put in, where the protocol has strings. Between double quotes they are written as a quoted string asks, and a word that an
 * atom cannot hold for the sake of a name in it is put in quotes: a hierarchy delimiter may be a backslash, a prefix may hold a space.
 * @param template text that may hold `${name}`, as `substitute` takes it
 */
export function commandText(template: string, variables: Variables, { special, quoted, escaped }: Strings): string {
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
