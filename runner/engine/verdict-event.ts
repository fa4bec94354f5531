import type { TranscriptEntry, VerdictEvent } from '../../record/events.js';
import type { Rule } from '../scenario/model.js';
import type { Place } from '../source/place.js';
import type { Decision } from './verdict.js';

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
  /** Masks the secrets in what was said. */
  readonly hidden?: (text: string) => string;
}

/** The event of a verdict: every line of the results is made here. */
export function verdictEvent(decided: VerdictParts): VerdictEvent {
  const { id, title, decision, place, durationMs = 0, tags = [], seenIn, transcript, hidden = text => text } = decided;
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

/** What the results say of a known deviation. */
function entryOf({ reason, link, expires }: NonNullable<Decision['known']>): NonNullable<VerdictEvent['known']> {
  return { reason, ...(link === undefined ? {} : { link }), ...(expires === undefined ? {} : { expires }) };
}

/**
 * What the harness asks of a server beside the RFCs' rules: that it is well, that what was made can be taken away.
 * @param target the target's name: there is no file to blame
 */
export function ownRule(id: string, says: string, target: string): Rule {
  return { id, rfc: 0, section: '', level: 'MUST', says, sameAs: [], place: { file: target, line: 0, column: 0 } };
}
