import type { VerdictEvent } from '../../record/events.js';

/** So many times as long, and so many milliseconds more: less may be the machine's doing. */
const ratio = 3;
const floorMs = 1000;

/** A scenario that takes much longer than it did. */
export interface Slower {
  readonly scenario: string;
  readonly olderMs: number;
  readonly newerMs: number;
}

/** Whether a scenario that has the same verdict takes much longer: at least three times as long, and a second more. */
export function slowerOf(older: VerdictEvent, newer: VerdictEvent): Slower | undefined {
  const [olderMs, newerMs] = [older.durationMs, newer.durationMs];
  if (older.verdict !== newer.verdict || newer.verdict === 'skip') return undefined;
  if (newerMs < olderMs * ratio || newerMs - olderMs < floorMs) return undefined;
  return { scenario: newer.scenario, olderMs, newerMs };
}
