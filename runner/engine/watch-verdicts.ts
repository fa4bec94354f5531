import type { VerdictEvent } from '../../record/events.js';
import type { RuleCatalogue } from '../scenario/rules.js';
import { cited } from './cited.js';
import { entry, type KnownDeviations, nothingKnown } from './known.js';
import type { Observation } from './observation.js';
import { rule as decide } from './verdict.js';
import type { Offence, WatchBook } from './watches.js';

/**
 * The verdict of each watch of a protocol that was spoken: one line for a rule that was checked on every octet.
 * @param whole whether all scenarios were played: what a few of them did not bring to light need not be gone
 */
export function* watchVerdicts(
  book: WatchBook,
  rules: RuleCatalogue,
  known: KnownDeviations,
  strict: boolean,
  whole: boolean,
): Generator<VerdictEvent> {
  for (const { id, watch, offence } of book.lines()) {
    const rule = rules.get(watch.rule);
    // A catalogue of one's own need not hold them all; that ours does is tested.
    if (rule === undefined) continue;
    const observation: Observation =
      offence === undefined
        ? { kind: 'observed', branches: [] }
        : {
            kind: 'broken',
            breaks: [{ rule, place: rule.place, expected: offence.departure.expected, got: offence.departure.found }],
            branches: [],
          };
    const bearing = offence === undefined && !whole ? nothingKnown : known.find(id, rule.id, observation);
    const ruling = decide(rule, observation, strict, bearing);
    yield {
      event: 'verdict',
      scenario: id,
      title: watch.title,
      ...cited(rule),
      verdict: ruling.verdict,
      reason: [ruling.reason, offence && where(offence)].filter(Boolean).join('; '),
      file: rule.place.file,
      line: rule.place.line,
      durationMs: 0,
      ...(ruling.expected === undefined ? {} : { expected: ruling.expected }),
      ...(ruling.got === undefined ? {} : { got: ruling.got }),
      ...(ruling.known === undefined ? {} : { known: entry(ruling.known) }),
      ...(offence === undefined
        ? {}
        : { ...(offence.scenario === undefined ? {} : { seenIn: offence.scenario }), transcript: offence.transcript }),
    };
  }
}

function where({ departure, scenario, scenarios }: Offence): string {
  if (scenario === undefined) return `at octet ${departure.offset} of a connection that the harness made for itself`;
  return `first in ${scenario} at octet ${departure.offset}, in ${scenarios} ${scenarios === 1 ? 'scenario' : 'scenarios'} in all`;
}
