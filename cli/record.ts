import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FooterEvent, HeaderEvent } from '../record/events.js';
import { ResultsLog, writing } from '../record/log.js';
import { readResults } from '../record/read.js';
import { type Ending, exitStatus } from '../record/verdicts.js';
import { renderReport, reporters } from '../reports/index.js';
import { nearest } from '../runner/source/nearest.js';
import type { RunOptions } from './run.js';
import type { Selection } from './selection.js';
import type { Shard } from './shard.js';
import { WrongUsage } from './usage.js';
import { version } from './version.js';

/** What the record tells of how a run was asked for. */
export interface RecordedRun {
  readonly selectors: readonly string[];
  readonly options: RunOptions;
  readonly selection: Selection;
  readonly scenarios: Selection['scenarios'];
  readonly shard: Shard | undefined;
  readonly seed: number;
}

/**
 * An empty record; the reports of an earlier run go, lest they be taken for this one's.
 * @throws WrongUsage when it cannot be written in the folder
 */
export function openLog(folder: string): ResultsLog {
  try {
    const log = ResultsLog.open(folder);
    for (const { file } of Object.values(reporters)) rmSync(join(folder, file), { force: true });
    return log;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new WrongUsage(`--results ${folder}: the record cannot be written there: ${why}`);
  }
}

/**
 * The first line of the record.
 * @param began when the run began, in milliseconds since 1970
 * @param found what the probe found of the target
 */
export function headerOf(run: RecordedRun, began: number, found: HeaderEvent['target']): HeaderEvent {
  const { selectors, options, selection, scenarios, shard, seed } = run;
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

/**
 * The last line of the record.
 * @param began when the run began, in milliseconds since 1970
 * @param stopped why it ended early, if it did
 */
export function footerOf(log: ResultsLog, began: number, stopped: string | undefined, ending: Ending): FooterEvent {
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
export async function writeReports(folder: string, record: string, forms: readonly string[]): Promise<string[]> {
  const results = await readResults(record);
  const written: string[] = [];
  for (const form of forms) {
    const path = join(folder, reporters[form]?.file ?? form);
    const text = await renderReport(form, results);
    writing(path, () => writeFileSync(path, text));
    written.push(path);
  }
  return written;
}

/**
 * A form of reports, by the name that was given.
 * @throws WrongUsage when there is no such form
 */
export function reporterName(name: string): string {
  if (Object.hasOwn(reporters, name)) return name;
  const known = Object.keys(reporters);
  const near = nearest(name, known);
  throw new WrongUsage(
    `--reporter takes ${known.join(', ')}, not \`${name}\`${near ? `: did you mean \`${near}\`?` : ''}`,
  );
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
    ...(options.claims ?? []).flatMap(rfc => ['--claims', rfc]),
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
