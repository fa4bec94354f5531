import { NotWritten } from '../record/log.js';
import { MergeRefused } from '../record/merge.js';
import { BrokenRecord } from '../record/read.js';
import { InvalidReporter, ReporterFailed } from '../reports/own-reporter.js';
import { Unreachable } from '../runner/engine/probe.js';
import { InvalidSource, render } from '../runner/source/diagnostic.js';
import { InvalidTarget, TargetNotSetUp, TargetUnavailable } from '../runner/targets/errors.js';
import { NothingSelected, WrongUsage } from './usage.js';

/** Writes what went wrong to standard error, in the words that were made for it, and tells the exit status that it means. */
export function explain(error: unknown): number {
  if (error instanceof Error && error.name === 'AbortError') return 130;
  const failure = failureOf(error);
  process.stderr.write(`${failure === undefined ? `mailspec failed: ${trace(error)}` : failure.message}\n`);
  return failure?.exitStatus ?? 70;
}

/** What went wrong, in the words that were made for it, and the exit status that it means; undefined for what mailspec did not foresee. */
export function failureOf(error: unknown): { readonly message: string; readonly exitStatus: 2 | 3 | 4 } | undefined {
  const exitStatus = statusOf(error);
  return exitStatus === undefined ? undefined : { message: words(error), exitStatus };
}

/** So many slips are shown; whoever has more mends these first. */
const most = 20;

function words(error: unknown): string {
  if (!(error instanceof InvalidSource)) return error instanceof Error ? error.message : String(error);
  const shown = error.diagnostics.slice(0, most).map(render);
  const more = error.diagnostics.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('\n\n');
}

/** What mailspec did not foresee is a fault of its own: the trace helps to mend it. */
function trace(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function statusOf(error: unknown): 2 | 3 | 4 | undefined {
  if (
    error instanceof InvalidSource ||
    error instanceof WrongUsage ||
    error instanceof InvalidTarget ||
    error instanceof BrokenRecord ||
    error instanceof InvalidReporter ||
    isFileError(error)
  )
    return 2;
  if (
    error instanceof TargetUnavailable ||
    error instanceof Unreachable ||
    error instanceof NotWritten ||
    error instanceof ReporterFailed
  )
    return 3;
  if (error instanceof TargetNotSetUp || error instanceof NothingSelected || error instanceof MergeRefused) return 4;
  return undefined;
}

/** A file or folder that was named on the command line cannot be read or written: the system's message names it. */
function isFileError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && 'path' in error && 'syscall' in error;
}
