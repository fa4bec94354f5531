import type { Invariant } from '../../session.js';
import type { SessionEvent } from '../events.js';
import { extensions } from '../extensions/index.js';
import type { PriorState, ViolationDetail } from './invariant.js';

/** The invariant, the grammar's reading aside, by which something is wrong. */
export interface FoundViolation extends ViolationDetail {
  readonly invariant: string;
}

const invariants = extensions.flatMap(extension => extension.invariants ?? []);

type Check = (event: SessionEvent, prior: PriorState) => ViolationDetail | undefined;

const checks = new Map<SessionEvent['type'], { readonly invariant: string; readonly check: Check }[]>();
for (const { id, checks: own = {} } of invariants) {
  for (const [type, check] of Object.entries(own) as [SessionEvent['type'], Check][]) {
    checks.set(type, [...(checks.get(type) ?? []), { invariant: id, check }]);
  }
}

/** What every session holds against all that an IMAP server sends. */
export const imapInvariants: readonly Invariant[] = invariants.map(({ id, rule, title }) => ({
  id,
  protocol: 'imap',
  rule,
  title,
}));

/** Adds to `found` what something that happened contradicts. */
export function findViolations(event: SessionEvent, prior: PriorState, found: FoundViolation[]): void {
  const own = checks.get(event.type);
  if (!own) return;
  for (const { invariant, check } of own) {
    const violation = check(event, prior);
    if (violation) found.push({ invariant, ...violation });
  }
}
