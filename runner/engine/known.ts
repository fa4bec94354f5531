import type { VerdictEvent } from '../../record/events.js';
import { withoutRevision } from '../protocols/imap/revisions.js';
import type { Rule } from '../scenario/model.js';
import type { RuleCatalogue } from '../scenario/rules.js';
import type { KnownDeviation } from '../targets/target.js';
import type { Observation } from './observation.js';
import { type ApplicableDeviations, outOfDate } from './verdict.js';
import { ownRule, verdictEvent } from './verdict-event.js';

/** What failed in an earlier run: a scenario, and the rule that it saw broken. */
export interface BaselineFailure extends KnownDeviation {
  readonly rule: string;
}

/**
 * The deviations that a target is known for, over a run. An entry for a scenario speaks of that scenario alone; an entry for a rule
 * speaks of every scenario of the rule, some of which may well pass: it is out of date only when none of them failed.
 */
export class KnownDeviations {
  private readonly entries: ReadonlyMap<string, KnownDeviation>;
  private readonly used = new Set<string>();
  private readonly passed = new Set<string>();

  /**
   * @param known what lists say
   * @param baseline what failed in an earlier run already, which excuses a scenario for that rule alone; that it passes now is no news
   */
  constructor(
    known: readonly KnownDeviation[],
    private readonly baseline: readonly BaselineFailure[] = [],
  ) {
    this.entries = new Map(known.map(one => [one.key, one]));
  }

  /** Why a scenario is not to be played against the server, if it is not. */
  prevents(scenario: string): string | undefined {
    const entry = this.ownOf(scenario);
    return entry?.play === false ? `it is not played against this server (${entry.reason})` : undefined;
  }

  /**
   * The entries that bear on a scenario's outcome.
   * @param rule the scenario's own
   */
  find(scenario: string, rule: string, observation: Observation): ApplicableDeviations {
    const entry = this.entries.get(scenario);
    const own = this.ownOf(scenario);
    if (observation.kind === 'observed') {
      if (own === undefined && this.entries.has(rule)) this.passed.add(rule);
      return { observed: entry?.intermittent ? undefined : entry, broken: () => own };
    }
    if (observation.kind === 'broken' && own === undefined)
      for (const one of observation.breaks) if (this.entries.has(one.rule.id)) this.used.add(one.rule.id);
    return { observed: entry, broken: id => own ?? this.entries.get(id) ?? this.failedBefore(scenario, id) };
  }

  private failedBefore(scenario: string, rule: string): KnownDeviation | undefined {
    return this.baseline.find(one => one.key === scenario && one.rule === rule);
  }

  /** The entry for a scenario: one of it holds in every revision in which it is played, and need not be seen in each. */
  private ownOf(scenario: string): KnownDeviation | undefined {
    return this.entries.get(scenario) ?? this.entries.get(withoutRevision(scenario));
  }

  /**
   * A `fixed` verdict for each entry whose rule was tested and never failed, or that is about something which is no longer found before the run.
   * @param found the lines of what was found before the run, if all that could be wrong was looked for; undefined: it was not
   */
  *stale(rules: RuleCatalogue, found?: ReadonlySet<string>): Generator<VerdictEvent> {
    for (const [key, known] of this.entries) {
      if (known.intermittent) continue;
      const rule = rules.get(key);
      if (rule !== undefined && this.passed.has(key) && !this.used.has(key))
        yield staleEntry(known, rule, 'every scenario of the rule passes');
      else if (key.startsWith('calibration/') && found?.has(key) === false)
        yield staleEntry(
          known,
          ownRule(key, 'No problem is found before the run.', known.place.file),
          'it is not found',
        );
    }
  }
}

function staleEntry(known: KnownDeviation, rule: Rule, yet: string): VerdictEvent {
  return verdictEvent({
    id: `known/${known.key}`,
    title: 'A known deviation still exists',
    decision: outOfDate(rule, known, yet),
    place: known.place,
  });
}
