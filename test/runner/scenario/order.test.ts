import { describe, expect, it } from 'vitest';
import { shuffled } from '../../../runner/scenario/order.js';

describe('the order of a run', () => {
  const hundred = Array.from({ length: 100 }, (_, at) => at);

  it('holds everything once', () => {
    expect(shuffled(hundred, 7).toSorted((a, b) => a - b)).toEqual(hundred);
    expect(shuffled([], 7)).toEqual([]);
  });

  it('is the same for the same seed, and another for another', () => {
    expect(shuffled(hundred, 7)).toEqual(shuffled(hundred, 7));
    for (const [one, other] of [
      [0, 1],
      [7, 8],
      [5, 5 + 2 ** 32],
    ] as const)
      expect(shuffled(hundred, one)).not.toEqual(shuffled(hundred, other));
  });

  it('puts anything anywhere', () => {
    const seeds = Array.from({ length: 2000 }, (_, seed) => seed);
    const firsts = new Set(seeds.map(seed => shuffled(hundred, seed)[0]));
    const lasts = new Set(seeds.map(seed => shuffled(hundred, seed).at(-1)));
    expect([firsts.size, lasts.size]).toEqual([100, 100]);
  });
});
