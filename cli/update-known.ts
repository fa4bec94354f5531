import { relative } from 'node:path';
import { readResults } from '../record/read.js';
import { toBeWritten } from '../runner/targets/known.js';
import { updateOf, writeKnownUpdate } from '../runner/targets/known-update.js';

/**
 * Brings a file of known deviations up to date with a record.
 * @returns what was done, for the person who has to write the reasons
 */
export async function updateKnown(record: string, file: string): Promise<string> {
  const { verdicts } = await readResults(record);
  const { added, removed, expired } = writeKnownUpdate(file, updateOf(verdicts));
  const shown = relative(process.cwd(), file) || file;
  const lines = [
    `${shown}: ${added.length} added, ${removed.length} removed`,
    ...added.map(key => `  + ${key}`),
    ...removed.map(key => `  - ${key}`),
    ...expired.map(key => `  ! ${key} has expired and still fails: renew it or have it mended`),
    ...(added.length > 0 ? [`Write the reasons in place of ${toBeWritten}: until then the list cannot be used.`] : []),
  ];
  return `${lines.join('\n')}\n`;
}
