import { slipOf } from '../../../source/nearest.js';
import type { Cursor } from './cursor.js';
import { conditions, type Vocabulary } from './vocabulary.js';

/**
 * Refuses a name in a pattern that nobody knows and that is a slip of the pen of one that is known. Names of extensions that are not known here, and
 * those that begin with X, are let pass.
 */
export function refuseSlip(
  cursor: Cursor,
  name: string,
  start: number,
  known: { keys(): Iterable<string> },
  what: string,
): void {
  if (!cursor.pattern || name.startsWith('X')) return;
  const meant = slipOf(name, known.keys());
  if (meant !== undefined) cursor.fail(`${what} (did you mean ${meant}?)`, start);
}

/** Refuses what no response begins with, in a pattern that has no number before its keyword. `start` is where that stands. */
export function refuseNoResponse(cursor: Cursor, kind: string, start: number, { responses }: Vocabulary): void {
  const form = responses.get(kind);
  if (form?.numbered && !cursor.atEnd) cursor.fail(`a number before ${kind}`, start);
  if (form || conditions.includes(kind)) return;
  const next = /^ ([^ ()]+)/.exec(cursor.octets.toString('latin1', cursor.pos, cursor.end))?.[1]?.toUpperCase() ?? '';
  if (responses.get(next)?.numbered) cursor.fail(`a number before ${next}`, start);
  if (['OK', 'NO', 'BAD'].includes(next))
    cursor.fail('an untagged response (`tagged` is for the one that completes the command)', start);
  if (!/^[A-Z]/.test(kind)) cursor.fail('the name of a response', start);
  refuseSlip(cursor, kind, start, responses, 'the name of a response');
}
