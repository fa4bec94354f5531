import type { HeaderEvent, VerdictEvent } from '../../record/events.js';
import { needsAttention, rank } from '../../record/verdicts.js';
import { isInvariant } from '../../reports/grouping.js';
import { place as placeOf, triesLines, whyItCountsAsSkipped } from '../../reports/verdict.js';
import { describeVerdict } from './describe.js';
import type { LoadedSelection } from './loaded-selection.js';
import type { Scenario } from './types.js';

/** What a verdict is to those who know tests alone. */
export type Outcome =
  | { readonly kind: 'passed'; readonly notes: readonly string[] }
  | { readonly kind: 'skipped'; readonly why: string }
  | { readonly kind: 'failed'; readonly error: Error };

/** A rule was broken, or could not be judged. Its message is what `mailspec run` prints of it. */
class Finding extends Error {
  /** @param at the file of the step, and its line: test runners show it */
  constructor(message: string, at: string | undefined) {
    super(message);
    this.name = 'mailspec';
    // Where it was thrown is of no use to anyone.
    this.stack = `${this.name}: ${message}${at === undefined ? '' : `\n    at ${at}`}`;
  }
}

/**
 * What the verdict on a scenario comes to. A known deviation is no pass, and fails nothing: it counts as skipped, as in reports for other tools.
 * @param path the whole path of a file that a verdict names
 */
export function outcomeOf(header: HeaderEvent, verdict: VerdictEvent, path: (file: string) => string): Outcome {
  const why = whyItCountsAsSkipped(verdict);
  return why === undefined ? groupOutcome(header, [verdict], path) : { kind: 'skipped', why };
}

/** What several verdicts come to in one test. */
export function groupOutcome(
  header: HeaderEvent,
  verdicts: readonly VerdictEvent[],
  path: (file: string) => string,
): Outcome {
  const findings = verdicts
    .filter(({ verdict }) => needsAttention.has(verdict))
    .sort((a, b) => rank(a.verdict) - rank(b.verdict));
  const [first] = findings;
  if (first === undefined) return { kind: 'passed', notes: verdicts.flatMap(noteOf) };
  const text = findings.map(each => describeVerdict(header, each)).join('\n\n');
  const at = first.line > 0 ? `${first.scenario} (${path(first.file)}:${first.line}:1)` : undefined;
  return { kind: 'failed', error: new Finding(text, at) };
}

/** What is to be told beside a pass. */
function noteOf(verdict: VerdictEvent): string[] {
  if (!verdict.flaky && (verdict.verdict === 'pass' || verdict.verdict === 'skip')) return [];
  const why = [whyItCountsAsSkipped(verdict) ?? verdict.reason, ...(verdict.flaky ? triesLines(verdict) : [])]
    .filter(Boolean)
    .join('; ');
  return [
    `${verdict.flaky ? 'flaky, ' : ''}${verdict.verdict}: ${verdict.scenario}: ${why} (${verdict.rule}, ${placeOf(verdict)})`,
  ];
}

/** What the tests of a selection are called together. */
export function titleOf({ selectors }: LoadedSelection): string {
  return ['mailspec', ...selectors].join(' ');
}

/** What the test of a scenario is called. */
export function testName({ id, title }: Scenario): string {
  return `${id}: ${title}`;
}

/** The tests that come last: of what is no scenario. */
export const lastTests: readonly { readonly name: string; readonly about: (scenario: string) => boolean }[] = [
  { name: 'invariants: rules that are checked on everything the server sends', about: isInvariant },
  { name: 'server: nothing is wrong with it before or after', about: scenario => !isInvariant(scenario) },
];
