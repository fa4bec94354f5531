import type { Path } from '../source/document.js';
import type { SuiteFile } from './file.js';

/** What can be read of a suite file with which something is wrong. */
export interface Salvaged {
  readonly suite: SuiteFile;
  /** Scenarios of which nothing can be read, by index. */
  readonly unread: ReadonlySet<number>;
  /** Those of which some keys cannot: their steps and their rule are read. */
  readonly spoilt: ReadonlyMap<number, ReadonlySet<string>>;
}

/**
 * What can be read of a suite file that the schema has not accepted, so that what else is wrong is told in the same go, and nothing that only follows.
 * Steps are held against the schema again, each by itself: what is wrong with one of them is no matter here.
 * @param wrong the ways to what the schema has not accepted
 * @returns undefined when nothing can be read
 */
export function salvage(value: unknown, wrong: readonly Path[]): Salvaged | undefined {
  if (!isMap(value) || typeof value.suite !== 'string' || !Array.isArray(value.scenarios)) return undefined;
  // What scenarios mention would be unknown.
  if (
    wrong.some(
      ([key, , part, step]) => isNeeded(key) && !(key === 'fragments' && part === 'steps' && step !== undefined),
    )
  )
    return undefined;
  const unread = new Set<number>();
  const spoilt = new Map<number, Set<string>>();
  for (const [index, scenario] of value.scenarios.entries())
    if (!isMap(scenario) || typeof scenario.id !== 'string' || !Array.isArray(scenario.steps)) unread.add(index);
  for (const [key, index, part] of wrong) {
    if (key !== 'scenarios' || index === undefined || part === undefined) continue;
    if (part === 'vars' || part === 'each') unread.add(Number(index));
    else if (part !== 'steps' && part !== 'id')
      spoilt.set(Number(index), new Set([...(spoilt.get(Number(index)) ?? []), String(part)]));
  }
  const suite = Object.fromEntries(
    Object.entries(value).filter(([key]) => !wrong.some(([first]) => isSpare(key) && first === key)),
  );
  return { suite: suite as unknown as SuiteFile, unread, spoilt };
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNeeded(key: string | number | undefined): boolean {
  return key === 'vars' || key === 'fragments' || key === 'include';
}

function isSpare(key: string): boolean {
  return key === 'needs' || key === 'tags' || key === 'about';
}
