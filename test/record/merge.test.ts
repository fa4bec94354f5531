import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { FooterEvent, HeaderEvent, Verdict, VerdictEvent } from '../../record/events.js';
import { writeResults } from '../../record/log.js';
import { MergeRefused, mergeResults } from '../../record/merge.js';
import { countVerdicts } from '../../record/verdicts.js';
import { header, pass } from './sample.js';

const directory = mkdtempSync(join(tmpdir(), 'mailspec-merge-'));
afterAll(() => rmSync(directory, { recursive: true }));
let records = 0;

interface Asked {
  readonly index?: number;
  readonly count?: number;
  readonly header?: Partial<HeaderEvent>;
  readonly verdicts?: readonly VerdictEvent[];
  readonly footer?: Partial<FooterEvent> | false;
}

function shard({ index = 1, count = 2, verdicts = [], ...rest }: Asked): string {
  return writeResults(join(directory, String(++records)), {
    header: { ...header, shard: { index, count }, ...rest.header },
    verdicts,
    ...(rest.footer !== false && {
      footer: {
        event: 'footer',
        finished: '2026-01-02T03:04:15.678Z',
        durationMs: 10,
        counts: countVerdicts(verdicts),
        exitStatus: 0,
        ...rest.footer,
      },
    }),
  });
}

const of = (scenario: string, verdict: Verdict = 'pass'): VerdictEvent => ({
  ...pass,
  scenario,
  verdict,
  reason: `${scenario} is ${verdict}`,
});

describe('merging shards', () => {
  it('makes one record of them, in the order of the indices', async () => {
    const second = shard({
      index: 2,
      verdicts: [of('b', 'fail')],
      header: { started: '2026-01-02T03:04:00.678Z', planned: 3 },
      footer: { finished: '2026-01-02T03:04:20.678Z', stopped: '--fail-fast' },
    });
    const merged = await mergeResults([second, shard({ verdicts: [of('a')] })]);
    expect(merged.verdicts.map(verdict => verdict.scenario)).toEqual(['a', 'b']);
    expect(merged.header).toMatchObject({ started: '2026-01-02T03:04:00.678Z', planned: 4, seed: header.seed });
    expect(merged.header).not.toHaveProperty('shard');
    expect(merged.footer).toMatchObject({
      durationMs: 20_000,
      stopped: 'shard 2/2: --fail-fast',
      exitStatus: 1,
      counts: { pass: 1, fail: 1 },
    });
  });

  it.each<[Verdict, Verdict, Verdict]>([
    ['pass', 'fail', 'fail'],
    ['fail', 'pass', 'fail'],
    ['skip', 'pass', 'pass'],
    ['fixed', 'known', 'known'],
    ['error', 'warn', 'error'],
  ])('makes one verdict of an invariant: %s and %s is %s', async (one, other, expected) => {
    const invariant = 'invariant/imap/exists-never-falls';
    const merged = await mergeResults([
      shard({ verdicts: [of(invariant, one)] }),
      shard({ index: 2, verdicts: [of(invariant, other)] }),
    ]);
    expect(merged.verdicts.map(verdict => verdict.verdict)).toEqual([expected]);
  });

  it('makes one verdict of what every shard asked of a service after it', async () => {
    const health = 'health/imap';
    const merged = await mergeResults([
      shard({ verdicts: [of(health, 'pass')] }),
      shard({ index: 2, verdicts: [of(health, 'error')] }),
    ]);
    expect(merged.verdicts.map(verdict => verdict.verdict)).toEqual(['error']);
  });

  it.each<[number, Partial<FooterEvent>]>([
    [130, { exitStatus: 130, stopped: 'interrupted' }],
    [3, { exitStatus: 3, stopped: 'smtp was out of reach' }],
  ])('keeps status %i of a shard', async (status, footer) => {
    const merged = await mergeResults([shard({ verdicts: [of('a')] }), shard({ index: 2, footer })]);
    expect(merged.footer?.exitStatus).toBe(status);
  });

  it.each<[string, () => string[], RegExp]>([
    ['nothing', () => [], /nothing to merge/],
    [
      'a missing shard',
      () => [shard({ count: 4, index: 1 }), shard({ count: 4, index: 3 })],
      /of 4 shards these are missing: 2, 4/,
    ],
    [
      'a doubled shard',
      () => [shard({}), shard({}), shard({ index: 2 })],
      /shard 1\/2 was given twice: .*results\.jsonl and /,
    ],
    [
      'a shard that was cut short',
      () => [shard({}), shard({ index: 2, footer: false })],
      /shard 2\/2\) has no footer: the run was cut short/,
    ],
    [
      'a whole run',
      () => [writeResults(join(directory, 'none'), { header: withoutShard, verdicts: [] })],
      /is not a shard/,
    ],
    [
      'other suites',
      () => [shard({}), shard({ index: 2, header: { suites: 'cd' } })],
      /of another run than .*: suites cd, not abab/,
    ],
    [
      'another target',
      () => [shard({}), shard({ index: 2, header: { target: { ...header.target, name: 'other' } } })],
      /target other, not example/,
    ],
    ['another seed', () => [shard({}), shard({ index: 2, header: { seed: 8 } })], /seed 8, not 7/],
    [
      'another strictness',
      () => [shard({}), shard({ index: 2, header: { strict: false } })],
      /strictness lax, not strict/,
    ],
    ['another number of shards', () => [shard({}), shard({ index: 2, count: 3 })], /number of shards 3, not 2/],
    [
      'a scenario in two shards',
      () => [shard({ verdicts: [of('a')] }), shard({ index: 2, verdicts: [of('a')] })],
      /a is in two shards/,
    ],
    ['an index beyond the count', () => [shard({ index: 3 })], /says it is shard 3 of 2/],
  ])('refuses %s', async (_, files, problem) => {
    const error = await mergeResults(files()).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(MergeRefused);
    expect((error as Error).message).toMatch(problem);
  });
});

const { shard: _, ...withoutShard } = header;
