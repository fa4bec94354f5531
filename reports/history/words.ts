import type { Verdict } from '../../record/events.js';
import { mostSevereFirst } from '../../record/verdicts.js';
import { several } from '../words.js';
import type { HistoryRun, ServerHistory, Turn } from './build.js';

/** The verdicts that any of the runs has, the gravest first. */
export function occurring(runs: readonly HistoryRun[]): readonly Verdict[] {
  return mostSevereFirst.filter(verdict => runs.some(({ counts }) => counts[verdict] > 0));
}

/** `2026-01-02 03:04 UTC` */
export function moment({ started }: Pick<HistoryRun, 'started'>): string {
  return `${started.slice(0, 16).replace('T', ' ')} UTC`;
}

/** Enough of a hash to tell suites apart. */
export function shortHash({ suites }: Pick<HistoryRun, 'suites'>): string {
  return suites.slice(0, 12);
}

/** `broken (pass to fail)`; with other suites it may be the scenario that changed, which is said of what is not new. */
export function turnText({ change, from, to, otherSuites }: Turn): string {
  const verdicts = [from, to].filter(verdict => verdict !== undefined).join(' to ');
  return `${change} (${verdicts}${otherSuites && change !== 'new' ? ', other suites' : ''})`;
}

/** `run 3, 2026-01-04, 1.2` */
export function runText({ runs }: ServerHistory, { run }: Turn): string {
  const found = runs[run - 1];
  return [`run ${run}`, found?.started.slice(0, 10), found?.version].filter(Boolean).join(', ');
}

/** `3 rules changed in 5 runs, 2 of them are broken now.` */
export function outcomeText({ runs, rules }: ServerHistory): string {
  const count = `${several(runs.length, 'run')}`;
  if (runs.length === 1) return 'One run: there is nothing to compare it with.';
  if (rules.length === 0) return `No rule changed in ${count}.`;
  const broken = rules.filter(({ now }) => now === 'fail').length;
  const now = broken === 0 ? 'none of them is' : `${broken} of them ${broken === 1 ? 'is' : 'are'}`;
  return `${several(rules.length, 'rule')} changed in ${count}; ${now} broken now.`;
}
