import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { FooterEvent, HeaderEvent, VerdictEvent } from '../record/events.js';
import { exitStatus, zeroCounts } from '../record/verdicts.js';
import { health } from '../runner/engine/health.js';
import { neededServices } from '../runner/engine/needed-services.js';
import { Unreachable } from '../runner/engine/probe.js';
import { run } from '../runner/engine/run.js';
import type { StepWatcher } from '../runner/engine/step-watcher.js';
import { checkClaims } from '../runner/scenario/claims.js';
import type { Scenario } from '../runner/scenario/model.js';
import { longestWaitFirst, shuffled } from '../runner/scenario/order.js';
import { openTarget } from '../runner/targets/open.js';
import type { Target, TargetFacts } from '../runner/targets/target.js';
import { usualJobs } from '../runner/targets/usual-jobs.js';
import { type Baseline, readBaseline } from './baseline.js';
import { parseClaims } from './claims.js';
import { unknownDeviations } from './known-deviations.js';
import { requestOf } from './options.js';
import type { Recording } from './recording.js';
import { footerOf, headerOf, type RecordedRun } from './run-events.js';
import { wholeNumber } from './usage.js';

/** For so many the embedded server is given a thread of its own: for fewer it takes longer to begin one. */
const manyScenarios = 200;

/** A run whose scenarios have been chosen. */
export interface RunOrder extends Omit<RecordedRun, 'seed' | 'retries' | 'baseline'> {
  readonly signal: AbortSignal;
  /** Is told, a line each, what takes time, and what is out of date. */
  readonly progress: (line: string) => void;
  /** Looks on while the scenarios are played. */
  readonly watcher?: StepWatcher;
}

/** Who is told of a run as it goes. The run waits for what they do. */
export interface Listener {
  begin(header: HeaderEvent): void | Promise<void>;
  started(scenario: string): void;
  verdict(event: VerdictEvent): void | Promise<void>;
  end(footer: FooterEvent): void;
}

/** Where a run is told: to a listener, and in a folder of results if there is to be one. */
export interface Telling {
  readonly listener: Listener;
  readonly recording?: Recording;
}

/** How a run ended. */
export interface Played {
  readonly footer: FooterEvent;
  /** The file of the target's known deviations, where there is one. */
  readonly knownFile?: string;
  /** The path of the record, where there is one. */
  readonly record?: string;
}

/** A run whose target is open, and whose options have been understood. */
interface Plan extends RunOrder, RecordedRun {
  readonly target: Target;
  readonly jobs: number;
}

/**
 * Opens the target, plays, tells, and closes the target.
 * @param tell says where it is told, once the target is open
 * @throws WrongUsage, InvalidTarget, InvalidSource and BrokenRecord for what cannot be meant; TargetUnavailable, TargetNotSetUp and Unreachable when there is no server
 */
export async function playRun(order: RunOrder, tell: () => Telling): Promise<Played> {
  const { options, selection, signal, progress } = order;
  const wantedJobs = options.jobs === undefined ? undefined : wholeNumber('--jobs', options.jobs, 1);
  const seed = options.seed === undefined ? randomInt(2 ** 31) : wholeNumber('--seed', options.seed, 0);
  const retries = options.retries === undefined ? 0 : wholeNumber('--retries', options.retries, 0);
  const baseline = options.baseline === undefined ? undefined : await readBaseline(options.baseline);
  const claims = options.claims && parseClaims(options.claims, selection.rules);
  const opened = await openTarget({
    ...requestOf(options),
    ownThread: order.scenarios.length >= manyScenarios && availableParallelism() > 1,
    inspect: (file: TargetFacts) => claims ?? checkClaims(file.claims ?? [], selection.rules),
    signal,
    progress,
  });
  const target = { ...opened, ...(claims && { claims }) };
  try {
    for (const line of [...unknownDeviations(target.known, selection), ...cautions(baseline, target)]) progress(line);
    const jobs = wantedJobs ?? usualJobs(target);
    const scenarios = ordered(order.scenarios, { inOrder: options.order === 'file', seed, jobs });
    const telling = tell();
    const footer = await playAndTell({ ...order, scenarios, target, jobs, retries, baseline, seed }, telling);
    const [knownFile, record] = [target.knownFile, telling.recording?.record];
    return { footer, ...(knownFile !== undefined && { knownFile }), ...(record !== undefined && { record }) };
  } finally {
    await target.close();
  }
}

/** Why an earlier run may not be one to go by. */
function cautions(baseline: Baseline | undefined, { name }: Target): readonly string[] {
  if (baseline === undefined) return [];
  const { file, target } = baseline.recorded;
  const other = `--baseline ${file}: that run was of ${target}, this one is of ${name}`;
  return target === name ? baseline.cautions : [...baseline.cautions, other];
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

async function playAndTell(plan: Plan, { listener, recording }: Telling): Promise<FooterEvent> {
  const began = Date.now();
  const counts = zeroCounts();
  const complain = (failures: readonly Error[] = []) => {
    for (const { message } of failures) plan.progress(message);
  };
  try {
    const stopped = await play(plan, {
      begin: found => {
        const header = headerOf(plan, began, found);
        recording?.begin(header);
        return listener.begin(header);
      },
      started: scenario => {
        recording?.started(scenario);
        listener.started(scenario);
      },
      verdict: event => {
        counts[event.verdict] += 1;
        recording?.verdict(event);
        return listener.verdict(event);
      },
    });
    const interrupted = stopped === 'interrupted';
    const footer = footerOf(counts, began, stopped, { interrupted });
    const failures = await recording?.end(footer);
    listener.end(footer);
    complain(failures);
    const unreported = (failures?.length ?? 0) > 0;
    return unreported ? { ...footer, exitStatus: exitStatus(counts, { interrupted, unreported }) } : footer;
  } catch (error) {
    // A CI server that looks at the reports alone must see it too.
    if (error instanceof Unreachable && recording !== undefined) {
      recording.begin(headerOf(plan, began, { name: plan.target.name, services: [] }));
      complain(await recording.end(footerOf(counts, began, error.message, { unreachable: true })));
    }
    throw error;
  } finally {
    recording?.close();
  }
}

/** Plays, and looks after the target afterwards. @returns why it ended early, if it did */
async function play(
  plan: Plan,
  listener: Pick<Listener, 'started' | 'verdict'> & { begin(found: HeaderEvent['target']): void | Promise<void> },
): Promise<string | undefined> {
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
    ...(plan.watcher && { watcher: plan.watcher }),
    ...(plan.shard ? { shard: plan.shard.index } : {}),
    signal,
  };
  const stopped = await run(request, {
    ready: found => listener.begin(found),
    started: scenario => listener.started(scenario.id),
    verdict: event => {
      if (event.scenario.startsWith('calibration/')) reportedFindings.add(event.scenario);
      return listener.verdict(event);
    },
  });
  if (stopped !== 'interrupted')
    for (const event of await health(target, signal, { before: reportedFindings, needed }))
      await listener.verdict(event);
  return stopped;
}
