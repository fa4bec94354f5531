import type { Level, Severity, VerdictEvent } from '../record/events.js';
import { gravestFirst, severityOf } from '../record/severity.js';
import { compareNaturally } from './grouping.js';

/** A rule that was broken, and the scenarios and invariants that saw it. */
export interface BrokenRule {
  readonly rule: string;
  readonly level: Level;
  /** The demand in a sentence. */
  readonly says: string;
  /** What it does to the server's users that the rule is broken: the gravest of what was seen. */
  readonly severity: Severity;
  /** In the order in which they came: the first stands for all, as they have one cause. */
  readonly scenarios: readonly string[];
}

/** The rules behind all that failed, the gravest first, and of those that are as grave, what the most scenarios failed by. */
export function brokenRules(verdicts: Iterable<VerdictEvent>): BrokenRule[] {
  const rules = new Map<string, BrokenRule & { scenarios: string[] }>();
  for (const event of verdicts) {
    if (event.verdict !== 'fail') continue;
    const { rule, level, says, scenario } = event;
    const severity = severityOf(event);
    const known = rules.get(rule);
    if (known === undefined) rules.set(rule, { rule, level, says, severity, scenarios: [scenario] });
    else {
      known.scenarios.push(scenario);
      rules.set(rule, { ...known, severity: graver(known.severity, severity) });
    }
  }
  return [...rules.values()].sort(
    (a, b) =>
      gravity(a.severity) - gravity(b.severity) ||
      bindingness(a.level) - bindingness(b.level) ||
      b.scenarios.length - a.scenarios.length ||
      compareNaturally(a.rule, b.rule),
  );
}

/** Where a severity stands among them: the less, the graver. */
export function gravity(severity: Severity): number {
  return gravestFirst.indexOf(severity);
}

/** What is said of the scenarios behind the first one that failed by a rule; nothing where it is alone. */
export function failedBehind({ scenarios }: Pick<BrokenRule, 'scenarios'>): string | undefined {
  const more = scenarios.length - 1;
  if (more === 0) return undefined;
  return more === 1 ? '1 more scenario failed behind this one' : `${more} more scenarios failed behind this one`;
}

const graver = (one: Severity, other: Severity) => (gravity(other) < gravity(one) ? other : one);

const bindingness = (level: Level) => (level.startsWith('SHOULD') ? 1 : 0);
