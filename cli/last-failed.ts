import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readResults } from '../record/read.js';
import { needsAttention } from '../record/verdicts.js';
import { NothingSelected, WrongUsage } from './usage.js';

/**
 * The ids of the scenarios that failed, or could not be judged, in the run whose record is in a folder; of an invariant, that in which it was seen first.
 * @throws WrongUsage when there is no record, NothingSelected when all was well
 */
export async function lastFailed(folder: string): Promise<ReadonlySet<string>> {
  const record = join(folder, 'results.jsonl');
  if (!existsSync(record))
    throw new WrongUsage(`--last-failed: there is no ${record}: name the folder of the run before by --results`);
  const { verdicts } = await readResults(record);
  const ids = verdicts
    .filter(({ verdict }) => needsAttention.has(verdict))
    .map(({ scenario, seenIn }) => seenIn ?? scenario);
  if (ids.length === 0) throw new NothingSelected(`--last-failed: nothing failed in ${record}`);
  return new Set(ids);
}
