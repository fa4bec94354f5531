import type { Bindings } from '../session.js';

const placeholder = /^<([A-Za-z][\w-]*)(?::(number|string))?>$/;

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
    const [, name, type] = placeholder.exec(token) ?? [];
    if (name === undefined) {
      if (token !== word) return undefined;
      continue;
    }
    if (word === '' || (type === 'number' && !/^\d+$/.test(word))) return undefined;
    // The same name twice means the same word twice.
    if (name !== 'any' && Object.hasOwn(bindings, name) && bindings[name] !== word) return undefined;
    if (name !== 'any') bindings[name] = word;
  }
  return bindings;
}
