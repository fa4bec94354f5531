import { describe, expect, it } from 'vitest';
import { KnownDeviations } from '../../../runner/engine/known.js';
import { watchVerdicts } from '../../../runner/engine/watch-verdicts.js';
import { WatchBook } from '../../../runner/engine/watches.js';
import { ruleOf, rules } from './playing.js';

const watch = { id: 'quiet', protocol: 'smtp', title: 'Nothing is said', rule: ruleOf('1/must').id } as const;
const known = new KnownDeviations([
  { key: 'watch/smtp/quiet', reason: 'It speaks', place: { file: 'known.yaml', line: 1, column: 1 } },
]);

function verdict(whole: boolean, departs: boolean): string | undefined {
  const book = new WatchBook([watch]);
  book.opened('smtp');
  if (departs)
    book.departed('smtp', { watch: 'quiet', expected: 'silence', found: 'noise', offset: 3 }, 'a/b', () => []);
  return [...watchVerdicts(book, rules, known, false, whole)][0]?.verdict;
}

describe('a watch that is known to be broken', () => {
  it('is known wherever it is seen', () => {
    expect(verdict(true, true)).toBe('known');
    expect(verdict(false, true)).toBe('known');
  });

  it('is gone only when a whole run shows nothing of it', () => {
    expect(verdict(true, false)).toBe('fixed');
    expect(verdict(false, false)).toBe('pass');
  });
});
