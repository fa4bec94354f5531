import type { VerdictEvent } from '../results/events.js';
import type { RuleCatalogue } from '../scenario/rules.js';
import type { KnownDeviation } from '../targets/target.js';
import type { Observation } from './observation.js';

/**
 * The deviations that a target is known for, over a run. An entry for a scenario speaks of that scenario alone; an entry for a rule
 * speaks of every scenario of the rule, some of which may well pass: it is out of date only when none of them failed.
 */
export class KnownDeviations {
  private readonly entries: ReadonlyMap<string, KnownDeviation>;
  private readonly used = new Set<string>();
  private readonly passed = new Set<string>();

  constructor(known: readonly KnownDeviation[]) {
    this.entries = new Map(known.map(one => [one.key, one]));
  }

  /** The entry that bears on a scenario's outcome. */
  find(scenario: string, rules: readonly string[], kind: Observation['kind']): KnownDeviation | undefined {
    if (kind !== 'observed' && kind !== 'broken') return undefined;
    const own = this.entries.get(scenario);
    if (own) return own;
    for (const rule of rules) {
      const found = this.entries.get(rule);
      if (found === undefined) continue;
      if (kind === 'broken') {
        this.used.add(rule);
        return found;
      }
      this.passed.add(rule);
    }
    return undefined;
  }

  /** A `fixed` verdict for each entry whose rule was tested and never failed. */
  *stale(rules: RuleCatalogue): Generator<VerdictEvent> {
    for (const [key, known] of this.entries) {
      const rule = rules.get(key);
      if (rule === undefined || !this.passed.has(key) || this.used.has(key)) continue;
      yield {
        event: 'verdict',
        scenario: `known/${key}`,
        title: 'A known deviation is still there',
        rule: key,
        says: rule.says,
        level: rule.level,
        verdict: 'fixed',
        reason: `listed as known (${known.reason}), yet every scenario of the rule passes: take it off the list`,
        file: known.place.file,
        line: known.place.line,
        durationMs: 0,
        known: entry(known),
      };
    }
  }
}

/** What the results say of a known deviation. */
export function entry({ reason, link, expires }: KnownDeviation): NonNullable<VerdictEvent['known']> {
  return { reason, ...(link === undefined ? {} : { link }), ...(expires === undefined ? {} : { expires }) };
}
