import { Invalid } from '../match/invalid.js';
import { bind, type Placeholder, placeholderAt, placeholderForms } from '../match/placeholder.js';
import type { Bindings } from '../session.js';

/**
 * Holds words against a pattern of words parted by single spaces, in which `<name>` stands for any one word, `<name:number>` for digits, and `<any>` for
 * a word that is not kept. Returns what the placeholders bound (latin1), or undefined when it does not match. `more`: words may follow.
 */
export function matchTokens(pattern: string, words: readonly string[], more: boolean): Bindings | undefined {
  const wanted = pattern === '' ? [] : pattern.split(' ');
  if (words.length < wanted.length || (!more && words.length > wanted.length)) return undefined;
  const bindings: Bindings = {};
  for (const [index, token] of wanted.entries()) {
    const word = words[index] ?? '';
    const placeholder = placeholderOf(token);
    if (placeholder === undefined) {
      if (token !== word) return undefined;
      continue;
    }
    if (word === '' || (placeholder.of === 'number' && !/^\d+$/.test(word))) return undefined;
    if (placeholder.name !== undefined && !bind(bindings, placeholder.name, word)) return undefined;
  }
  return bindings;
}

/** The placeholder that a word of a pattern is, if it is one. */
function placeholderOf(token: string): Placeholder | undefined {
  const { placeholder, length } = placeholderAt(token) ?? {};
  if (placeholder === undefined || length !== token.length) return undefined;
  if (placeholder === 'unknown') throw new Invalid(`\`${token}\` is not a placeholder: expected ${placeholderForms}`);
  return placeholder;
}
