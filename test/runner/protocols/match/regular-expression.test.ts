import { Script } from 'node:vm';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  EndlessSearch,
  isExpression,
  regularExpression,
} from '../../../../runner/protocols/match/regular-expression.js';
import { Invalid } from '../sessions.js';

describe('a regular expression of a scenario', () => {
  it('is written between slashes, with flags', () => {
    expect(regularExpression('/^ok$/i').test('OK')).toBe(true);
    expect(regularExpression('/^ok$/').test('OK')).toBe(false);
    expect(isExpression('/^ok$/i')).toBe(true);
    expect(isExpression('ok')).toBe(false);
  });

  it.each([
    ['ok', '`ok` is not a regular expression: it must stand between slashes'],
    ['/(/', '`/(/` is not a regular expression: unterminated group'],
    ['/a/g', '`g` are not flags of a regular expression: i, m, s and u can be used'],
  ])('tells what is wrong with %s', (text, problem) => {
    expect(() => regularExpression(text)).toThrow(new Invalid(problem));
  });

  it.each([
    ['/a/', 0],
    ['/(a)(?:b)/', 1],
    ['/(?<x>a)|(b)/u', 2],
  ])('knows how many groups are in %s', (text, groups) => {
    expect(regularExpression(text).groups).toBe(groups);
  });

  it('finds its group, or all of it', () => {
    const found = (source: string) => regularExpression(source).find('id 42');
    expect(found('/id (\\d+)/')).toBe('42');
    expect(found('/\\d+/')).toBe('42');
    expect(found('/x/')).toBeUndefined();
  });

  it('gives up a search that does not come to an end', () => {
    const endless = regularExpression('/^(a+)+$/');
    expect(() => endless.test(`${'a'.repeat(50)}b`)).toThrow(
      new EndlessSearch('not judged: /^(a+)+$/ was still searching a text of 51 characters after 1000 ms'),
    );
    expect(endless.test('aaa')).toBe(true);
  });

  it('searches again when the machine stood still in the first search', () => {
    const late = Object.assign(new Error('timed out'), { code: 'ERR_SCRIPT_EXECUTION_TIMEOUT' });
    const run = vi.spyOn(Script.prototype, 'runInContext').mockImplementationOnce(() => {
      throw late;
    });
    onTestFinished(() => run.mockRestore());
    expect(regularExpression('/^(ok)+$/').test('ok')).toBe(true);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('bounds those searches alone that could take long', () => {
    const run = vi.spyOn(Script.prototype, 'runInContext');
    onTestFinished(() => run.mockRestore());
    const bounded = (source: string, text: string) => {
      run.mockClear();
      regularExpression(source).test(text);
      return run.mock.calls.length === 1;
    };
    expect(bounded('/^250[ -](?:SIZE|DSN)(?: .*)?$/', '250 SIZE 1000')).toBe(false);
    expect(bounded('/^(?:a|a)*$/', 'aaa')).toBe(true);
    expect(bounded('/a*a*a*b/', 'a'.repeat(10))).toBe(false);
    // These could take long, and are found at once: nothing here goes by the time.
    expect(bounded('/a*a*a*b/', `${'a'.repeat(100)}b`)).toBe(true);
    expect(bounded(`/${'(?:a|a)'.repeat(30)}b/`, `${'a'.repeat(30)}b`)).toBe(true);
  });
});
