import { relative } from 'node:path';
import { nearest } from '../runner/source/nearest.js';
import { unwrittenReason } from '../runner/targets/known.js';
import type { KnownDeviation } from '../runner/targets/target.js';
import type { Selection } from './selection.js';

/**
 * What to tell of known deviations that are about nothing: their scenario or rule has another name by now, or never had this one.
 * @param selection all scenarios that there are: of a part of them it cannot be told
 * @returns a line for each
 */
export function unknownDeviations(known: readonly KnownDeviation[], selection: Selection): string[] {
  if (!selection.whole || known.length === 0) return [];
  const names = [...selection.scenarios, ...selection.rules.all()].map(({ id }) => id);
  const there = new Set(names);
  return known
    .filter(({ key }) => !there.has(key) && !/^(?:invariant|calibration)\//.test(key))
    .map(({ key, place }) => {
      const meant = nearest(key, names);
      const hint = meant === undefined ? '' : `: did you mean \`${meant}\`?`;
      return `${place.file}:${place.line}:${place.column}: the known deviation ${key} is neither a scenario nor a rule${hint}`;
    });
}

/**
 * Brings a file of known deviations up to date with a record.
 * @returns what was done, for the person who has to write the reasons
 */
export async function updateKnown(record: string, file: string): Promise<string> {
  const { readResults } = await import('../record/read.js');
  const { updateOf, writeKnownUpdate } = await import('../runner/targets/known-update.js');
  const { verdicts } = await readResults(record);
  const { added, removed, expired, elsewhere } = writeKnownUpdate(file, updateOf(verdicts));
  const shown = relative(process.cwd(), file) || file;
  const lines = [
    `${shown}: ${added.length} added, ${removed.length} removed`,
    ...added.map(key => `  + ${key}`),
    ...removed.map(key => `  - ${key}`),
    ...expired.map(
      key => `  ! ${key} fails, and its entry has expired or says \`deviates: false\`: mend the entry, or the server`,
    ),
    ...elsewhere.map(
      key =>
        `  ! ${key} no longer fails and is listed for a server: limit its entry there by \`versions\`, or say here \`deviates: false\``,
    ),
    ...(added.length > 0
      ? [`Write the reasons instead of ${unwrittenReason}: until then the list cannot be used.`]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}
