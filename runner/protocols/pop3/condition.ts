import type { Condition } from '../session.js';
import { saysThrottled } from '../throttling.js';
import type { Pop3Expectation } from './expectation.js';
import type { Pop3Response } from './response.js';

/** Commands that sign in (RFC 2449 8.1: only they have LOGIN-DELAY and IN-USE). */
const signingIn: ReadonlySet<string | undefined> = new Set(['USER', 'PASS', 'APOP', 'AUTH']);

/** A greeting of -ERR, of which RFC 1939 knows nothing, is how servers say that they take no session; for the codes see RFC 2449 8.1 and RFC 3206 4. */
export function conditionOf({ status, code, text, asked }: Pop3Response): Condition | undefined {
  if (status !== 'ERR') return undefined;
  if (asked?.verb === 'greeting') return 'ending';
  if (saysThrottled(text)) return 'throttled';
  const [reason, kind] = (code ?? []).map(level => level.toUpperCase());
  if (reason === 'SYS') return kind === 'TEMP' ? 'unable' : undefined;
  return (reason === 'IN-USE' || reason === 'LOGIN-DELAY') && signingIn.has(asked?.verb) ? 'unable' : undefined;
}

/** A step is about such refusals when it asks for no success, or leaves the status open. No step is about a greeting of -ERR. */
export function isAbout(condition: Condition, expect: readonly Pop3Expectation[]): boolean {
  if (condition === 'ending') return false;
  const statuses = expect.map(one => one.statuses);
  return statuses.includes(undefined) || !statuses.some(each => each?.includes('OK') || each?.includes('+'));
}
