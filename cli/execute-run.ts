import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { HeaderEvent, VerdictEvent } from '../record/events.js';
import { exitStatus } from '../record/verdicts.js';
import { ConsoleReporter } from '../reports/console/reporter.js';
import type { LoadedFormat } from '../reports/index.js';
import type { Reporter } from '../reports/reporter.js';
import { health } from '../runner/engine/health.js';
import { neededServices } from '../runner/engine/needed-services.js';
import { Unreachable } from '../runner/engine/probe.js';
import { run } from '../runner/engine/run.js';
import { checkClaims } from '../runner/scenario/claims.js';
import type { Scenario } from '../runner/scenario/model.js';
import { longestWaitFirst, shuffled } from '../runner/scenario/order.js';
import { openTarget } from '../runner/targets/open.js';
import type { Target, TargetFacts } from '../runner/targets/target.js';
import { usualJobs } from '../runner/targets/usual-jobs.js';
import { readBaseline } from './baseline.js';
import { parseClaims } from './claims.js';
import { interruption } from './interruption.js';
import { unknownDeviations, updateKnown } from './known-deviations.js';
import { lastFailed } from './last-failed.js';
import type { RunOptions } from './options.js';
import { requestOf } from './options.js';
import { Recording } from './recording.js';
import { loadReporters } from './reporters.js';
import { footerOf, headerOf, type RecordedRun } from './run-events.js';
import { choose } from './selection.js';
import { shardOption, shareOf } from './shards.js';
import { WrongUsage, wholeNumber } from './usage.js';

/** For so many the embedded server is given a thread of its own: for fewer it takes longer to begin one. */
const manyScenarios = 200;

/** A run whose options have been understood. */
interface Plan extends RecordedRun {
  readonly target: Target;
  readonly jobs: number;
  readonly retries: number;
  /** The forms of its reports. */
  readonly forms: readonly LoadedFormat[];
  readonly signal: AbortSignal;
}

/**
 * Chooses scenarios, opens the target, plays, records and reports.
 * @returns the exit status
 */
export async function executeRun(selectors: readonly string[], options: RunOptions): Promise<number> {
  const wantedJobs = options.jobs === undefined ? undefined : wholeNumber('--jobs', options.jobs, 1);
  const seed = options.seed === undefined ? randomInt(2 ** 31) : wholeNumber('--seed', options.seed, 0);
  const retries = options.retries === undefined ? 0 : wholeNumber('--retries', options.retries, 0);
  if (options.durations !== undefined && options.shard === undefined)
    throw new WrongUsage('--durations balances shards: it goes with --shard');
  const part = options.shard === undefined ? undefined : shardOption(options.shard);
  if (options.quiet && options.verbose)
    throw new WrongUsage('--quiet and --verbose cannot be given together: one tells less, the other more');
  const baseline = options.baseline === undefined ? undefined : await readBaseline(options.baseline);
  const forms = await loadReporters(options.reporter ?? ['junit', 'html']);
  const only = options.lastFailed ? await lastFailed(options.results) : undefined;
  const selection = choose(selectors, { ...options, ...(only && { only }) });
  const share = part && (await shareOf(selection.scenarios, part, options.durations));
  const { shard, mine } = share ?? { shard: undefined, mine: selection.scenarios };
  const claims = options.claims && parseClaims(options.claims, selection.rules);
  const { signal, stop } = interruption();
  try {
    const progress = (line: string) => process.stderr.write(`${line}\n`);
    const inspect = (file: TargetFacts) => claims ?? checkClaims(file.claims ?? [], selection.rules);
    const opened = await openTarget({
      ...requestOf(options),
      ownThread: mine.length >= manyScenarios && availableParallelism() > 1,
      inspect,
      signal,
      progress,
    });
    const target = { ...opened, ...(claims && { claims }) };
    try {
      for (const line of unknownDeviations(target.known, selection)) progress(line);
      for (const line of baseline?.cautions ?? []) progress(line);
      if (baseline !== undefined && baseline.recorded.target !== target.name)
        progress(
          `--baseline ${baseline.recorded.file}: that run was of ${baseline.recorded.target}, this one is of ${target.name}`,
        );
      const jobs = wantedJobs ?? usualJobs(target);
      const scenarios = ordered(mine, { inOrder: options.order === 'file', seed, jobs });
      const plan = {
        selectors,
        options,
        selection,
        scenarios,
        shard,
        target,
        jobs,
        retries,
        baseline,
        seed,
        forms,
        signal,
      };
      return await playAndRecord(plan);
    } finally {
      await target.close();
    }
  } finally {
    stop();
  }
}

