import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { balancedShardOf, durationsHash } from '../../cli/shards.js';
import type { RunEvent } from '../../record/events.js';
import { folder, mailspec, root } from '../command-line.js';

const named = (...ids: readonly string[]) => ids.map(id => ({ id }));

describe('shards that are balanced by durations', () => {
  const scenarios = named('a', 'b', 'c', 'd', 'e', 'f');
  const durations = new Map([
    ['a', 10],
    ['b', 70],
    ['c', 30],
    ['d', 40],
    ['e', 20],
    ['f', 0.2],
  ]);
  const ids = (count: number, of = durations) =>
    Array.from({ length: count }, (_, at) =>
      balancedShardOf(scenarios, { index: at + 1, count }, of)
        .map(({ id }) => id)
        .join(''),
    );

  it('have about as much to do, and every scenario once, in its order', () => {
    expect(ids(1)).toEqual(['abcdef']);
    expect(ids(2)).toEqual(['be', 'acdf']);
    expect(ids(3)).toEqual(['b', 'adf', 'ce']);
  });

  it('count a scenario that the earlier run did not have as the mean of the others', () => {
    // a 10 and b 70: each of the four others is 40.
    const some = new Map([
      ['a', 10],
      ['b', 70],
    ]);
    expect(ids(2, some)).toEqual(['abe', 'cdf']);
  });

  it('are as many as are asked for, even where one has nothing to do', () => {
    expect(ids(8).filter(text => text === '')).toHaveLength(2);
    expect(ids(8).join('').split('').sort().join('')).toBe('abcdef');
  });

  it('tell their durations from others', () => {
    const text = 'a 10\nb 70\nc 30\nd 40\ne 20\nf 1\n';
    expect(durationsHash(scenarios, durations)).toBe(createHash('sha256').update(text).digest('hex'));
    expect(durationsHash(scenarios, new Map([...durations, ['a', 11]]))).not.toBe(durationsHash(scenarios, durations));
    // What is of no account here does not count.
    expect(durationsHash(scenarios, new Map([...durations, ['other', 11]]))).toBe(durationsHash(scenarios, durations));
  });
});

describe('mailspec run --durations', () => {
  const suites = join(root, 'test/cli/suites');
  const events = (results: string) =>
    readFileSync(join(results, 'results.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as RunEvent);

  it('shares scenarios out by an earlier record, and can be merged with shards of the same alone', async () => {
    const [whole, one, two, other, all] = [folder(), folder(), folder(), folder(), folder()] as const;
    const base = ['run', '--suites', suites, '--seed', '7', '--jobs', '1'];
    await mailspec(...base, '--results', whole);
    const record = join(whole, 'results.jsonl');
    const shards = await Promise.all([
      mailspec(...base, '--results', one, '--shard', '1/2', '--durations', record),
      mailspec(...base, '--results', two, '--shard', '2/2', '--durations', record),
      mailspec(...base, '--results', other, '--shard', '2/2'),
    ]);
    expect(shards.map(({ status, stderr }) => `${status}${stderr}`)).toEqual(['0', '0', '0']);
    const [header] = events(one);
    expect(header).toMatchObject({ shard: { index: 1, count: 2, durations: expect.stringMatching(/^[0-9a-f]{64}$/) } });
    const merge = (...results: readonly string[]) =>
      mailspec('merge', ...results.map(each => join(each, 'results.jsonl')), '--results', all);
    expect((await merge(one, two)).status).toBe(0);
    const scenarios = (results: string) =>
      events(results)
        .flatMap(event => (event.event === 'verdict' ? [event.scenario] : []))
        .sort();
    expect(scenarios(all)).toEqual(scenarios(whole));
    const mixed = await merge(one, other);
    expect(mixed.status).toBe(4);
    expect(mixed.stderr).toMatch(/ is of another run than .*: durations to be balanced by none, not [0-9a-f]{64}\n$/);
  });

  it('is refused without a shard, without a record, and with one that has nothing of this run', async () => {
    const results = folder();
    const record = join(results, 'results.jsonl');
    const base = ['run', '--suites', suites, '--results', folder()];
    await mailspec('run', 'imap', '--suites', suites, '--results', results);
    const told = async (...args: readonly string[]) => {
      const { status, stderr } = await mailspec(...base, ...args);
      return `${status} ${stderr}`;
    };
    expect(await told('--durations', record)).toBe('2 --durations balances shards: it goes with --shard\n');
    expect(await told('--shard', '1/2', '--durations', `${record}.old`)).toBe(
      `2 ${record}.old: there is no such file\n`,
    );
    expect(await told('smtp', '--shard', '1/2', '--durations', record)).toBe(
      `2 --durations ${record}: it has none of the scenarios of this run\n`,
    );
  });
});
