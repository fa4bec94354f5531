import type { Condition } from '../../session.js';
import { saysThrottled } from '../../throttling.js';
import { vocabulary } from '../extensions/index.js';
import type { Response } from '../grammar/response.js';
import { fieldOf, textOf } from '../grammar/values.js';
import type { ForbiddenPattern, ImapExpectation } from '../match/expectation.js';

/** Does a response code say that the server, or an account, has no room or no time for a command? */
const saysUnable = (kind: string | undefined): boolean => vocabulary.codes.get(kind ?? '')?.unable === true;

/** Is a command refused for the server's condition? That a BYE ends the session, and answers no LOGOUT, the session knows. */
export function refusalOf({ type, data }: Response): Condition | undefined {
  if (data.kind !== 'NO' && data.kind !== 'BAD') return undefined;
  if (saysThrottled(textOf(fieldOf(data, 'text')) ?? '')) return 'throttled';
  return type === 'tagged' && data.kind === 'NO' && saysUnable(data.code?.kind) ? 'unable' : undefined;
}

/** A step is about BYE when it names it, about such refusals when it names one of their codes, or asks for no success. */
export function isAbout(
  condition: Condition,
  expectations: readonly ImapExpectation[],
  forbid: readonly ForbiddenPattern[],
): boolean {
  if (condition === 'ending') {
    const named = expectations.some(one => 'BYE' in one.count || one.untagged.some(({ kind }) => kind === 'BYE'));
    return named || forbid.some(({ kind }) => kind === 'BYE');
  }
  const named = expectations.some(({ codes }) => codes?.some(({ kind }) => saysUnable(kind)));
  return named || !expectations.some(({ tagged }) => tagged === undefined || tagged.includes('OK'));
}
