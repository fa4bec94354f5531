import { existsSync } from 'node:fs';
import { type Diagnostic, InvalidSource } from '../source/diagnostic.js';
import { SourceDocument } from '../source/document.js';
import { shownPath } from '../source/place.js';
import { packageSchema, validate } from '../source/schema.js';
import type { KnownFile } from './known.schema.js';
import type { KnownDeviation } from './target.js';

/** How a reason begins that a person has still to write; `mailspec run --update-known` leaves it so. */
export const unwrittenReason = 'TODO';

/** The entries of a file of known deviations. */
export interface KnownDeviations {
  /** Those that hold today. */
  readonly honoured: readonly KnownDeviation[];
  /** Those whose last day has passed: they no longer hold. */
  readonly expired: readonly KnownDeviation[];
}

/** How a file is read. */
export interface KnownReading {
  /** The day by which entries expire, YYYY-MM-DD in UTC. */
  readonly today?: string;
  /** The file is about to be updated: it need not exist, and reasons may still be to be written. */
  readonly updating?: boolean;
}

/** Whether a text of the form YYYY-MM-DD is a day of the calendar. */
function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/**
 * Reads a file of known deviations.
 * @param path the file
 * @throws InvalidSource when it cannot be read, is not of its form, or has reasons that are still to be written: a deviation that nobody has
 * looked at is not known
 */
export function readKnown(
  path: string,
  { today = new Date().toISOString().slice(0, 10), updating = false }: KnownReading = {},
): KnownDeviations {
  if (updating && !existsSync(path)) return { honoured: [], expired: [] };
  const document = SourceDocument.read(path, shownPath(path));
  const file = validate(document, packageSchema<KnownFile | null>('runner/targets/known.schema.json'));
  const entries = Object.entries(file ?? {});
  const problems: Diagnostic[] = [];
  for (const [key, { reason, expires }] of entries) {
    if (expires !== undefined && !isDay(expires))
      problems.push(document.diagnostic([key, 'expires'], `${expires} is not a valid date`));
    if (!updating && reason.startsWith(unwrittenReason))
      problems.push(
        document.diagnostic(
          [key, 'reason'],
          `the reason of ${key} is still to be written`,
          'compare the rule with what the server does, and say in a sentence why it differs; or remove the entry',
        ),
      );
  }
  if (problems.length > 0) throw new InvalidSource(problems);
  const deviations = entries.map(([key, entry]) => ({ key, ...entry, place: document.place([key], 'key') }));
  const holds = ({ expires }: KnownDeviation) => expires === undefined || expires >= today;
  return { honoured: deviations.filter(holds), expired: deviations.filter(each => !holds(each)) };
}

/** What to tell of an entry that has expired. */
export function expiredNotice({ key, expires, place }: KnownDeviation): string {
  return `${place.file}:${place.line}:${place.column}: the known deviation ${key} expired on ${expires} and is no longer honoured`;
}
