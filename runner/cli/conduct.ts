import { randomInt } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConsoleReporter } from '../../reports/console/index.js';
import { renderReport, reporters } from '../../reports/index.js';
import { health } from '../engine/health.js';
import { Unreachable } from '../engine/probe.js';
import { run } from '../engine/run.js';
import { total } from '../results/counts.js';
import type { FooterEvent, HeaderEvent } from '../results/events.js';
import { type Ending, exitStatus } from '../results/exit-status.js';
import { ResultsLog } from '../results/log.js';
import { readResults } from '../results/read.js';
import { nearest } from '../source/nearest.js';
import { openTarget } from '../targets/open.js';
import type { Target } from '../targets/target.js';
import { interruption } from './interruption.js';
import type { RunOptions } from './run.js';
import { choose, type Selection } from './selection.js';
import { type Shard, shardOf, shardOption } from './shard.js';
import { strayDeviations } from './stray-deviations.js';
import { updateKnown } from './update-known.js';
import { WrongUsage, wholeNumber } from './usage.js';
import { version } from './version.js';

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
  const scenarios = shard ? shardOf(selection.scenarios, shard) : selection.scenarios;
  const { signal, stop } = interruption();
  try {
    const progress = (line: string) => process.stderr.write(`${line}\n`);
    const target = await openTarget({ ...request(options), signal, progress });
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
interface Plan {
  readonly selectors: readonly string[];
  readonly options: RunOptions;
  readonly selection: Selection;
  readonly scenarios: Selection['scenarios'];
  readonly shard: Shard | undefined;
  readonly target: Target;
  readonly jobs: number;
  readonly seed: number;
  readonly forms: readonly string[];
  readonly signal: AbortSignal;
}

async function playAndRecord(plan: Plan): Promise<number> {
  const { options, selection, scenarios, target, jobs, seed, forms, signal } = plan;
  const began = Date.now();
  const log = openLog(options.results);
  const screen = new ConsoleReporter({ output: process.stdout });
  const running = new Set<string>();
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
          log.write(event);
          screen.verdict(event);
          progress();
        },
      },
    );
    if (stopped !== 'interrupted') {
      for (const event of await health(target, signal)) {
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

/** An empty record; the reports of an earlier run go, lest they be taken for this one's. */
function openLog(folder: string): ResultsLog {
  try {
    const log = ResultsLog.open(folder);
    for (const { file } of Object.values(reporters)) rmSync(join(folder, file), { force: true });
    return log;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new WrongUsage(`--results ${folder}: the record cannot be written there: ${why}`);
  }
}

function headerOf(plan: Plan, began: number, found: HeaderEvent['target']): HeaderEvent {
  const { selectors, options, selection, scenarios, shard, seed } = plan;
  return {
    event: 'header',
    format: 1,
    tool: { name: 'mailspec', version },
    started: new Date(began).toISOString(),
    target: { ...found, arguments: targetArguments(options) },
    suites: selection.hash,
    selection: asGiven(selectors, options),
    planned: scenarios.length,
    ...(shard ? { shard } : {}),
    seed,
    strict: options.strict === true,
  };
}

function footerOf(log: ResultsLog, began: number, stopped: string | undefined, ending: Ending): FooterEvent {
  return {
    event: 'footer',
    finished: new Date().toISOString(),
    durationMs: Date.now() - began,
    counts: { ...log.counts },
    ...(stopped === undefined ? {} : { stopped }),
    exitStatus: exitStatus(log.counts, ending),
  };
}

/** Renders the record in each form that was asked for, beside it. Returns the paths. */
async function writeReports(folder: string, record: string, forms: readonly string[]): Promise<string[]> {
  const results = await readResults(record);
  const written: string[] = [];
  for (const form of forms) {
    const path = join(folder, reporters[form]?.file ?? form);
    writeFileSync(path, await renderReport(form, results));
    written.push(path);
  }
  return written;
}

function reporterName(name: string): string {
  if (Object.hasOwn(reporters, name)) return name;
  const known = Object.keys(reporters);
  const near = nearest(name, known);
  throw new WrongUsage(
    `--reporter takes ${known.join(', ')}, not \`${name}\`${near ? `: did you mean \`${near}\`?` : ''}`,
  );
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

/** The part of the command line that names the target, for the command that runs one scenario again. Passwords in URLs are left out. */
function targetArguments(options: RunOptions): string[] {
  const urls = (['smtp', 'submission', 'lmtp', 'pop3', 'imap'] as const).flatMap(name => {
    const url = options[name];
    return url === undefined ? [] : [`--${name}`, withoutPassword(url)];
  });
  return [
    ...(options.target === undefined ? [] : ['--target', options.target]),
    ...urls,
    ...(options.insecure ? ['--insecure'] : []),
    ...(options.known === undefined ? [] : ['--known', options.known]),
    ...(options.suites === undefined ? [] : ['--suites', options.suites]),
    ...(options.fault ?? []).flatMap(name => ['--fault', name]),
  ];
}

function withoutPassword(url: string): string {
  return url.replace(/^([^/]*\/\/[^:@/?#]*):[^/?#]*@/, '$1:***@');
}

function asGiven(selectors: readonly string[], options: RunOptions): string[] {
  const each = (flag: string, values: readonly string[] = []) => values.map(value => `${flag} ${value}`);
  return [
    ...selectors,
    ...each('--rfc', options.rfc),
    ...each('--level', options.level),
    ...each('--tag', options.tag),
    ...each('--fault', options.fault),
  ];
}
