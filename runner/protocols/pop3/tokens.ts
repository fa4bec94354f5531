import { holdsVariable } from '../../source/template.js';
import type { Put } from '../match/compiled.js';
import { Invalid } from '../match/invalid.js';
import { bind, type Placeholder, placeholderAt, placeholderForms } from '../match/placeholder.js';
import type { Bindings } from '../session.js';

/** A word of a pattern: it is to be this word, or what a placeholder allows. */
export type Token = string | Placeholder;

/**
 * Reads a pattern of words parted by single spaces, in which `<name>` stands for any one word, `<name:number>` for digits, and `<any>` for a word
 * that is not kept. The words of what a variable holds are to be these words.
 * @throws Invalid
 */
export function readTokens(pattern: string, put: Put): readonly Token[] {
  if (/[\r\n]/.test(pattern)) throw new Invalid(`${JSON.stringify(pattern)} is not a text of one line`);
  const words = pattern.split(' ').flatMap(word => (holdsVariable(word) ? put(word).split(' ') : readToken(word)));
  return words.length === 1 && words[0] === '' ? [] : words;
}

function readToken(word: string): Token {
  const { placeholder, length } = placeholderAt(word) ?? {};
  if (/^<[A-Za-z][\w-]*(?::[a-z]*)?$/.test(word))
    throw new Invalid(`\`${word}\` is not closed: expected ${placeholderForms}`);
  if (placeholder === undefined || length !== word.length) return word;
  if (placeholder === 'unknown') throw new Invalid(`\`${word}\` is not a placeholder: expected ${placeholderForms}`);
  return placeholder;
}

/** What placeholders take when words are those of a pattern, as latin1; undefined when they are not. `more`: words may follow. */
export function matchTokens(wanted: readonly Token[], words: readonly string[], more: boolean): Bindings | undefined {
  if (words.length < wanted.length || (!more && words.length > wanted.length)) return undefined;
  const bindings: Bindings = {};
  for (const [index, token] of wanted.entries()) {
    const word = words[index] ?? '';
    if (typeof token === 'string') {
      if (token !== word) return undefined;
      continue;
    }
    if (word === '' || (token.of === 'number' && !/^\d+$/.test(word))) return undefined;
    if (token.name !== undefined && !bind(bindings, token.name, word)) return undefined;
  }
  return bindings;
}
