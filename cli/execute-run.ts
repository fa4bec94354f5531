import { ConsoleReporter } from '../reports/console/reporter.js';
import type { LoadedFormat } from '../reports/index.js';
import { interruption } from './interruption.js';
import { updateKnown } from './known-deviations.js';
import { lastFailed } from './last-failed.js';
import type { RunOptions } from './options.js';
import { playRun, type Telling } from './played-run.js';
import { Recording } from './recording.js';
import { loadReporters } from './reporters.js';
import { choose } from './selection.js';
import { shardOption, shareOf } from './shards.js';
import { WrongUsage } from './usage.js';

/**
 * Chooses scenarios, plays them, tells of it on the screen, and records.
 * @returns the exit status
 */
export async function executeRun(selectors: readonly string[], options: RunOptions): Promise<number> {
  if (options.durations !== undefined && options.shard === undefined)
    throw new WrongUsage('--durations balances shards: it goes with --shard');
  const part = options.shard === undefined ? undefined : shardOption(options.shard);
  if (options.quiet && options.verbose)
    throw new WrongUsage('--quiet and --verbose cannot be given together: one tells less, the other more');
  const forms = await loadReporters(options.reporter ?? ['junit', 'html']);
  const only = options.lastFailed ? await lastFailed(options.results) : undefined;
  const selection = choose(selectors, { ...options, ...(only && { only }) });
  const share = part && (await shareOf(selection.scenarios, part, options.durations));
  const { shard, mine: scenarios } = share ?? { shard: undefined, mine: selection.scenarios };
  const { signal, stop } = interruption();
  try {
    const progress = (line: string) => process.stderr.write(`${line}\n`);
    const order = { selectors, options, selection, scenarios, shard, signal, progress };
    const { footer, knownFile, record } = await playRun(order, () => onScreen(options, forms));
    if (options.updateKnown && knownFile !== undefined && record !== undefined)
      process.stdout.write(await updateKnown(record, knownFile));
    return footer.exitStatus;
  } finally {
    stop();
  }
}

/** The screen, and the folder of results. */
function onScreen({ results, keep, quiet, verbose }: RunOptions, forms: readonly LoadedFormat[]): Telling {
  const recording = Recording.open(results, forms, keep === true);
  const listener = new ConsoleReporter({
    output: process.stdout,
    progress: quiet !== true,
    verbose: verbose === true,
    quiet: quiet === true,
    reports: () => recording.files,
  });
  return { listener, recording };
}
