import type { FooterEvent, HeaderEvent, Results, Verdict, VerdictEvent } from '../record/events.js';
import { type Counts, countVerdicts, mostSevereFirst, total } from '../record/verdicts.js';
import { type BrokenRule, brokenRules } from './broken-rules.js';
import { compareNaturally } from './grouping.js';
import { type Remarks, remarksOn } from './remarks.js';
import { type RulesKept, rulesKept } from './rules-kept.js';
import { type Unlock, unlocks } from './unlocks.js';
import { several } from './words.js';

/** How many scenarios were skipped for one reason. */
export interface SkipReason {
  readonly reason: string;
  readonly count: number;
}

/** What every report says first. */
export interface Summary {
  readonly counts: Readonly<Counts>;
  readonly total: number;
  /** Most frequent first. */
  readonly skips: readonly SkipReason[];
  /** What would let scenarios be played that were skipped. */
  readonly unlocks: readonly Unlock[];
  /** By protocol. */
  readonly kept: readonly RulesKept[];
  /** Gravest first. */
  readonly broken: readonly BrokenRule[];
  /** Scenarios that had different outcomes when they were played more than once. */
  readonly flaky: number;
  readonly outcome: Outcome;
}

export interface Outcome {
  /**
   * `well`: nothing to do; `known`: nothing to do, but the server breaks rules that are listed as known; `bad`: the server or the list of deviations is at fault;
   * `unsure`: the run does not tell.
   */
  readonly tone: 'well' | 'known' | 'bad' | 'unsure';
  /** A sentence, or a few. */
  readonly text: string;
}

export function summarise({ header, verdicts: reached, footer }: Results): Summary {
  const counts = countVerdicts(reached);
  const skips = skipReasons(reached);
  const remarks = remarksOn(reached);
  return {
    counts,
    total: total(counts),
    skips,
    unlocks: unlocks(skips),
    kept: rulesKept(reached),
    broken: brokenRules(reached),
    flaky: remarks.flaky,
    outcome: outcome(header, counts, remarks, footer),
  };
}

/** The reasons of skips with their frequency, most frequent first. */
export function skipReasons(reached: Iterable<VerdictEvent>): SkipReason[] {
  const reasons = new Map<string, number>();
  for (const { verdict, reason } of reached)
    if (verdict === 'skip') reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  return [...reasons]
    .map(([reason, count]) => ({ reason, count }))
    .sort((a, b) => b.count - a.count || compareNaturally(a.reason, b.reason));
}

function ofThem(lenient: number): string {
  return lenient === 0 ? '' : ` (${lenient} by leniency)`;
}

/** What the verdicts alone do not show, a sentence each. */
function asides({ todo, baseline, flaky }: Remarks): string {
  const sentences = [
    ...(todo > 0 ? [`${several(todo, 'known deviation')} ${todo === 1 ? 'has' : 'have'} no reason yet.`] : []),
    ...(baseline > 0 ? [`${several(baseline, 'check')} failed as in the baseline.`] : []),
    ...(flaky > 0 ? [`${several(flaky, 'scenario')} ${flaky === 1 ? 'is' : 'are'} flaky.`] : []),
  ];
  return sentences.map(sentence => ` ${sentence}`).join('');
}

/**
 * How the run came out, in a sentence, with what the verdicts alone do not show in others.
 * @param remarks what is to be said of the verdicts beside their counts
 */
export function outcome(
  header: HeaderEvent,
  counts: Readonly<Counts>,
  remarks: Remarks,
  footer: FooterEvent | undefined,
): Outcome {
  const { tone, text } = ofVerdicts(header, counts, remarks, footer);
  return { tone: tone !== 'bad' && remarks.flaky > 0 ? 'unsure' : tone, text: `${text}${asides(remarks)}` };
}

function ofVerdicts(
  header: HeaderEvent,
  counts: Readonly<Counts>,
  remarks: Remarks,
  footer: FooterEvent | undefined,
): Outcome {
  const { lenient } = remarks;
  const faults = [
    ...(counts.fail > 0 ? [`${several(counts.fail, 'check')} failed${ofThem(lenient.fail)}`] : []),
    ...(counts.fixed > 0
      ? [`${several(counts.fixed, 'known deviation')} no longer ${counts.fixed === 1 ? 'occurs' : 'occur'}`]
      : []),
    ...(counts.error > 0 ? [`${several(counts.error, 'scenario')} could not be judged`] : []),
  ].join(', ');
  const tone = counts.fail + counts.fixed > 0 ? 'bad' : 'unsure';
  if (!footer) {
    const far = `The run was cut short: ${several(total(counts), 'verdict')}, ${several(header.planned, 'scenario')} planned`;
    return { tone, text: `${far}${faults && `; ${faults}`}.` };
  }
  if (footer.stopped) return { tone, text: `The run was stopped (${footer.stopped})${faults && `: ${faults}`}.` };
  if (faults) return { tone, text: `${faults[0]?.toUpperCase()}${faults.slice(1)}.` };
  if (total(counts) === counts.skip) return { tone, text: 'Nothing was tested.' };
  if (counts.known > 0)
    return {
      tone: 'known',
      text: `No rule was broken except for ${several(counts.known, 'known deviation')}${ofThem(lenient.known)}.`,
    };
  return { tone: 'well', text: 'No rule was broken.' };
}

/** `12 pass, 3 skip`: the verdicts that occur, the most severe first. */
export function countsLine(counts: Readonly<Counts>): string {
  const occurring = mostSevereFirst.filter(verdict => counts[verdict] > 0);
  return occurring.length === 0 ? 'no verdicts' : occurring.map(verdict => `${counts[verdict]} ${verdict}`).join(', ');
}

/** What each verdict means, in short. */
export const meanings: Readonly<Record<Verdict, string>> = {
  pass: 'the rule was observed',
  fail: 'a MUST or MUST NOT was broken',
  warn: 'a SHOULD was not followed',
  note: 'what the server does where the RFC allows a choice',
  skip: 'not offered, or not possible on this target',
  known: 'fails, and is listed as a known deviation',
  fixed: 'listed as a known deviation, but passes',
  error: 'could not be judged',
};
