import type { VerdictEvent } from '../record/events.js';
import { ConsoleReporter } from '../reports/console/reporter.js';
import type { LoadedFormat } from '../reports/index.js';
import type { Scenario } from '../runner/scenario/model.js';
import { interruption } from './interruption.js';
import { updateKnown } from './known-deviations.js';
import { lastFailed } from './last-failed.js';
import type { RunOptions } from './options.js';
import { playRun, type Telling } from './played-run.js';
import { Recording } from './recording.js';
import { loadReporters } from './reporters.js';
import { choose, type Selection } from './selection.js';
import { type Share, shardOption, shareOf } from './shards.js';
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
  const watching = options.watch === true || options.watchPath !== undefined;
  if (watching && part !== undefined)
    throw new WrongUsage('--watch and --shard cannot be given together: a shard is a part of one run');
  if (watching && options.step)
    throw new WrongUsage(
      '--watch and --step cannot be given together: one plays by itself, the other waits for a person',
    );
  const forms = await loadReporters(options.reporter ?? ['junit', 'html']);
  const only = options.lastFailed ? await lastFailed(options.results) : undefined;
  const chosen = { ...options, ...(only && { only }) };
  const { signal, interrupt, stop } = interruption();
  const playOnce = async (selection: Selection, share?: Share<Scenario>, heard?: (event: VerdictEvent) => void) => {
    const { shard, mine: scenarios } = share ?? { shard: undefined, mine: selection.scenarios };
    const progress = (line: string) => process.stderr.write(`${line}\n`);
    const { Stepping } = options.step ? await import('./stepping.js') : {};
    const watcher = Stepping && new Stepping(scenarios, signal, interrupt);
    const order = { ...(watcher && { watcher }), selectors, options, selection, scenarios, shard, signal, progress };
    const { footer, knownFile, record } = await playRun(order, () => onScreen(options, forms, heard)).finally(() =>
      watcher?.close(),
    );
    if (options.updateKnown && knownFile !== undefined && record !== undefined)
      process.stdout.write(await updateKnown(record, knownFile));
    return footer.exitStatus;
  };
  try {
    if (watching) {
      const { watchedRuns } = await import('./watched-runs.js');
      return await watchedRuns(selectors, chosen, signal, (selection, heard) => playOnce(selection, undefined, heard));
    }
    const selection = choose(selectors, chosen);
    return await playOnce(selection, part && (await shareOf(selection.scenarios, part, options.durations)));
  } finally {
    stop();
  }
}

/** The screen, and the folder of results. */
function onScreen(
  { results, keep, quiet, verbose, step }: RunOptions,
  forms: readonly LoadedFormat[],
  heard: ((event: VerdictEvent) => void) | undefined,
): Telling {
  const recording = Recording.open(results, forms, keep === true);
  const screen = new ConsoleReporter({
    output: process.stdout,
    progress: quiet !== true && step !== true,
    verbose: verbose === true,
    quiet: quiet === true,
    reports: () => recording.files,
  });
  const listener: Telling['listener'] = {
    begin: header => screen.begin(header),
    started: scenario => screen.started(scenario),
    verdict: event => {
      heard?.(event);
      screen.verdict(event);
    },
    end: footer => screen.end(footer),
  };
  return { listener, recording };
}