/** The order in which scenarios are begun. Alone, none is kept waiting by another. */
function ordered(
  scenarios: readonly Scenario[],
  { inOrder, seed, jobs }: { readonly inOrder: boolean; readonly seed: number; readonly jobs: number },
): readonly Scenario[] {
  if (inOrder) return scenarios;
  const order = shuffled(scenarios, seed);
  return jobs === 1 ? order : longestWaitFirst(order);
}

async function playAndRecord(plan: Plan): Promise<number> {
  const { options, target, forms } = plan;
  const began = Date.now();
  const recording = Recording.open(options.results, forms, options.keep === true);
  const screen = new ConsoleReporter({
    output: process.stdout,
    progress: options.quiet !== true,
    verbose: options.verbose === true,
    quiet: options.quiet === true,
    reports: () => recording.files,
  });
  try {
    const stopped = await play(plan, {
      begin: found => {
        const header = headerOf(plan, began, found);
        recording.begin(header);
        screen.begin(header);
      },
      started: scenario => {
        recording.started(scenario);
        screen.started(scenario);
      },
      verdict: event => {
        recording.verdict(event);
        screen.verdict(event);
      },
    });
    const footer = footerOf(recording.counts, began, stopped, { interrupted: stopped === 'interrupted' });
    const failures = await recording.end(footer);
    screen.end(footer);
    for (const { message } of failures) process.stderr.write(`${message}\n`);
    if (options.updateKnown && target.knownFile !== undefined)
      process.stdout.write(await updateKnown(recording.record, target.knownFile));
    const unreported = failures.length > 0;
    return unreported
      ? exitStatus(recording.counts, { interrupted: stopped === 'interrupted', unreported })
      : footer.exitStatus;
  } catch (error) {
    // A CI server that looks at the reports alone must see it too.
    if (error instanceof Unreachable) {
      recording.begin(headerOf(plan, began, { name: target.name, services: [] }));
      const failures = await recording.end(footerOf(recording.counts, began, error.message, { unreachable: true }));
      for (const { message } of failures) process.stderr.write(`${message}\n`);
    }
    throw error;
  } finally {
    recording.close();
  }
}

/** Who hears of what a run finds. */
interface Listener extends Required<Pick<Reporter, 'started' | 'verdict'>> {
  begin(found: HeaderEvent['target']): void;
}

/** Plays, and looks after the target afterwards. @returns why it ended early, if it did */
async function play(plan: Plan, listener: Listener): Promise<string | undefined> {
  const { options, selection, scenarios, target, jobs, retries, seed, signal } = plan;
  const reportedFindings = new Set<string>();
  // The parts of one run are all to tell of the same services.
  const part = plan.shard === undefined && !selection.whole;
  const needed = part ? neededServices(scenarios, target) : undefined;
  const request = {
    target,
    scenarios,
    rules: selection.rules,
    message: selection.message,
    jobs,
    inOrder: options.order === 'file',
    strict: options.strict === true,
    failFast: options.failFast === true,
    retries,
    ...(plan.baseline && { baseline: plan.baseline.failures }),
    intrusive: options.intrusive === true,
    whole: plan.shard === undefined && selection.whole,
    transcripts: options.transcripts === true || options.verbose === true,
    seed,
    ...(needed && { needed }),
    ...(plan.shard ? { shard: plan.shard.index } : {}),
    signal,
  };
  const stopped = await run(request, {
    ready: found => listener.begin(found),
    started: scenario => listener.started(scenario.id),
    verdict: (event: VerdictEvent) => {
      if (event.scenario.startsWith('calibration/')) reportedFindings.add(event.scenario);
      listener.verdict(event);
    },
  });
  if (stopped !== 'interrupted')
    for (const event of await health(target, signal, { before: reportedFindings, needed })) listener.verdict(event);
  return stopped;
}
