import type { Level, Verdict } from '../../record/events.js';
import { rank } from '../../record/verdicts.js';
import type { Rule } from '../scenario/model.js';
import type { Place } from '../source/place.js';
import type { KnownDeviation } from '../targets/target.js';
import type { Observation, RuleViolation } from './observation.js';

/** The verdict on a scenario, with what a report says of it. */
export interface Decision {
  readonly verdict: Verdict;
  readonly rule: Rule;
  readonly reason: string;
  readonly place?: Place;
  readonly expected?: string;
  readonly got?: string;
  readonly known?: KnownDeviation;
  /** The rule is broken by taking more than the RFC allows, which harms no client that keeps to it. */
  readonly leniency?: true;
}

/** What is known of a scenario beforehand. */
export interface ApplicableDeviations {
  /** The entry that is out of date if the scenario passes. */
  readonly observed: KnownDeviation | undefined;
  /** The entry that excuses the break of a rule. */
  readonly broken: (rule: string) => KnownDeviation | undefined;
}

/** Nothing is known. */
export const noDeviations: ApplicableDeviations = { observed: undefined, broken: () => undefined };

/** What becomes of the verdict when a demand of this level is not met. */
export function broken(level: Level, strict: boolean): 'fail' | 'warn' | 'note' {
  if (level === 'MUST' || level === 'MUST NOT' || level === 'SECURITY') return 'fail';
  if (level === 'MAY') return 'note';
  return strict ? 'fail' : 'warn';
}

/**
 * Computes the verdict from what was seen and how binding the rule is. This is the only place that does.
 * @param known the deviations that the target's file lists for this scenario or for one of its rules
 */
export function decide(
  scenarioRule: Rule,
  observation: Observation,
  strict = false,
  known: ApplicableDeviations = noDeviations,
): Decision {
  if (scenarioRule.notAsked !== undefined)
    return { verdict: 'skip', rule: scenarioRule, reason: scenarioRule.notAsked };
  switch (observation.kind) {
    case 'inapplicable':
      return { verdict: 'skip', rule: scenarioRule, reason: observation.reason, ...placed(observation.place) };
    case 'unjudged':
      return { verdict: 'error', rule: scenarioRule, reason: observation.reason, ...placed(observation.place) };
    case 'observed': {
      if (known.observed) return outOfDate(scenarioRule, known.observed, 'it passes');
      const branches = observation.branches.join(', ');
      if (scenarioRule.level === 'MAY') return { verdict: 'note', rule: scenarioRule, reason: branches || 'supported' };
      return { verdict: 'pass', rule: scenarioRule, reason: branches };
    }
    case 'broken':
      return ofBreaks(observation.breaks, strict, known);
  }
}

/**
 * The verdict on an entry of the known deviations that is out of date.
 * @param yet what shows that it is
 */
export function outOfDate(rule: Rule, known: KnownDeviation, yet: string): Decision {
  return {
    verdict: 'fixed',
    rule,
    known,
    reason: `listed as a known deviation (${known.reason}), but ${yet}: remove it from the list`,
  };
}

/** What is not known speaks first: an excuse for one rule is none for another that the scenario saw broken. */
function ofBreaks(
  breaks: readonly [RuleViolation, ...RuleViolation[]],
  strict: boolean,
  known: ApplicableDeviations,
): Decision {
  const [first, ...rest] = breaks
    .filter(one => one.rule.notAsked === undefined)
    .map(one => ofBreak(one, strict, known.broken(one.rule.id)));
  if (first === undefined)
    return { verdict: 'skip', rule: breaks[0].rule, reason: breaks[0].rule.notAsked ?? '', place: breaks[0].place };
  return rest.reduce((worst, each) => (compareDecisions(each, worst, strict) < 0 ? each : worst), first);
}

function ofBreak(
  { rule, place, expected, got, accepted }: RuleViolation,
  strict: boolean,
  entry: KnownDeviation | undefined,
): Decision {
  const verdict = broken(rule.level, strict);
  const lenient = rule.severity === 'leniency' && accepted === true && verdict !== 'note';
  const about = { rule, place, expected, got, ...(lenient && { leniency: true as const }) };
  if (entry && verdict !== 'note') return { verdict: 'known', ...about, known: entry, reason: entry.reason };
  return {
    verdict,
    ...about,
    reason: `${verdict === 'note' ? 'not supported: ' : ''}expected ${expected}, got ${got}`,
  };
}

/** Less than 0: the one is graver than the other. Of two that are known, the one that would be. */
function compareDecisions(one: Decision, other: Decision, strict: boolean): number {
  const unexcused = ({ rule: { level } }: Decision) => rank(broken(level, strict));
  return rank(one.verdict) - rank(other.verdict) || unexcused(one) - unexcused(other);
}

function placed(place: Place | undefined): { place?: Place } {
  return place === undefined ? {} : { place };
}

/** Whether a scenario is worth another try: it failed, or could not be judged. */
export function asksForRetry({ verdict }: Decision): boolean {
  return verdict === 'fail' || verdict === 'error';
}

/** What several tries of one scenario come to. */
export interface TriesDecision {
  readonly decision: Decision;
  /** The try that it is taken from, from 0. */
  readonly at: number;
  /** The tries differ in verdict or in the rule that it is about. */
  readonly flaky: boolean;
}

/**
 * The verdict over all tries of a scenario: that of the last one where it succeeded, and says then that it did not before; else the gravest, so that a rule that was
 * seen broken is not hidden by a try that could not be judged.
 */
export function decideTries(tries: readonly [Decision, ...Decision[]]): TriesDecision {
  const last = tries.at(-1) ?? tries[0];
  const succeeded = !asksForRetry(last) && last.verdict !== 'skip';
  const decision = succeeded
    ? last
    : tries.reduce((worst, each) => (rank(each.verdict) < rank(worst.verdict) ? each : worst));
  const at = tries.indexOf(decision);
  const flaky = tries.some(({ verdict, rule }) => verdict !== last.verdict || rule.id !== last.rule.id);
  if (!flaky) return { decision, at, flaky };
  const told = succeeded ? tries[0].reason : decision.reason;
  const reason = `flaky, ${tries.map(({ verdict }) => verdict).join(' then ')}: ${told}`;
  return { decision: { ...decision, reason }, at, flaky };
}
