import type { FooterEvent, HeaderEvent, Results, VerdictEvent } from './events.js';
import { readResults } from './read.js';
import { VerdictShelf } from './shelf.js';
import { countVerdicts, exitStatus, rank } from './verdicts.js';

/** The records do not make up one whole run. `mailspec merge` ends with status 4. */
export class MergeRefused extends Error {
  override readonly name = 'MergeRefused';
}

interface Shard {
  readonly file: string;
  readonly index: number;
  readonly count: number;
  readonly header: HeaderEvent;
  readonly verdicts: readonly VerdictEvent[];
  readonly footer: FooterEvent;
}

/**
 * One record from the shards of one run, in the order of their indices, whatever the order of the files. Throws MergeRefused when a shard is
 * missing, doubled, cut short or of another run, and BrokenRecord when a record cannot be read.
 */
export async function mergeResults(files: readonly string[]): Promise<Results> {
  const shards: Shard[] = [];
  const shelf = new VerdictShelf();
  for (const file of files) shards.push(asShard(file, await readResults(file, shelf)));
  shards.sort((a, b) => a.index - b.index);
  const [first] = shards;
  if (!first) throw new MergeRefused('there is nothing to merge: no record was given');
  for (const shard of shards) refuseForeign(first, shard);
  refuseIncomplete(shards, first.count);

  const verdicts = mergeVerdicts(shards);
  const counts = countVerdicts(verdicts);
  const started = earliest(shards.map(shard => shard.header.started));
  const finished = latest(shards.map(shard => shard.footer.finished));
  const stopped = shards
    .filter(shard => shard.footer.stopped)
    .map(shard => `shard ${name(shard)}: ${shard.footer.stopped}`);
  const { shard: _, ...header } = first.header;
  return {
    header: { ...header, started, planned: shards.reduce((sum, shard) => sum + shard.header.planned, 0) },
    verdicts,
    footer: {
      event: 'footer',
      finished,
      durationMs: Math.max(0, Date.parse(finished) - Date.parse(started)),
      counts,
      ...(stopped.length > 0 && { stopped: stopped.join('; ') }),
      exitStatus: exitStatus(counts, {
        interrupted: shards.some(shard => shard.footer.exitStatus === 130),
        // A shard ends with 3 without an error verdict only when its target was out of reach.
        unreachable: shards.some(shard => shard.footer.exitStatus === 3),
      }),
    },
  };
}

function asShard(file: string, { header, verdicts, footer }: Results): Shard {
  if (!header.shard) throw new MergeRefused(`${file} is not a shard: its run had no --shard`);
  const { index, count } = header.shard;
  if (index > count) throw new MergeRefused(`${file} says it is shard ${index} of ${count}`);
  if (!footer) throw new MergeRefused(`${file} (shard ${index}/${count}) has no footer: the run was cut short`);
  return { file, index, count, header, verdicts, footer };
}

/** What all shards of a run have in common, and how to say so. */
const common: readonly (readonly [string, (header: HeaderEvent) => unknown])[] = [
  ['number of shards', header => header.shard?.count],
  ['target', header => header.target.name],
  ['target version', header => header.target.version],
  ['suites', header => header.suites],
  ['durations to be balanced by', header => header.shard?.durations ?? 'none'],
  ['selection', header => header.selection.join(' ')],
  ['seed', header => header.seed],
  ['strictness', header => (header.strict ? 'strict' : 'lax')],
  ['retries', header => header.retries ?? 0],
  ['baseline', header => (header.baseline ? `of ${header.baseline.started}` : 'none')],
  ['mailspec version', header => header.tool.version],
];

function refuseForeign(first: Shard, shard: Shard): void {
  for (const [what, of] of common) {
    const [expected, found] = [of(first.header), of(shard.header)];
    if (expected === found) continue;
    throw new MergeRefused(
      `${shard.file} is of another run than ${first.file}: ${what} ${String(found ?? 'unknown')}, not ${String(expected ?? 'unknown')}`,
    );
  }
}

function refuseIncomplete(shards: readonly Shard[], count: number): void {
  const files = new Map<number, string>();
  for (const shard of shards) {
    const other = files.get(shard.index);
    if (other !== undefined) throw new MergeRefused(`shard ${name(shard)} was given twice: ${other} and ${shard.file}`);
    files.set(shard.index, shard.file);
  }
  const missing = Array.from({ length: count }, (_, at) => at + 1).filter(index => !files.has(index));
  if (missing.length > 0) throw new MergeRefused(`of ${count} shards these are missing: ${missing.join(', ')}`);
}

/** Where a verdict stands by its severity. What one shard saw broken is not fixed because another did not see it. */
function weight({ verdict }: VerdictEvent): number {
  return verdict === 'fixed' ? rank('known') + 0.5 : rank(verdict);
}

/** An invariant looks on in every shard, and every shard asks how the server is, before and after: the verdict over the whole run is the most severe of them. */
function mergeVerdicts(shards: readonly Shard[]): VerdictEvent[] {
  const merged: VerdictEvent[] = [];
  // By scenario, then by rule: one text of both, made anew for each verdict, would take a third of the time.
  const places = new Map<string, { rule: string; at: number; shard: Shard }[]>();
  for (const shard of shards) {
    for (const verdict of shard.verdicts) {
      const there = places.get(verdict.scenario);
      const earlier = there?.find(one => one.rule === verdict.rule);
      if (!earlier) {
        const place = { rule: verdict.rule, at: merged.push(verdict) - 1, shard };
        if (there) there.push(place);
        else places.set(verdict.scenario, [place]);
      } else if (earlier.shard === shard) merged.push(verdict);
      else if (!/^(invariant|health|clean-up|calibration)\//.test(verdict.scenario)) {
        throw new MergeRefused(`${verdict.scenario} is in two shards: ${earlier.shard.file} and ${shard.file}`);
      } else {
        const other = merged[earlier.at]!;
        if (weight(verdict) < weight(other)) merged[earlier.at] = verdict;
      }
    }
  }
  return merged;
}

const name = (shard: Shard) => `${shard.index}/${shard.count}`;
const earliest = (moments: readonly string[]) => moments.reduce((a, b) => (Date.parse(b) < Date.parse(a) ? b : a));
const latest = (moments: readonly string[]) => moments.reduce((a, b) => (Date.parse(b) > Date.parse(a) ? b : a));
