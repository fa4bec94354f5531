import { describe, expect, it } from 'vitest';
import { grammarViolations, judge, played } from './play.js';

/** Is a response of this kind met by this pattern? */
function meets(response: string, pattern: unknown): string {
  return judge(played(`S: ${response}`), { untagged: [pattern] }).state;
}

describe('annotations of messages', () => {
  it.each([
    '* 1 FETCH (ANNOTATION (/comment (value.priv "x" value.shared NIL)))',
    '* 1 FETCH (UID 2 ANNOTATION (/comment (size.shared "0") "/1/flags/seen" ("value.shared" {1}\r\n1)))',
    '* 1 FETCH (ANNOTATION (/comment (value.shared ~{1}\r\n\0)))',
    '* 1 FETCH (ANNOTATION (/comment /altsubject) FLAGS ())',
    '* OK [ANNOTATIONS 1024] x',
    '* OK [ANNOTATIONS 1024 NOPRIVATE] x',
    '* OK [ANNOTATIONS READ-ONLY] x',
    '* OK [ANNOTATIONS NONE] x',
  ])('are well-formed: %j', response => {
    expect(grammarViolations(response)).toEqual([]);
  });

  it.each([
    '* 1 FETCH (ANNOTATION /comment)',
    '* 1 FETCH (ANNOTATION (/comment (value.shared)))',
    '* 1 FETCH (ANNOTATION (/comment (value.shared atom)))',
    '* 1 FETCH (ANNOTATION (comment (value.shared "x")))',
    '* 1 FETCH (ANNOTATION (/comment/ (value.shared "x")))',
    '* 1 FETCH (ANNOTATION ("/comm*" (value.shared "x")))',
    '* 1 FETCH (ANNOTATION (/comment (value..shared "x")))',
    '* 1 FETCH (ANNOTATION (/comment (value.shared "x") /altsubject))',
  ])('are malformed: %s', response => {
    expect(grammarViolations(response)).toEqual(['fetch-data']);
  });

  it.each([
    '* OK [ANNOTATIONS] x',
    '* OK [ANNOTATIONS 0] x',
    '* OK [ANNOTATIONS 10 PRIVATE] x',
    '* NO [ANNOTATE BIG] x',
  ])('have response codes that are malformed: %s', response => {
    expect(grammarViolations(response)).toHaveLength(1);
  });

  it('are compared by their entries and attributes, whose names have a case', () => {
    const response =
      '* 1 FETCH (ANNOTATION (/comment (value.priv NIL value.shared "x") /altsubject (value.shared "y")))';
    expect(meets(response, '1 FETCH (ANNOTATION (/comment (value.shared "x")))')).toBe('met');
    expect(meets(response, '1 FETCH (ANNOTATION (/altsubject (value.shared y)))')).toBe('met');
    expect(meets(response, '1 FETCH (ANNOTATION (/COMMENT (value.shared "x")))')).toBe('unmet');
    expect(meets(response, '1 FETCH (ANNOTATION (/comment (value.priv <v:string>)))')).toBe('unmet');
    expect(meets(response, '1 FETCH (ANNOTATION (/comment (value.priv NIL)))')).toBe('met');
    expect(meets(response, '1 FETCH (ANNOTATION (/comment))')).toBe('unmet');
    expect(meets('* 1 FETCH (ANNOTATION (/comment))', '1 FETCH (ANNOTATION (/comment))')).toBe('met');
    expect(meets('* OK [ANNOTATIONS 10 NOPRIVATE] x', 'OK [ANNOTATIONS <n:number>]')).toBe('unmet');
  });
});
