import { describe, expect, it } from 'vitest';
import { idleOf, longestWaitFirst, shuffled } from '../../../runner/scenario/order.js';
import { scenarios } from '../engine/playing.js';

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

describe('scenarios that wait for long', () => {
  it('come first, by their pauses, silences and the time that they give; the others stay in their order', () => {
    const scenario = (id: string, step: string) => `
  - id: ${id}
    title: ${id}
    rule: rfc9999/1/must
    steps:
      - connect: smtp
      - ${step}`;
    const read = scenarios(`scenarios:${[
      scenario('none', '{send: NOOP, expect: 250}'),
      scenario('silent', '{send: NOOP, expect: {silence: 2s}}'),
      scenario('pausing', '{pause: 3s, expect: 250}'),
      scenario('giving', '{send: NOOP, expect: 250, within: 4s}'),
      scenario('observing', '{send: NOOP, observe: {late: {silence: 1500ms}, soon: 250}}'),
      scenario('last', '{send: NOOP, expect: 250}'),
    ].join('')}
`);
    expect(longestWaitFirst(read).map(({ id }) => id.replace(/.*\//, ''))).toEqual([
      'pausing',
      'silent',
      'observing',
      'giving',
      'none',
      'last',
    ]);
    // A server that answers soon is given more time than it takes.
    expect(read.map(idleOf)).toEqual([0, 2000, 3000, 0, 1500, 0]);
  });
});
