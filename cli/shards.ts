import { createHash } from 'node:crypto';
import { WrongUsage } from './usage.js';

/** One of several parts of a run. Counted from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** A shard as the record tells of it. */
export interface RecordedShard extends Shard {
  /** SHA-256 of the durations by which scenarios were shared out, in hexadecimal: shards that go by others do not make up one run. */
  readonly durations?: string;
}

/** How long scenarios took in an earlier run, in milliseconds, by their ids. */
export type Durations = ReadonlyMap<string, number>;

interface Named {
  readonly id: string;
}

/** What one shard plays. */
export interface Share<T> {
  readonly shard: RecordedShard;
  readonly mine: readonly T[];
}

/** Reads `i/n`. */
export function shardOption(text: string): Shard {
  const match = /^(\d{1,4})\/(\d{1,4})$/.exec(text);
  const [index, count] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || index < 1 || count < index)
    throw new WrongUsage(`--shard takes i/n with i from 1 to n, such as 1/3, not \`${text}\``);
  return { index, count };
}

/**
 * What a shard plays.
 * @param record an earlier record, by whose durations shards are balanced
 * @throws WrongUsage, BrokenRecord
 */
export async function shareOf<T extends Named>(
  scenarios: readonly T[],
  shard: Shard,
  record: string | undefined,
): Promise<Share<T>> {
  if (record === undefined) return { shard, mine: shardOf(scenarios, shard) };
  const durations = await durationsOf(record);
  if (!scenarios.some(({ id }) => durations.has(id)))
    throw new WrongUsage(`--durations ${record}: it has none of the scenarios of this run`);
  const hash = durationsHash(scenarios, durations);
  return { shard: { ...shard, durations: hash }, mine: balancedShardOf(scenarios, shard, durations) };
}

/** The scenarios of one shard: every n-th, so that slow suites are spread over all. */
function shardOf<T>(scenarios: readonly T[], { index, count }: Shard): readonly T[] {
  return scenarios.filter((_, at) => at % count === index - 1);
}

/**
 * The scenarios of one shard such that all take about the same time: the longest first, each to the shard that has the least to do so far. It
 * depends on nothing but what is given, so that every shard comes to the same. One that the earlier run did not have counts as their mean.
 */
export function balancedShardOf<T extends Named>(
  scenarios: readonly T[],
  { index, count }: Shard,
  durations: Durations,
): readonly T[] {
  const taken = expected(scenarios, durations);
  const longestFirst = scenarios.map((_, at) => at).sort((a, b) => taken[b]! - taken[a]! || a - b);
  const loads = Array.from({ length: count }, () => 0);
  const mine = new Set<number>();
  for (const at of longestFirst) {
    let least = 0;
    for (let one = 1; one < count; one += 1) if (loads[one]! < loads[least]!) least = one;
    loads[least]! += taken[at]!;
    if (least === index - 1) mine.add(at);
  }
  return scenarios.filter((_, at) => mine.has(at));
}

/** Tells the durations that count for these scenarios from others. */
export function durationsHash(scenarios: readonly Named[], durations: Durations): string {
  const hash = createHash('sha256');
  for (const [at, ms] of expected(scenarios, durations).entries()) hash.update(`${scenarios[at]!.id} ${ms}\n`);
  return hash.digest('hex');
}

/** Whole milliseconds for each scenario, at least one: many that were skipped take time, too. */
function expected(scenarios: readonly Named[], durations: Durations): readonly number[] {
  const known = scenarios.map(({ id }) => durations.get(id));
  const told = known.flatMap(ms => ms ?? []);
  const mean = told.reduce((sum, ms) => sum + ms, 0) / Math.max(1, told.length);
  return known.map(ms => Math.max(1, Math.round(ms ?? mean)));
}

/**
 * The durations of an earlier run.
 * @param record its record, or that of its merged shards
 * @throws BrokenRecord
 */
async function durationsOf(record: string): Promise<Durations> {
  const { readEvents } = await import('../record/read.js');
  const durations = new Map<string, number>();
  for await (const event of readEvents(record))
    if (event.event === 'verdict')
      durations.set(event.scenario, Math.max(event.durationMs, durations.get(event.scenario) ?? 0));
  return durations;
}
