import { describe, expect, it } from 'vitest';
import { inRange } from '../../../runner/targets/version-range.js';

describe('a range of versions', () => {
  it.each<[string, string, boolean]>([
    ['2.3.19', '2.3', true],
    ['2.3', '2.3.0', true],
    ['2.30', '2.3', false],
    ['3.10', '<3.9', false],
    ['3.7.11', '<3.9', true],
    ['3.9', '<3.9', false],
    ['3.9.2', '<=3.9', true],
    ['3.10', '<=3.9', false],
    ['2.3.19', '>2.3', false],
    ['2.4.1', '>2.3', true],
    ['2.4', '>=2.4.1', false],
    ['2.4.1', '>=2.3 <2.4.2', true],
    ['2.4.2', '>=2.3 <2.4.2', false],
    ['2.2', '>=2.3 <2.4.2', false],
  ])('%s is in %j: %j', (version, range, within) => {
    expect(inRange(version, range)).toBe(within);
  });
});
