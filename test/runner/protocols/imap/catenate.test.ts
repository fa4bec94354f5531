import { describe, expect, it } from 'vitest';
import { grammarViolations, invariantsBroken, judge, played } from './play.js';

describe('CATENATE', () => {
  it.each(['b NO [BADURL /box/;UID=1] no', 'b NO [BADURL "/box/;UID=1/;section=1.5.9"] no', 'b NO [TOOBIG] no'])(
    'has its codes: %s',
    response => {
      expect(grammarViolations(response)).toEqual([]);
    },
  );

  it('reads the URL of BADURL with quotes and without them', () => {
    for (const response of ['NO [BADURL "/box/;UID=1"] no', 'NO [BADURL /box/;UID=1] no']) {
      const asked = (code: string) =>
        judge(played('C: a APPEND box CATENATE (URL x)', `S: a ${response}`), { tagged: 'NO', code }).state;
      expect(asked('BADURL /box/;UID=1')).toBe('met');
      expect(asked('BADURL "/box/;UID=1"')).toBe('met');
      expect(asked('BADURL <url>')).toBe('met');
      expect(asked('BADURL')).toBe('met');
      expect(asked('BADURL /box/;UID=2')).toBe('unmet');
    }
  });

  it('has BADURL in a refusal alone', () => {
    expect(invariantsBroken(played('C: a NOOP', 'S: a NO [BADURL /x] no'))).toEqual([]);
    expect(invariantsBroken(played('C: a NOOP', 'S: a OK [BADURL /x] yes'))).toEqual(['badurl-in-no']);
    expect(invariantsBroken(played('S: * OK [BADURL /x] yes'))).toEqual(['badurl-in-no']);
  });
});
