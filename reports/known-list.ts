import { stringify } from 'yaml';
import type { HeaderEvent, Results, VerdictEvent } from '../record/events.js';
import type { Pieces } from './reporter.js';
import { visibleLine } from './visible.js';
import { nameAndVersion, several } from './words.js';

/** How long an entry holds that nobody has given a reason, from the day of the run. */
const days = 90;

/** Characters of what was found that a comment shows. */
const widest = 200;

/**
 * What failed in a run as a list of known deviations (docs/targets.md), each with a reason that is still to be written and a day on which it ends: for the
 * first day of a server that breaks many rules. What a list excused already is not in it.
 */
export function* renderKnownList({ header, verdicts }: Results): Pieces {
  const failures = [...new Map(verdicts.filter(isUnlisted).map(event => [event.scenario, event])).values()];
  const expires = lastDay(header.started);
  const { tool, suites } = header;
  const lines = [
    `${several(failures.length, 'failure')} of ${nameAndVersion(header.target)} in the run of ${header.started} (mailspec ${tool.version}, suites ${suites.slice(0, 12)}).`,
    `Each entry holds until ${expires}, ${days} days after that run; until then reports say that it has no reason yet.`,
    'Write in place of each TODO what the server does instead, and why, and take `expires` away; or remove the entry.',
  ];
  yield `${lines.map(line => `# ${visibleLine(line)}`).join('\n')}\n`;
  if (failures.length === 0) yield '{}\n';
  for (const event of failures) yield entry(event, expires);
}

/** What fails and no list speaks of: a baseline is none. */
function isUnlisted({ verdict, known }: VerdictEvent): boolean {
  return verdict === 'fail' || (verdict === 'known' && known?.baseline === true);
}

function entry({ scenario, rule, level, reason, expected, got }: VerdictEvent, expires: string): string {
  const found = visibleLine(expected === undefined || got === undefined ? reason : `expected ${expected}, got ${got}`);
  const shown = found.length > widest ? `${found.slice(0, widest - 2)}..` : found;
  return `\n# ${shown}\n${stringify({ [scenario]: { reason: `TODO: ${rule} (${level})`, expires } }, { lineWidth: 0 })}`;
}

function lastDay(started: HeaderEvent['started']): string {
  return new Date(Date.parse(started) + days * 86_400_000).toISOString().slice(0, 10);
}
