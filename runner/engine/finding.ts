import type { VerdictEvent } from '../../record/events.js';
import type { Scenario } from '../scenario/model.js';
import type { RuleCatalogue } from '../scenario/rules.js';
import type { Place } from '../source/place.js';
import type { ServiceName } from '../targets/target.js';
import type { Transcript } from '../wire/transcript.js';
import type { KnownDeviations } from './known.js';
import type { Observation } from './observation.js';
import { decide } from './verdict.js';
import { ownRule, verdictEvent } from './verdict-event.js';

/**
 * Something that is wrong with the target, found before anything is played. It has one verdict of its own, and the scenarios that depend on it
 * are skipped: one defect is told once.
 */
export interface Finding {
  /** Its line in the results is `calibration/<id>`. What is found of several services under one id, with one rule, is one finding. */
  readonly id: string;
  /** The services that it was found of. */
  readonly services: readonly ServiceName[];
  /** What holds of them where nothing is wrong: the end of a sentence that begins with the services. */
  readonly title: string;
  /** The rule of an RFC that is broken, with what was expected and what came; undefined: no rule that could be named. */
  readonly broken?: { readonly rule: string; readonly expected: string; readonly got: string };
  /** The RFCs leave it to the server: nothing is wrong, and what depends on it is skipped. */
  readonly choice?: true;
  /** What is wrong, for the verdict and for the skips. */
  readonly reason: string;
  readonly transcript: Transcript;
  readonly durationMs: number;
  /** The services that cannot be used at all. */
  readonly closed?: readonly ServiceName[];
  /** Nothing would come of playing this scenario. */
  readonly prevents?: (scenario: Scenario) => boolean;
  /** If this scenario goes wrong at this step (its index; -1: at what is given), the finding is why. It is played: it may go well all the same. */
  readonly explains?: (scenario: Scenario, at: number) => boolean;
  /** To find it, the server was waited for in vain. */
  readonly waited?: true;
  /** It is why commands are withheld from the server. */
  readonly withholds?: true;
}

/** The id of a finding's line in the results. */
export function lineOf({ id }: Pick<Finding, 'id'>): string {
  return `calibration/${id}`;
}

/** One finding for each id. The first of those with it that breaks a rule, else the first that is wrong, speaks for them. */
export function mergeFindings(findings: readonly Finding[]): readonly Finding[] {
  return [...new Set(findings.map(({ id }) => id))].flatMap(id => {
    const all = findings.filter(one => one.id === id);
    const first = all.find(({ broken }) => broken) ?? all.find(({ choice }) => !choice) ?? all[0];
    if (first === undefined) return [];
    const closed = all.flatMap(one => one.closed ?? []);
    return {
      ...first,
      services: [...new Set(all.flatMap(({ services }) => services))],
      ...(closed.length > 0 && { closed }),
      prevents: scenario => all.some(one => one.prevents?.(scenario)),
      explains: (scenario, at) => all.some(one => one.explains?.(scenario, at)),
      ...(all.some(one => one.withholds) && { withholds: true }),
    };
  });
}

/** Why a scenario need not be played, if something was found that it cannot do without. */
export function preventedBy(scenario: Scenario, findings: readonly Finding[]): string | undefined {
  const found = findings.find(one => one.prevents?.(scenario));
  return found && reasonOf(found);
}

/**
 * What was seen of a scenario, without what comes of a finding.
 * @returns the observation as it was, where no finding explains it; `inapplicable` where findings explain all that went wrong
 */
export function withoutExplained(
  scenario: Scenario,
  observation: Observation,
  findings: readonly Finding[],
): Observation {
  const causeOf = (place: Place | undefined, withheld = false) => {
    const at = scenario.steps.findIndex(step => step.place === place);
    return findings.find(one => one.explains?.(scenario, at) || (withheld && one.withholds));
  };
  if (observation.kind === 'unjudged') {
    const cause = causeOf(observation.place, observation.withheld);
    return cause === undefined ? observation : { kind: 'inapplicable', reason: reasonOf(cause) };
  }
  if (observation.kind !== 'broken') return observation;
  const causes = observation.breaks.map(one => causeOf(one.place));
  const [first, ...rest] = observation.breaks.filter((_, at) => causes[at] === undefined);
  if (first !== undefined) return { ...observation, breaks: [first, ...rest] };
  const cause = causes.find(one => one !== undefined);
  return cause === undefined ? observation : { kind: 'inapplicable', reason: reasonOf(cause) };
}

function reasonOf(finding: Finding): string {
  return `not judged, see ${lineOf(finding)}: ${finding.reason}`;
}

/** The verdict on a finding: on the rule that is broken, where the catalogue has it. */
export function findingVerdict(
  finding: Finding,
  target: string,
  rules: RuleCatalogue,
  known: KnownDeviations,
  strict: boolean,
): VerdictEvent {
  const { services, transcript, durationMs, broken } = finding;
  const id = lineOf(finding);
  const title = [services.join(', '), finding.title].filter(Boolean).join(': ');
  const rule = broken === undefined ? undefined : rules.get(broken.rule);
  const own = ownRule(id, `${finding.title}.`, target);
  const place = (rule ?? own).place;
  const observation: Observation =
    broken === undefined || rule === undefined
      ? { kind: finding.choice ? 'inapplicable' : 'unjudged', reason: finding.reason }
      : { kind: 'broken', breaks: [{ ...broken, rule, place }], branches: [] };
  return verdictEvent({
    id,
    title,
    decision: decide(rule ?? own, observation, strict, known.find(id, (rule ?? own).id, observation)),
    place,
    durationMs,
    hidden: text => transcript.hidden(text),
    transcript: transcript.entries(),
  });
}
