import type { HeaderEvent, VerdictEvent } from '../record/events.js';
import { isOfTarget, isWatch } from './ids.js';

/**
 * The command that runs a verdict's scenario again, quoted for a POSIX shell; undefined where no scenario is to blame: a watch that names none, a
 * server that was not well after the run.
 */
export function rerunCommand(header: HeaderEvent, verdict: VerdictEvent): string | undefined {
  const scenario = isWatch(verdict.scenario) ? verdict.seenIn : verdict.scenario;
  if (scenario === undefined || isOfTarget(scenario)) return undefined;
  const target = header.target.arguments ?? ['--target', header.target.name];
  const strict = header.strict ? ['--strict'] : [];
  return ['npx', 'mailspec', 'run', scenario, ...target, ...strict].map(quote).join(' ');
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
