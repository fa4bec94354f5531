import { mapTexts } from '../../../runner/source/template.js';
import type { Scenario } from './playing.js';

/** What a line does: its command, whether it names INBOX, and which variables it has. */
function does(line: string): string {
  const [command = ''] = /^(?:\S+ )??(?:UID )?\w*/i.exec(line) ?? [];
  return [command.toUpperCase(), /inbox/i.test(line), ...(line.match(/\$\{[^}]*\}/g) ?? [])].join(' ');
}

/**
 * Scenarios of each kind: all, but of the rows of a table that do the same with other words (a table over search keys or over messages) the first two.
 * For tests of what a run does to a server, not of what it says of it.
 */
export function ofEachKind(scenarios: readonly Scenario[]): readonly Scenario[] {
  const seen = new Map<string, number>();
  return scenarios.filter(({ id, given, steps, rule }) => {
    const actions = steps.map(({ action }) => mapTexts(action, text => text.split('\n').map(does)));
    const kind = JSON.stringify([id.replace(/\[.*/, ''), rule.id, given.shared, actions]);
    const before = seen.get(kind) ?? 0;
    seen.set(kind, before + 1);
    return before < 2;
  });
}
