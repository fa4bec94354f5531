import type { Path, SourceDocument } from '../source/document.js';
import type { Place } from '../source/place.js';
import { isVariableName } from '../source/template.js';
import { builtIn } from './built-in.js';
import type { RowEntry, ScenarioEntry } from './file.js';
import type { Problems } from './problems.js';

/**
 * Tells what is wrong with a table: doubled ids, missing and extra columns, names that cannot be columns.
 * @returns the rows that cannot be read for it
 */
export function checkTable(
  document: SourceDocument,
  path: Path,
  scenario: ScenarioEntry,
  problems: Problems,
): ReadonlySet<number> {
  const rows = scenario.each ?? [];
  const first = rows[0];
  const unread = new Set<number>();
  if (first === undefined) return unread;
  const before = problems.count;
  const columns = Object.keys(first);
  const ids = new Map<string, Place>();
  for (const column of columns) {
    const at: Path = [...path, 0, column];
    if (!isVariableName(column))
      problems.add(
        document.diagnostic(
          at,
          `a column cannot be called \`${column}\``,
          'a letter, then letters, digits, hyphens and underscores',
          'key',
        ),
      );
    else if (Object.hasOwn(builtIn, column))
      problems.add(
        document.diagnostic(
          at,
          `the column \`${column}\` would hide a built-in variable`,
          'give it another name',
          'key',
        ),
      );
  }
  // Steps would mention them.
  if (problems.count > before) for (const index of rows.keys()) unread.add(index);
  for (const [index, row] of rows.entries()) {
    const at: Path = [...path, index];
    const first = ids.get(row.id);
    if (first !== undefined)
      problems.add(
        document.diagnostic([...at, 'id'], `duplicate row id \`${row.id}\``, `it is already in line ${first.line}`),
      );
    else ids.set(row.id, document.place([...at, 'id']));
    if (index > 0 && compare(document, at, columns, row, problems)) unread.add(index);
  }
  return unread;
}

/** Tells in what a row differs from the first one, and whether it does. */
function compare(
  document: SourceDocument,
  at: Path,
  columns: readonly string[],
  row: RowEntry,
  problems: Problems,
): boolean {
  const before = problems.count;
  for (const column of columns)
    if (!Object.hasOwn(row, column))
      problems.add(
        document.diagnostic(
          at,
          `the row \`${row.id}\` lacks the column \`${column}\``,
          'all rows have the columns of the first',
        ),
      );
  for (const column of Object.keys(row))
    if (!columns.includes(column))
      problems.add(
        document.diagnostic(
          [...at, column],
          `the row \`${row.id}\` has a column \`${column}\` that the first row does not have`,
          undefined,
          'key',
        ),
      );
  return problems.count > before;
}
