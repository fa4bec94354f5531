import { describe, expect, it } from 'vitest';
import { grammarViolations, judge, played } from './play.js';

describe('languages and comparators', () => {
  it.each([
    '* LANGUAGE (i-default)',
    '* LANGUAGE ("de-AT-1996" {2}\r\nen)',
    '* COMPARATOR i;octet',
    '* COMPARATOR "i;octet" (i;octet i;unicode-casemap)',
    '* NO [BADCOMPARATOR] x',
  ])('are well-formed: %j', response => {
    expect(grammarViolations(response)).toEqual([]);
  });

  it.each([
    ['* LANGUAGE de', 'language-data'],
    ['* LANGUAGE ()', 'language-data'],
    ['* LANGUAGE (de_AT)', 'language-data'],
    ['* COMPARATOR', 'comparator-data'],
    ['* COMPARATOR (i;octet)', 'comparator-data'],
    ['* COMPARATOR i;octet ()', 'comparator-data'],
  ])('are malformed: %s', (response, invariant) => {
    expect(grammarViolations(response)).toEqual([invariant]);
  });

  it.each([
    [{ active: 'i;octet' }, 'met'],
    [{ active: 'i;other' }, 'unmet'],
    [{ matching: { has: ['i;basic'] } }, 'met'],
    [{ matching: { lacks: ['i;basic'] } }, 'unmet'],
    [{ matching: false }, 'unmet'],
    [{ matching: true }, 'met'],
  ])('are compared by their parts: %j', (comparator, state) => {
    const session = played('S: * COMPARATOR i;octet (i;octet i;basic)');
    expect(judge(session, { untagged: [{ comparator }] }).state).toBe(state);
  });
});
