import type { HeaderEvent, Results, Verdict, VerdictEvent } from '../../record/events.js';
import { compareNaturally, isAboutTarget, isInvariant } from '../grouping.js';
import { type CapabilityChange, capabilityChanges } from './capabilities.js';

/**
 * What became of a scenario between two runs:
 * - `broken`: it fails now and did not, or a service is not well after the run and was
 * - `mended`: it was broken, by whatever verdict, and the rule is observed now
 * - `newly known`: it is broken and on the list of known deviations, and was not so
 * - `changed`: any other verdict, or for a MAY another branch
 * - `appeared`, `gone`: only the newer or only the older record has it
 */
export type Change = 'broken' | 'mended' | 'newly known' | 'changed' | 'appeared' | 'gone';

export const changes: readonly Change[] = ['broken', 'mended', 'newly known', 'changed', 'appeared', 'gone'];

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
  const same = { scenarios: 0, invariants: 0 };
  for (const scenario of [...new Set([...before.keys(), ...after.keys()])].sort(compareNaturally)) {
    const [was, is] = [before.get(scenario), after.get(scenario)];
    const change = changeOf(was, is);
    if (change === undefined) same[isInvariant(scenario) ? 'invariants' : 'scenarios'] += 1;
    else differences.push({ scenario, change, ...(was ? { older: was } : {}), ...(is ? { newer: is } : {}) });
  }
  return {
    older: older.header,
    newer: newer.header,
    differences,
    capabilities: capabilityChanges(older.header, newer.header),
    same,
    cautions: cautions(older, newer),
    complete: [older, newer].every(({ footer }) => footer !== undefined && footer.stopped === undefined),
  };
}

function byScenario({ verdicts }: Results): Map<string, VerdictEvent> {
  return new Map(verdicts.map(event => [event.scenario, event]));
}

function changeOf(was: VerdictEvent | undefined, is: VerdictEvent | undefined): Change | undefined {
  // There is a verdict on the target itself only where something is wrong with it.
  if (!was) return is && isAboutTarget(is.scenario) && is.verdict !== 'known' ? 'broken' : 'appeared';
  if (!is) return isAboutTarget(was.scenario) ? 'mended' : 'gone';
  if (was.verdict === is.verdict) {
    const anotherBranch = is.verdict === 'note' && was.reason !== is.reason;
    const anotherRule = isBroken.has(is.verdict) && was.rule !== is.rule;
    return anotherBranch || anotherRule ? 'changed' : undefined;
  }
  // What was known to be broken and is off the list has not become worse.
  if (is.verdict === 'fail' && was.verdict !== 'known') return 'broken';
  if (is.verdict === 'known') return 'newly known';
  if (isBroken.has(was.verdict) && isObserved.has(is.verdict)) return 'mended';
  return 'changed';
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
