import { describe, expect, it } from 'vitest';
import { grammarViolations, judge, played } from './play.js';

const token = '0123456789abcdef0123456789ABCDEF';
const url = `imap://joe@example.com/INBOX/;uid=20/;section=1.2;urlauth=submit+fred:internal:${token}`;

describe('URLAUTH', () => {
  it.each([
    `* GENURLAUTH "${url}"`,
    `* GENURLAUTH ${url} "${url}"`,
    `* URLFETCH "${url}" {3}\r\none`,
    `* URLFETCH "${url}" NIL ${url} ""`,
    '* URLFETCH "imap://joe@example.com/" NIL',
    'b OK [URLMECH INTERNAL] done',
    'b OK [URLMECH INTERNAL XSAMPLE=P34OKhO7VEkCbsiYY8rGEg==] done',
  ])('is well-formed: %s', response => {
    expect(grammarViolations(response)).toEqual([]);
  });

  it.each([
    '* GENURLAUTH',
    '* GENURLAUTH "imap://joe@example.com/INBOX/;uid=20;urlauth=anonymous"',
    `* GENURLAUTH "${url.slice(0, -1)}"`,
    `* URLFETCH "${url}"`,
    `* URLFETCH "${url}" one`,
    'b OK [URLMECH XSAMPLE INTERNAL] done',
  ])('is malformed: %s', response => {
    expect(grammarViolations(response)).toEqual(['urlauth-data']);
  });

  it('tells what URLs give in one response or in several, in any order', () => {
    const asked = (...patterns: string[]) =>
      judge(played('C: a URLFETCH one two', 'S: * URLFETCH two NIL', 'S: * URLFETCH one "1"', 'S: a OK done'), {
        untagged: patterns,
        tagged: 'OK',
      }).state;
    expect(asked('URLFETCH one "1" two NIL')).toBe('met');
    expect(asked('URLFETCH two NIL')).toBe('met');
    expect(asked('URLFETCH one NIL')).toBe('unmet');
    expect(asked('URLFETCH one ""')).toBe('unmet');
  });
});
