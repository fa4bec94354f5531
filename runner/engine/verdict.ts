import type { Level, Verdict } from '../../record/events.js';
import type { Rule } from '../scenario/model.js';
import type { Place } from '../source/place.js';
import type { KnownDeviation } from '../targets/target.js';
import type { Bearing } from './known.js';
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
  if (level === 'MUST' || level === 'MUST NOT' || level === 'SECURITY') return 'fail';
  if (level === 'MAY') return 'note';
  return strict ? 'fail' : 'warn';
}

const gravity = { note: 0, warn: 3, fail: 4 };
const knownGravity = { note: 0, warn: 1, fail: 2 };

/**
 * Computes the verdict from what was seen and how binding the rule is. This is the only place that does.
 * @param known the deviations that the target's file lists for this scenario or for one of its rules
 */
export function rule(scenarioRule: Rule, observation: Observation, strict: boolean, known: Bearing): Ruling {
  if (scenarioRule.notAsked !== undefined)
    return { verdict: 'skip', rule: scenarioRule, reason: scenarioRule.notAsked };
  switch (observation.kind) {
    case 'inapplicable':
      return { verdict: 'skip', rule: scenarioRule, reason: observation.reason, ...placed(observation.place) };
    case 'unjudged':
      return { verdict: 'error', rule: scenarioRule, reason: observation.reason, ...placed(observation.place) };
    case 'observed': {
      if (known.observed)
        return {
          verdict: 'fixed',
          rule: scenarioRule,
          known: known.observed,
          reason: `listed as known (${known.observed.reason}), yet it passes: take it off the list`,
        };
      const branches = observation.branches.join(', ');
      if (scenarioRule.level === 'MAY') return { verdict: 'note', rule: scenarioRule, reason: branches || 'it does' };
      return { verdict: 'pass', rule: scenarioRule, reason: branches };
    }
    case 'broken':
      return ofBreaks(observation.breaks, strict, known);
  }
}

/** What is not known speaks first: an excuse for one rule is none for another that the scenario saw broken. */
function ofBreaks(breaks: readonly [Break, ...Break[]], strict: boolean, known: Bearing): Ruling {
  const asked = breaks.filter(one => one.rule.notAsked === undefined);
  if (asked.length === 0)
    return { verdict: 'skip', rule: breaks[0].rule, reason: breaks[0].rule.notAsked ?? '', place: breaks[0].place };
  const weighed = asked
    .map(one => ({ one, verdict: broken(one.rule.level, strict), entry: known.broken(one.rule.id) }))
    .map(each => ({ ...each, weight: each.entry === undefined ? gravity[each.verdict] : knownGravity[each.verdict] }));
  const { one, verdict, entry } = weighed.reduce((worst, each) => (each.weight > worst.weight ? each : worst));
  const about = { rule: one.rule, place: one.place, expected: one.expected, got: one.got };
  if (entry && verdict !== 'note') return { verdict: 'known', ...about, known: entry, reason: entry.reason };
  return {
    verdict,
    ...about,
    reason: `${verdict === 'note' ? 'it does not: ' : ''}expected ${one.expected}, got ${one.got}`,
  };
}

function placed(place: Place | undefined): { place?: Place } {
  return place === undefined ? {} : { place };
}
