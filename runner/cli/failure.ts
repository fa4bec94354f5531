import { Unreachable } from '../engine/probe.js';
import { MergeRefused } from '../results/merge.js';
import { BrokenRecord } from '../results/read.js';
import { InvalidSource } from '../source/diagnostic.js';
import { InvalidTarget, TargetUnavailable } from '../targets/errors.js';
import { NothingSelected, WrongUsage } from './usage.js';

/** Writes what went wrong to standard error, in the words that were made for it, and tells the exit status that it means. */
export function explain(error: unknown): number {
  if (error instanceof Error && error.name === 'AbortError') return 130;
  const status = statusOf(error);
  const text =
    status === undefined && error instanceof Error
      ? (error.stack ?? error.message)
      : error instanceof Error
        ? error.message
        : String(error);
  process.stderr.write(`${status === undefined ? 'mailspec failed: ' : ''}${text}\n`);
  return status ?? 70;
}

function statusOf(error: unknown): number | undefined {
  if (
    error instanceof InvalidSource ||
    error instanceof WrongUsage ||
    error instanceof InvalidTarget ||
    error instanceof BrokenRecord
  )
    return 2;
  if (error instanceof TargetUnavailable || error instanceof Unreachable) return 3;
  if (error instanceof NothingSelected || error instanceof MergeRefused) return 4;
  return undefined;
}
