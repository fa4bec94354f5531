import { WrongUsage } from './usage.js';

/** One of several parts of a run. Counted from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Reads `i/n`. */
export function shardOption(text: string): Shard {
  const match = /^(\d{1,4})\/(\d{1,4})$/.exec(text);
  const [index, count] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || index < 1 || count < index)
    throw new WrongUsage(`--shard takes i/n with i from 1 to n, such as 1/3, not \`${text}\``);
  return { index, count };
}

/** The scenarios of one shard: every n-th, so that slow suites are spread over all. */
export function shardOf<T>(scenarios: readonly T[], { index, count }: Shard): readonly T[] {
  return scenarios.filter((_, at) => at % count === index - 1);
}
