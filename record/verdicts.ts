import { type FooterEvent, type Verdict, verdicts } from './events.js';

/** The verdicts by their severity, in the order in which a reader wants to see them. */
export const mostSevereFirst: readonly Verdict[] = ['fail', 'fixed', 'error', 'warn', 'known', 'note', 'pass', 'skip'];

/** The verdicts that call for someone to act. */
export const needsAttention: ReadonlySet<Verdict> = new Set(['fail', 'fixed', 'error']);

/** Where a verdict stands in that order: the less, the graver. */
export function rank(verdict: Verdict): number {
  return mostSevereFirst.indexOf(verdict);
}

export type Counts = Record<Verdict, number>;

/** Counts of which none has begun. */
export function zeroCounts(): Counts {
  return Object.fromEntries(verdicts.map(verdict => [verdict, 0])) as Counts;
}

/** How many there are of each verdict. */
export function countVerdicts(events: Iterable<{ readonly verdict: Verdict }>): Counts {
  const counts = zeroCounts();
  for (const { verdict } of events) counts[verdict] += 1;
  return counts;
}

/** All of them together. */
export function total(counts: Readonly<Counts>): number {
  return verdicts.reduce((sum, verdict) => sum + counts[verdict], 0);
}

/** What a run has to say of itself beyond its verdicts. */
export interface RunOutcome {
  /** SIGINT or SIGTERM ended the run. */
  readonly interrupted?: boolean;
  /** A service of the target could not be reached, or refused the harness its accounts. */
  readonly unreachable?: boolean;
  /** A reporter of the user's own failed. */
  readonly unreported?: boolean;
}

/**
 * The exit status of a run: 130 interrupted, 1 a rule was broken or a known deviation is gone, 3 the target was out of reach or something could
 * not be judged, or not reported, 4 nothing was tested (no verdict at all, or only skips), 0 all well. What is worst for the server comes before what is
 * worst for the harness: a fail beats an error. Wrong usage (2) never comes this far.
 */
export function exitStatus(counts: Readonly<Counts>, ending: RunOutcome = {}): FooterEvent['exitStatus'] {
  if (ending.interrupted) return 130;
  if (counts.fail + counts.fixed > 0) return 1;
  if (ending.unreachable || ending.unreported || counts.error > 0) return 3;
  if (total(counts) === counts.skip) return 4;
  return 0;
}
