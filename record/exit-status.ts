import { type Counts, total } from './counts.js';

/** What a run has to say of itself beyond its verdicts. */
export interface Ending {
  /** SIGINT or SIGTERM ended the run. */
  readonly interrupted?: boolean;
  /** A service of the target could not be reached, or refused the harness its accounts. */
  readonly unreachable?: boolean;
}

/**
 * The exit status of a run: 130 interrupted, 1 a rule was broken or a known deviation is gone, 3 the target was out of reach or something could
 * not be judged, 4 nothing was tested (no verdict at all, or only skips), 0 all well. What is worst for the server comes before what is
 * worst for the harness: a fail beats an error. Wrong usage (2) never comes this far.
 */
export function exitStatus(counts: Readonly<Counts>, ending: Ending = {}): number {
  if (ending.interrupted) return 130;
  if (counts.fail + counts.fixed > 0) return 1;
  if (ending.unreachable || counts.error > 0) return 3;
  if (total(counts) === counts.skip) return 4;
  return 0;
}
