import type { Erratum, HeaderEvent, TranscriptEntry, VerdictEvent } from '../record/events.js';
import { needsAttention } from '../record/verdicts.js';
import { isAboutTarget, isInvariant, suiteOf } from './grouping.js';
import { shellWord } from './shell-word.js';

/** `suites/smtp/x.yaml:12`; the file alone where no line is to blame. */
export function place({ file, line }: VerdictEvent): string {
  return line === 0 ? file : `${file}:${line}`;
}

/** Why a verdict counts as skipped where there are tests and nothing else; undefined if it does not. A deviation is no pass, whoever knows of it. */
export function whyItCountsAsSkipped({ verdict, reason, known }: VerdictEvent): string | undefined {
  if (verdict === 'skip') return reason;
  if (verdict !== 'known') return undefined;
  return known?.baseline ? known.reason : `known deviation: ${known?.reason ?? reason}`;
}

/** Whether a verdict calls for someone to look: what failed at one time and not at another does, too. */
export function asksForALook({ verdict, flaky }: VerdictEvent): boolean {
  return flaky === true || needsAttention.has(verdict);
}

/** The exchange that tells most of a verdict: its own, or, where it has none, that of another try, which was worse. */
export function exchangeOf({ transcript, tries = [] }: VerdictEvent): readonly TranscriptEntry[] {
  return transcript ?? tries.find(one => one.transcript)?.transcript ?? [];
}

/** What came of the other tries, a line each. */
export function triesLines({ tries = [] }: VerdictEvent): readonly string[] {
  return tries.map(({ number, verdict, reason }) => `try ${number}: ${verdict}${reason === '' ? '' : `: ${reason}`}`);
}

/** What leniency is, for those who read of it in a report. */
export const leniencyMeans = 'the server takes what should be refused, which harms no client that keeps to the RFC';

/** Where the RFC Editor keeps an erratum. */
export function erratumLink({ id }: Erratum): string {
  return `https://www.rfc-editor.org/errata/eid${id}`;
}

/** What the errata of a rule's RFC, and its approved successor, say of the rule; undefined where there is nothing. */
export function amendments({ errata = [], inSuccessor }: VerdictEvent): string | undefined {
  const lines = errata.map(({ id, status, says }) => `erratum ${id} (${status}): ${says}`);
  if (inSuccessor !== undefined) lines.push(`the RFC's successor: ${inSuccessor}`);
  return lines.length === 0 ? undefined : lines.join('\n');
}

/**
 * The command that runs a verdict's scenario again, quoted for a POSIX shell; undefined where no scenario is to blame: an invariant that names none, a
 * server that was not well after the run.
 */
export function rerunCommand(header: HeaderEvent, verdict: VerdictEvent): string | undefined {
  const scenario = isInvariant(verdict.scenario) ? verdict.seenIn : verdict.scenario;
  if (scenario === undefined || isAboutTarget(scenario)) return undefined;
  const target = header.target.arguments ?? ['--target', header.target.name];
  const strict = header.strict ? ['--strict'] : [];
  // Scenarios of files that were named are not found by themselves.
  const file = header.files?.[suiteOf(scenario)];
  const files = file === undefined ? [] : [file];
  const secrets = new Map<string, string>();
  const words = ['npx', 'mailspec', 'run', ...files, scenario, ...target, ...strict];
  return words.map(word => withSecret(word, secrets) ?? shellWord(word)).join(' ');
}

/**
 * A URL whose password the record does not have, quoted: a variable of the shell stands for it. As long as that is not set, the shell says so and runs
 * nothing. Each user has a variable.
 */
function withSecret(word: string, secrets: Map<string, string>): string | undefined {
  const [, before, user, after] = /^([a-z0-9]+:\/\/([^:@/?#]*):)\*\*\*(@.*)$/is.exec(word) ?? [];
  if (before === undefined || user === undefined || after === undefined) return undefined;
  const known = secrets.get(user);
  const name = known ?? `MAIL_PASSWORD${secrets.size === 0 ? '' : `_${secrets.size + 1}`}`;
  secrets.set(user, name);
  const value = known === undefined ? `\${${name}:?set it to the password of the URL}` : `$${name}`;
  return `${shellWord(before)}"${value}"${shellWord(after)}`;
}
