import { randomInt } from 'node:crypto';
import { total } from '../record/verdicts.js';
import { ConsoleReporter } from '../reports/console/index.js';
import { health } from '../runner/engine/health.js';
import { Unreachable } from '../runner/engine/probe.js';
import { run } from '../runner/engine/run.js';
import { checkClaims } from '../runner/scenario/claims.js';
import { shuffled } from '../runner/scenario/order.js';
import { openTarget } from '../runner/targets/open.js';
import type { Target, TargetFacts } from '../runner/targets/target.js';
import { claimsGiven } from './claims.js';
import { interruption } from './interruption.js';
import { footerOf, headerOf, openLog, type RecordedRun, reporterName, writeReports } from './record.js';
import type { RunOptions } from './run.js';
import { choose } from './selection.js';
import { shardOf, shardOption } from './shard.js';
import { strayDeviations } from './stray-deviations.js';
import { updateKnown } from './update-known.js';
import { wholeNumber } from './usage.js';

/**
 * Chooses scenarios, opens the target, plays, records and reports.
 * @returns the exit status
 */
export async function conduct(selectors: readonly string[], options: RunOptions): Promise<number> {
  const jobs = wholeNumber('--jobs', options.jobs, 1);
  const seed = options.seed === undefined ? randomInt(2 ** 31) : wholeNumber('--seed', options.seed, 0);
  const shard = options.shard === undefined ? undefined : shardOption(options.shard);
  const forms = (options.reporter ?? ['junit', 'html']).map(reporterName);
  const selection = choose(selectors, options);
  const mine = shard ? shardOf(selection.scenarios, shard) : selection.scenarios;
  const scenarios = options.order === 'file' ? mine : shuffled(mine, seed);
  const claims = options.claims && claimsGiven(options.claims, selection.rules);
  const { signal, stop } = interruption();
  try {
    const progress = (line: string) => process.stderr.write(`${line}\n`);
    const inspect = (file: TargetFacts) => claims ?? checkClaims(file.claims ?? [], selection.rules);
    const opened = await openTarget({ ...request(options), inspect, signal, progress });
    const target = { ...opened, ...(claims && { claims }) };
    try {
      for (const line of strayDeviations(target.known, selection)) progress(line);
      return await playAndRecord({
        selectors,
        options,
        selection,
        scenarios,
        shard,
        target,
        jobs,
        seed,
        forms,
        signal,
      });
    } finally {
      await target.close();
    }
  } finally {
    stop();
  }
}

/** A run whose options have been understood. */
interface Plan extends RecordedRun {
  readonly target: Target;
  readonly jobs: number;
  readonly forms: readonly string[];
  readonly signal: AbortSignal;
}

async function playAndRecord(plan: Plan): Promise<number> {
  const { options, selection, scenarios, target, jobs, seed, forms, signal } = plan;
  const began = Date.now();
  const log = openLog(options.results);
  const screen = new ConsoleReporter({ output: process.stdout });
  const running = new Set<string>();
  const amiss = new Set<string>();
  const planned = scenarios.length;
  const progress = () => screen.progress({ done: total(log.counts), total: planned, running: [...running] });
  try {
    const stopped = await run(
      {
        target,
        scenarios,
        rules: selection.rules,
        message: selection.message,
        jobs,
        strict: options.strict === true,
        failFast: options.failFast === true,
        intrusive: options.intrusive === true,
        whole: plan.shard === undefined && selection.whole,
        transcripts: options.transcripts === true,
        seed,
        ...(plan.shard ? { shard: plan.shard.index } : {}),
        signal,
      },
      {
        ready: found => {
          const header = headerOf(plan, began, found);
          log.write(header);
          screen.header(header);
        },
        started: scenario => {
          running.add(scenario.id);
          progress();
        },
        verdict: event => {
          running.delete(event.scenario);
          if (event.scenario.startsWith('calibration/')) amiss.add(event.scenario);
          log.write(event);
          screen.verdict(event);
          progress();
        },
      },
    );
    if (stopped !== 'interrupted') {
      for (const event of await health(target, signal, { before: amiss })) {
        log.write(event);
        screen.verdict(event);
      }
    }
    const footer = footerOf(log, began, stopped, { interrupted: stopped === 'interrupted' });
    log.write(footer);
    screen.footer(footer, [log.file, ...(await writeReports(options.results, log.file, forms))]);
    if (options.updateKnown && target.knownFile !== undefined)
      process.stdout.write(await updateKnown(log.file, target.knownFile));
    return footer.exitStatus;
  } catch (error) {
    // A CI server that looks at the reports alone must see it too.
    if (error instanceof Unreachable) {
      log.write(headerOf(plan, began, { name: target.name, services: [] }));
      log.write(footerOf(log, began, error.message, { unreachable: true }));
      await writeReports(options.results, log.file, forms);
    }
    throw error;
  } finally {
    log.close();
  }
}

function request({ target, smtp, submission, lmtp, pop3, imap, insecure, known, updateKnown, fault }: RunOptions) {
  const urls = {
    ...(smtp && { smtp }),
    ...(submission && { submission }),
    ...(lmtp && { lmtp }),
    ...(pop3 && { pop3 }),
    ...(imap && { imap }),
  };
  return {
    ...(target === undefined ? {} : { target }),
    ...(Object.keys(urls).length === 0 ? {} : { urls }),
    ...(insecure === undefined ? {} : { insecure }),
    ...(known === undefined ? {} : { known }),
    ...(updateKnown === undefined ? {} : { updateKnown }),
    ...(fault === undefined ? {} : { faults: fault }),
  };
}
