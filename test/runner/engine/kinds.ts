import { withoutRevision } from '../../../runner/protocols/imap/revisions.js';
import { mapTexts } from '../../../runner/source/template.js';
import type { Scenario } from './playing.js';

/** What a line does: its command, whether it names INBOX, and which variables it has. */
function does(line: string): string {
  const [command = ''] = /^(?:\S+ )??(?:UID )?\w*/i.exec(line) ?? [];
  return [command.toUpperCase(), /inbox/i.test(line), ...(line.match(/\$\{[^}]*\}/g) ?? [])].join(' ');
}

/**
 * Scenarios of each kind: all, but of the rows of a table that do the same with other words (a table over search keys or over messages) the first two,
 * and of those that are played again in IMAP4rev2 the first time alone.
 * For tests of what a run does to a server, not of what it says of it.
 */
export function ofEachKind(scenarios: readonly Scenario[]): readonly Scenario[] {
  const seen = new Map<string, number>();
  const ids = new Set(scenarios.map(({ id }) => id));
  return scenarios.filter(({ id, given, steps, rule }) => {
    const first = withoutRevision(id);
    if (first !== id && ids.has(first)) return false;
    const actions = steps.map(({ action }) => mapTexts(action, text => text.split('\n').map(does)));
    const kind = JSON.stringify([id.replace(/\[.*/, ''), rule.id, given.shared, actions]);
    const before = seen.get(kind) ?? 0;
    seen.set(kind, before + 1);
    return before < 2;
  });
}
