import { type Verdict, verdicts } from './events.js';

export type Counts = Record<Verdict, number>;

/** Counts of which none has begun. */
export function noCounts(): Counts {
  return Object.fromEntries(verdicts.map(verdict => [verdict, 0])) as Counts;
}

/** How many there are of each verdict. */
export function countVerdicts(events: Iterable<{ readonly verdict: Verdict }>): Counts {
  const counts = noCounts();
  for (const { verdict } of events) counts[verdict] += 1;
  return counts;
}

/** All of them together. */
export function total(counts: Readonly<Counts>): number {
  return verdicts.reduce((sum, verdict) => sum + counts[verdict], 0);
}
