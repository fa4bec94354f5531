import type { Level, VerdictEvent } from '../record/events.js';
import { compareNaturally } from './grouping.js';

/** A rule that was broken, and the scenarios and invariants that saw it. */
export interface BrokenRule {
  readonly rule: string;
  readonly level: Level;
  /** The demand in a sentence. */
  readonly says: string;
  /** The server takes what should be refused: no client that keeps to the RFC is harmed. */
  readonly leniency: boolean;
  /** In the order in which they came. */
  readonly scenarios: readonly string[];
}

/** The rules behind all that failed: those about security first, those of mere leniency last, and of each what the most scenarios failed by. */
export function brokenRules(verdicts: Iterable<VerdictEvent>): BrokenRule[] {
  const rules = new Map<string, BrokenRule & { scenarios: string[] }>();
  for (const { verdict, rule, level, says, leniency, scenario } of verdicts) {
    if (verdict !== 'fail') continue;
    const known = rules.get(rule) ?? { rule, level, says, leniency: leniency === true, scenarios: [] };
    known.scenarios.push(scenario);
    rules.set(rule, known);
  }
  return [...rules.values()].sort(
    (a, b) => gravity(a) - gravity(b) || b.scenarios.length - a.scenarios.length || compareNaturally(a.rule, b.rule),
  );
}

function gravity({ level, leniency }: BrokenRule): number {
  if (level === 'SECURITY') return 0;
  if (leniency) return 3;
  return level.startsWith('MUST') ? 1 : 2;
}
