import type { Level, Verdict } from '../results/events.js';
import type { Rule } from '../scenario/model.js';
import type { Place } from '../source/place.js';
import type { KnownDeviation } from '../targets/target.js';
import type { Break, Observation } from './observation.js';

/** The verdict on a scenario, with what a report says of it. */
export interface Ruling {
  readonly verdict: Verdict;
  readonly rule: Rule;
  readonly reason: string;
  readonly place?: Place;
  readonly expected?: string;
  readonly got?: string;
  readonly known?: KnownDeviation;
}

/** What becomes of the verdict when a demand of this level is not met. */
export function broken(level: Level, strict: boolean): 'fail' | 'warn' | 'note' {
  if (level === 'MUST' || level === 'MUST NOT') return 'fail';
  if (level === 'MAY') return 'note';
  return strict ? 'fail' : 'warn';
}

const gravity = { note: 0, warn: 1, fail: 2 };

/**
 * Computes the verdict from what was seen and how binding the rule is. This is the only place that does.
 * @param known the deviation that the target's file lists for this scenario or for one of its rules
 */
export function rule(
  scenarioRule: Rule,
  observation: Observation,
  strict: boolean,
  known: KnownDeviation | undefined,
): Ruling {
  switch (observation.kind) {
    case 'inapplicable':
      return { verdict: 'skip', rule: scenarioRule, reason: observation.reason, ...placed(observation.place) };
    case 'unjudged':
      return { verdict: 'error', rule: scenarioRule, reason: observation.reason, ...placed(observation.place) };
    case 'observed': {
      if (known)
        return {
          verdict: 'fixed',
          rule: scenarioRule,
          known,
          reason: `listed as known (${known.reason}), yet it passes: take it off the list`,
        };
      const branches = observation.branches.join(', ');
      if (scenarioRule.level === 'MAY') return { verdict: 'note', rule: scenarioRule, reason: branches || 'it does' };
      return { verdict: 'pass', rule: scenarioRule, reason: branches };
    }
    case 'broken': {
      const worst = gravest(observation.breaks, strict);
      const verdict = broken(worst.rule.level, strict);
      const about = { rule: worst.rule, place: worst.place, expected: worst.expected, got: worst.got };
      if (known && verdict !== 'note') return { verdict: 'known', ...about, known, reason: known.reason };
      return {
        verdict,
        ...about,
        reason: `${verdict === 'note' ? 'it does not: ' : ''}expected ${worst.expected}, got ${worst.got}`,
      };
    }
  }
}

function gravest(breaks: readonly [Break, ...Break[]], strict: boolean): Break {
  const weight = (one: Break) => gravity[broken(one.rule.level, strict)];
  return breaks.reduce((worst, one) => (weight(one) > weight(worst) ? one : worst));
}

function placed(place: Place | undefined): { place?: Place } {
  return place === undefined ? {} : { place };
}
