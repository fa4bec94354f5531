import type { FooterEvent, HeaderEvent } from '../record/events.js';
import { type Counts, exitStatus, type RunOutcome } from '../record/verdicts.js';
import { version } from '../runner/source/package.js';
import type { Baseline } from './baseline.js';
import type { RunOptions } from './options.js';
import { urlsOf } from './options.js';
import type { Selection } from './selection.js';
import type { RecordedShard } from './shards.js';

/** What the record tells of how a run was asked for. */
export interface RecordedRun {
  readonly selectors: readonly string[];
  readonly options: RunOptions;
  readonly selection: Selection;
  readonly scenarios: Selection['scenarios'];
  readonly shard: RecordedShard | undefined;
  readonly seed: number;
  readonly retries: number;
  readonly baseline: Baseline | undefined;
}

/**
 * The first line of the record.
 * @param began when the run began, in milliseconds since 1970
 * @param found what the probe found of the target
 */
export function headerOf(run: RecordedRun, began: number, found: HeaderEvent['target']): HeaderEvent {
  const { selectors, options, selection, scenarios, shard, seed, retries, baseline } = run;
  return {
    event: 'header',
    format: 1,
    tool: { name: 'mailspec', version },
    started: new Date(began).toISOString(),
    target: { ...found, arguments: argumentsAgain(options) },
    suites: selection.hash,
    selection: asGiven(selectors, options),
    ...(Object.keys(selection.files).length === 0 ? {} : { files: selection.files }),
    planned: scenarios.length,
    ...(shard ? { shard } : {}),
    seed,
    strict: options.strict === true,
    ...(retries > 0 && { retries }),
    ...(baseline && { baseline: baseline.recorded }),
  };
}

/**
 * The last line of the record.
 * @param counts of the verdicts
 * @param began when the run began, in milliseconds since 1970
 * @param stopped why it ended early, if it did
 */
export function footerOf(
  counts: Readonly<Counts>,
  began: number,
  stopped: string | undefined,
  ending: RunOutcome,
): FooterEvent {
  return {
    event: 'footer',
    finished: new Date().toISOString(),
    durationMs: Date.now() - began,
    counts: { ...counts },
    ...(stopped === undefined ? {} : { stopped }),
    exitStatus: exitStatus(counts, ending),
  };
}

/**
 * The part of the command line that the verdict on one scenario depends on, but for --strict, for the command that runs it again. A seed is of it only
 * where it was asked for: else the scenario would find its own mailboxes on the server. Passwords in URLs are left out.
 */
function argumentsAgain(options: RunOptions): string[] {
  const urls = Object.entries(urlsOf(options)).flatMap(([name, url]) => [`--${name}`, withoutPassword(url)]);
  return [
    ...(options.target === undefined ? [] : ['--target', options.target]),
    ...urls,
    ...(options.insecure ? ['--insecure'] : []),
    ...(options.known === undefined ? [] : ['--known', options.known]),
    ...(options.baseline === undefined ? [] : ['--baseline', options.baseline]),
    ...(options.claims ?? []).flatMap(rfc => ['--claims', rfc]),
    ...(options.suites === undefined ? [] : ['--suites', options.suites]),
    ...(options.fault ?? []).flatMap(name => ['--fault', name]),
    ...(options.intrusive ? ['--intrusive'] : []),
    ...(options.seed === undefined ? [] : ['--seed', options.seed]),
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
    ...each('--exclude', options.exclude),
    ...(options.lastFailed ? ['--last-failed'] : []),
    ...each('--fault', options.fault),
  ];
}
