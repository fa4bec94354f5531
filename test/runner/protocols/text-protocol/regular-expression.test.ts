import { Script } from 'node:vm';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  EndlessSearch,
  firstFound,
  regularExpression,
} from '../../../../runner/protocols/text-protocol/regular-expression.js';

describe('a regular expression of a scenario', () => {
  it('is written between slashes, with flags', () => {
    expect(regularExpression('/^ok$/i')?.test('OK')).toBe(true);
    expect(regularExpression('/^ok$/')?.test('OK')).toBe(false);
    expect(regularExpression('ok')).toBeUndefined();
    expect(regularExpression('/(/')).toBeUndefined();
  });

  it('finds its group, or all of it', () => {
    const found = (source: string) => firstFound(regularExpression(source)!, 'id 42');
    expect(found('/id (\\d+)/')).toBe('42');
    expect(found('/\\d+/')).toBe('42');
    expect(found('/x/')).toBeUndefined();
  });

  it('gives up a search that does not come to an end', () => {
    const endless = regularExpression('/^(a+)+$/')!;
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
    expect(regularExpression('/^ok$/')?.test('ok')).toBe(true);
    expect(run).toHaveBeenCalledTimes(2);
  });
});
