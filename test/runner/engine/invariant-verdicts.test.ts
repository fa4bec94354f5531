import { describe, expect, it } from 'vitest';
import { InvariantBook } from '../../../runner/engine/invariant-book.js';
import { invariantVerdicts } from '../../../runner/engine/invariant-verdicts.js';
import { KnownDeviations } from '../../../runner/engine/known.js';
import { ruleOf, rules } from './playing.js';

const invariant = { id: 'quiet', protocol: 'smtp', title: 'Nothing is said', rule: ruleOf('1/must').id } as const;
const known = new KnownDeviations([
  { key: 'invariant/smtp/quiet', reason: 'It speaks', place: { file: 'known.yaml', line: 1, column: 1 } },
]);

function verdict(whole: boolean, departs: boolean): string | undefined {
  const book = new InvariantBook([invariant]);
  book.opened('smtp');
  if (departs)
    book.add('smtp', { invariant: 'quiet', expected: 'silence', found: 'noise', offset: 3 }, 'a/b', () => []);
  return [...invariantVerdicts(book, rules, known, false, whole)][0]?.verdict;
}

describe('an invariant that is known to be broken', () => {
  it('is known wherever it is seen', () => {
    expect(verdict(true, true)).toBe('known');
    expect(verdict(false, true)).toBe('known');
  });

  it('is gone only when a whole run shows nothing of it', () => {
    expect(verdict(true, false)).toBe('fixed');
    expect(verdict(false, false)).toBe('pass');
  });
});
