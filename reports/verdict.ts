import type { Erratum, HeaderEvent, VerdictEvent } from '../record/events.js';
import { isAboutTarget, isInvariant } from './grouping.js';

/** `suites/smtp/x.yaml:12`; the file alone where no line is to blame. */
export function place({ file, line }: VerdictEvent): string {
  return line === 0 ? file : `${file}:${line}`;
}

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
  // Scenarios of files that were named are not found by themselves. Of an invariant it is not known which file showed it.
  const named = header.selection.filter(selector => /\.ya?ml$/.test(selector));
  const files = isInvariant(verdict.scenario) ? named : named.filter(file => file === verdict.file);
  return ['npx', 'mailspec', 'run', ...files, scenario, ...target, ...strict].map(quote).join(' ');
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
