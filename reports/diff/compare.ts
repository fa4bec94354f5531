import type { HeaderEvent, Results, Verdict, VerdictEvent } from '../../record/events.js';
import { compareNaturally, isAboutTarget, isInvariant } from '../grouping.js';
import { lastingAnswer } from './answer.js';
import { type CapabilityChange, capabilityChanges } from './capabilities.js';
import { type Slower, slowerOf } from './slower.js';

/**
 * What became of a scenario between two runs:
 * - `broken`: it fails now and did not, or a service is not well after the run and was
 * - `mended`: it was broken, by whatever verdict, and the rule is observed now
 * - `newly known`: it is broken and on the list of known deviations, and was not so
 * - `changed`: any other verdict, another rule that is broken, or other outcomes when it is played again
 * - `another answer`: the same verdict, and the server answers otherwise; for a MAY another branch
 * - `not tested`: it was judged and is skipped now, or was not played, of the same suites
 * - `appeared`, `gone`: only the newer or only the older record has it
 */
export type Change =
  | 'broken'
  | 'mended'
  | 'newly known'
  | 'changed'
  | 'another answer'
  | 'not tested'
  | 'appeared'
  | 'gone';

export const changes: readonly Change[] = [
  'broken',
  'mended',
  'newly known',
  'changed',
  'another answer',
  'not tested',
  'appeared',
  'gone',
];

/** A scenario that is not as it was. */
export interface Difference {
  readonly scenario: string;
  readonly change: Change;
  readonly older?: VerdictEvent;
  readonly newer?: VerdictEvent;
}

export interface Comparison {
  readonly older: HeaderEvent;
  readonly newer: HeaderEvent;
  /** By scenario. */
  readonly differences: readonly Difference[];
  /** What the services announce otherwise than they did. */
  readonly capabilities: readonly CapabilityChange[];
  /** What has the same verdict and takes much longer, the longest first. */
  readonly slower: readonly Slower[];
  /** How many both records have with the same outcome. */
  readonly same: { readonly scenarios: number; readonly invariants: number };
  /** What makes the comparison less than it seems. */
  readonly cautions: readonly string[];
  /** Both records are of whole runs: what is absent from them was not run. */
  readonly complete: boolean;
}

const isBroken: ReadonlySet<Verdict> = new Set(['fail', 'known', 'warn']);
const isObserved: ReadonlySet<Verdict> = new Set(['pass', 'fixed', 'note']);

/** What changed from an older run of a server to a newer one. */
export function compareResults(older: Results, newer: Results): Comparison {
  const before = byScenario(older);
  const after = byScenario(newer);
  const differences: Difference[] = [];
  const slower: Slower[] = [];
  const same = { scenarios: 0, invariants: 0 };
  const sameSuites = older.header.suites === newer.header.suites;
  for (const scenario of [...new Set([...before.keys(), ...after.keys()])].sort(compareNaturally)) {
    const [was, is] = [before.get(scenario), after.get(scenario)];
    const change = changeOf(was, is, sameSuites);
    const longer = was && is && slowerOf(was, is);
    if (longer) slower.push(longer);
    if (change === undefined) same[isInvariant(scenario) ? 'invariants' : 'scenarios'] += 1;
    else differences.push({ scenario, change, ...(was ? { older: was } : {}), ...(is ? { newer: is } : {}) });
  }
  return {
    older: older.header,
    newer: newer.header,
    differences,
    capabilities: capabilityChanges(older.header, newer.header),
    slower: slower.sort((a, b) => b.newerMs - b.olderMs - (a.newerMs - a.olderMs)),
    same,
    cautions: cautions(older, newer),
    complete: [older, newer].every(({ footer }) => footer !== undefined && footer.stopped === undefined),
  };
}

function byScenario({ verdicts }: Results): Map<string, VerdictEvent> {
  return new Map(verdicts.map(event => [event.scenario, event]));
}

/** What became of a scenario. `sameSuites`: both runs could choose from the same. */
export function changeOf(
  was: VerdictEvent | undefined,
  is: VerdictEvent | undefined,
  sameSuites: boolean,
): Change | undefined {
  // There is a verdict on the target itself only where something is wrong with it.
  if (!was) return is && isAboutTarget(is.scenario) && is.verdict !== 'known' ? 'broken' : 'appeared';
  if (!is) {
    if (isAboutTarget(was.scenario)) return 'mended';
    return sameSuites && was.verdict !== 'skip' ? 'not tested' : 'gone';
  }
  if (was.verdict === is.verdict) return changeOfAnswer(was, is);
  // What was known to be broken and is off the list has not become worse.
  if (is.verdict === 'fail' && was.verdict !== 'known') return 'broken';
  if (is.verdict === 'known') return 'newly known';
  if (isBroken.has(was.verdict) && isObserved.has(is.verdict)) return 'mended';
  return is.verdict === 'skip' ? 'not tested' : 'changed';
}

/** Of the same verdict. Why something was skipped is no answer of the server. */
function changeOfAnswer(was: VerdictEvent, is: VerdictEvent): Change | undefined {
  if (is.verdict === 'skip') return undefined;
  if ((isBroken.has(is.verdict) && was.rule !== is.rule) || was.flaky !== is.flaky) return 'changed';
  return lastingAnswer(was) === lastingAnswer(is) ? undefined : 'another answer';
}

function cautions(older: Results, newer: Results): string[] {
  const [was, is] = [older.header, newer.header];
  return [
    ...(was.target.name === is.target.name ? [] : [`The servers differ: ${was.target.name} and ${is.target.name}.`]),
    ...(was.suites === is.suites ? [] : ['The suites differ: a scenario may have changed, and not the server.']),
    ...(same(was.selection, is.selection)
      ? []
      : ['The selections differ: a scenario may be new or gone only for this reason.']),
    ...(was.strict === is.strict
      ? []
      : [`A SHOULD counts as a MUST in the ${is.strict ? 'newer' : 'older'} run only.`]),
    ...partial('older', older),
    ...partial('newer', newer),
  ];
}

function partial(which: string, { header, footer }: Results): string[] {
  if (!footer) return [`The ${which} run was cut short.`];
  if (footer.stopped) return [`The ${which} run was stopped (${footer.stopped}).`];
  return header.shard ? [`The ${which} record is only shard ${header.shard.index} of ${header.shard.count}.`] : [];
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return JSON.stringify([...one].sort()) === JSON.stringify([...other].sort());
}
