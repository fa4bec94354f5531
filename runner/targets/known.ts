import { existsSync } from 'node:fs';
import { type Diagnostic, InvalidSource } from '../source/diagnostic.js';
import { SourceDocument } from '../source/document.js';
import { shownPath } from '../source/place.js';
import { packageSchema, validate } from '../source/schema.js';
import type { KnownFile } from './known.schema.js';
import type { KnownDeviation } from './target.js';
import { inRange } from './version-range.js';

/** How a reason begins that a person has still to write; `mailspec run --update-known` and `mailspec report --reporter known` leave it so. */
export const unwrittenReason = 'TODO';

/** Ids of what is no scenario: rules, invariants, and what is found before the run. */
const notPlayed = /^(?:rfc\d+|invariant|calibration)\//;

/** The entries of a file of known deviations. */
export interface KnownDeviations {
  /** Those that hold today. */
  readonly honoured: readonly KnownDeviation[];
  /** Those whose last day has passed: they no longer hold. */
  readonly expired: readonly KnownDeviation[];
  /** What a target does not do, though its server is known for it. */
  readonly notHere: readonly KnownDeviation[];
}

/** How a file is read. */
export interface KnownReading {
  /** The day by which entries expire, YYYY-MM-DD in UTC. */
  readonly today?: string;
  /** The version of the server that the file is about; undefined: it is about a target. */
  readonly version?: string;
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
 * @throws InvalidSource when it cannot be read, is not of its form, or has reasons that are still to be written and no day on which they end: a deviation that
 * nobody has looked at is not known for good
 */
export function readKnown(
  path: string,
  { today = new Date().toISOString().slice(0, 10), version, updating = false }: KnownReading = {},
): KnownDeviations {
  if (updating && !existsSync(path)) return { honoured: [], expired: [], notHere: [] };
  const document = SourceDocument.read(path, shownPath(path));
  const file = validate(document, packageSchema<KnownFile | null>('runner/targets/known.schema.json'));
  const entries = Object.entries(file ?? {});
  const problems: Diagnostic[] = [];
  for (const [key, { reason, expires, versions, deviates, play }] of entries) {
    if (versions !== undefined && version === undefined)
      problems.push(
        document.diagnostic(
          [key, 'versions'],
          '`versions` is allowed only in a list about one server',
          'remove it: this list is about one target',
          'key',
        ),
      );
    if (deviates === false && version !== undefined)
      problems.push(
        document.diagnostic(
          [key, 'deviates'],
          '`deviates` is allowed only in the list of a target',
          '`versions` limits an entry to versions of the server',
          'key',
        ),
      );
    if (play === false && notPlayed.test(key))
      problems.push(
        document.diagnostic(
          [key, 'play'],
          `\`play\` is about a scenario, and ${key} is none`,
          'list each scenario that is not to be played',
          'key',
        ),
      );
    if (expires !== undefined && !isDay(expires))
      problems.push(document.diagnostic([key, 'expires'], `${expires} is not a valid date`));
    // Whoever begins with a server that breaks many rules gives the entries a day on which they end.
    if (!updating && reason.startsWith(unwrittenReason) && (expires === undefined || version !== undefined))
      problems.push(
        document.diagnostic(
          [key, 'reason'],
          `the reason of ${key} is still to be written`,
          version === undefined
            ? 'compare the rule with what the server does, and say in a sentence why it differs; or remove the entry; or say with `expires` until which day it holds without'
            : 'compare the rule with what the server does, and say in a sentence why it differs; or remove the entry',
        ),
      );
  }
  if (problems.length > 0) throw new InvalidSource(problems);
  const notHere: KnownDeviation[] = [];
  const honoured: KnownDeviation[] = [];
  const expired: KnownDeviation[] = [];
  for (const [key, { versions, deviates, ...entry }] of entries) {
    if (versions !== undefined && !inRange(version ?? '', versions)) continue;
    const todo = entry.reason.startsWith(unwrittenReason);
    const deviation = { key, ...entry, ...(todo && { todo }), place: document.place([key], 'key') };
    const isOver = entry.expires !== undefined && entry.expires < today;
    if (deviates === false) notHere.push(deviation);
    else (isOver ? expired : honoured).push(deviation);
  }
  return { honoured, expired, notHere };
}

/** What to tell of an entry that has expired. */
export function expiredNotice({ key, expires, place }: KnownDeviation): string {
  return `${place.file}:${place.line}:${place.column}: the known deviation ${key} expired on ${expires} and is no longer honoured`;
}
