import type { Diagnostic } from '../source/diagnostic.js';
import type { Path, Source } from '../source/document.js';
import { milliseconds } from '../source/duration.js';

/** Milliseconds. The schema has seen the form; whether it is too long, or none at all, has not been looked at. */
export function durationOf(text: string, path: Path, document: Source, problems: Diagnostic[]): number {
  try {
    const ms = milliseconds(text);
    if (ms === 0) problems.push(document.diagnostic(path, `\`${path.at(-1)}\` must be more than 0`));
    return ms;
  } catch (error) {
    problems.push(document.diagnostic(path, (error as Error).message));
    return 0;
  }
}
