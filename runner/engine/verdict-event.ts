import type { TranscriptEntry, VerdictEvent } from '../../record/events.js';
import type { Rule } from '../scenario/model.js';
import type { Place } from '../source/place.js';
import type { Transcript } from '../wire/transcript.js';
import type { Decision } from './verdict.js';

/** What came of a scenario when it was played another time. */
export interface Try {
  /** Which one it was, from 1. */
  readonly number: number;
  readonly decision: Decision;
  readonly durationMs: number;
  readonly transcript: Transcript | undefined;
}

/** What was decided, and of what. */
export interface VerdictParts {
  /** The scenario's id; of what is no scenario, its line in the results: `invariant/..`, `calibration/..`, `health/..`. */
  readonly id: string;
  readonly title: string;
  readonly decision: Decision;
  readonly place: Place;
  /** 0 if not given. */
  readonly durationMs?: number;
  readonly tags?: readonly string[];
  readonly seenIn?: string | undefined;
  readonly transcript?: readonly TranscriptEntry[] | undefined;
  /** It was played more than once, and the outcomes differ. */
  readonly flaky?: boolean;
  /** The other tries of a scenario that was played again. */
  readonly tries?: readonly Try[];
  /** Masks the secrets in what was said. */
  readonly hidden?: (text: string) => string;
}

/** The event of a verdict: every line of the results is made here. */
export function verdictEvent(decided: VerdictParts): VerdictEvent {
  const { id, title, decision, place, durationMs = 0, tags = [], seenIn, transcript, hidden = text => text } = decided;
  const { flaky, tries = [] } = decided;
  const { rule, verdict, reason, expected, got, known, leniency } = decision;
  const { errata, inSuccessor } = rule;
  return {
    event: 'verdict',
    scenario: id,
    title,
    rule: rule.id,
    says: rule.says,
    level: rule.level,
    ...(errata === undefined ? {} : { errata }),
    ...(inSuccessor === undefined ? {} : { inSuccessor }),
    verdict,
    reason: hidden(reason),
    file: place.file,
    line: place.line,
    durationMs: Math.round(durationMs),
    ...(expected === undefined ? {} : { expected: hidden(expected) }),
    ...(got === undefined ? {} : { got: hidden(got) }),
    ...severityOf(decision),
    ...(leniency && { leniency }),
    ...(known === undefined ? {} : { known: entryOf(known) }),
    ...(flaky && { flaky }),
    ...(tries.length === 0 ? {} : { tries: tries.map(tryOf) }),
    ...(tags.length === 0 ? {} : { tags }),
    ...(seenIn === undefined ? {} : { seenIn }),
    ...(transcript === undefined ? {} : { transcript }),
  };
}

/** A rule that is marked as one of leniency can be broken otherwise, too: by silence, or by another refusal. */
function severityOf({ rule: { severity }, verdict, leniency }: Decision): Pick<VerdictEvent, 'severity'> {
  if (severity === undefined || severity === 'interoperability') return {};
  const otherwise = severity === 'leniency' && ['fail', 'warn', 'known'].includes(verdict) && !leniency;
  return otherwise ? {} : { severity };
}

/** What the results say of another try. */
function tryOf({ number, decision, durationMs, transcript }: Try): NonNullable<VerdictEvent['tries']>[number] {
  const { verdict, rule, reason, expected, got } = decision;
  const hidden = (text: string) => transcript?.hidden(text) ?? text;
  return {
    number,
    verdict,
    rule: rule.id,
    reason: hidden(reason),
    durationMs: Math.round(durationMs),
    ...(expected === undefined ? {} : { expected: hidden(expected) }),
    ...(got === undefined ? {} : { got: hidden(got) }),
    ...(transcript === undefined ? {} : { transcript: transcript.entries() }),
  };
}

/** What the results say of a known deviation. */
function entryOf(entry: NonNullable<Decision['known']>): NonNullable<VerdictEvent['known']> {
  const { reason, link, expires, todo, baseline } = entry;
  return {
    reason,
    ...(link === undefined ? {} : { link }),
    ...(expires === undefined ? {} : { expires }),
    ...(todo && { todo }),
    ...(baseline && { baseline }),
  };
}

/**
 * What the harness asks of a server beside the RFCs' rules: that it is well, that what was made can be taken away.
 * @param target the target's name: there is no file to blame
 */
export function ownRule(id: string, says: string, target: string): Rule {
  return { id, rfc: 0, section: '', level: 'MUST', says, sameAs: [], place: { file: target, line: 0, column: 0 } };
}
