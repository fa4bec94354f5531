import type { VerdictEvent } from '../../record/events.js';
import type { RuleCatalogue } from '../scenario/rules.js';
import type { InvariantBook, ObservedViolation } from './invariant-book.js';
import type { KnownDeviations } from './known.js';
import type { Observation } from './observation.js';
import { decide, noDeviations } from './verdict.js';
import { verdictEvent } from './verdict-event.js';

/**
 * The verdict of each invariant of a protocol that was spoken: one line for a rule that was checked on every octet.
 * @param whole whether all scenarios were played: what a few of them did not bring to light need not be gone
 */
export function* invariantVerdicts(
  book: InvariantBook,
  rules: RuleCatalogue,
  known: KnownDeviations,
  strict: boolean,
  whole: boolean,
): Generator<VerdictEvent> {
  for (const { id, invariant, observedViolation } of book.lines()) {
    const rule = rules.get(invariant.rule);
    // A catalogue of one's own need not hold them all; that ours does is tested.
    if (rule === undefined) continue;
    const observation: Observation =
      observedViolation === undefined
        ? { kind: 'observed', branches: [] }
        : {
            kind: 'broken',
            breaks: [
              {
                rule,
                place: rule.place,
                expected: observedViolation.violation.expected,
                got: observedViolation.violation.found,
              },
            ],
            branches: [],
          };
    const deviations = observedViolation === undefined && !whole ? noDeviations : known.find(id, rule.id, observation);
    const decision = decide(rule, observation, strict, deviations);
    yield verdictEvent({
      id,
      title: invariant.title,
      decision: {
        ...decision,
        reason: [decision.reason, observedViolation && where(observedViolation)].filter(Boolean).join('; '),
      },
      place: rule.place,
      seenIn: observedViolation?.scenario,
      transcript: observedViolation?.transcript,
    });
  }
}

function where({ violation, scenario, scenarios }: ObservedViolation): string {
  if (scenario === undefined) return `at octet ${violation.offset} of a connection that the harness made for itself`;
  return `first in ${scenario} at octet ${violation.offset}, in ${scenarios} ${scenarios === 1 ? 'scenario' : 'scenarios'} in all`;
}
