import type { Results } from '../../record/events.js';
import { buildMatrix } from './build.js';
import type { CaseCell } from './model.js';

/** The matrix as one JSON document: `columns`, `cautions`, and `rules` with a cell a column. Transcripts are in the records. */
export function renderMatrixJson(records: readonly Results[]): string {
  const { columns, rows, cautions } = buildMatrix(records);
  const rules = rows.map(({ cases, cells, ...row }) => ({
    ...row,
    cells: cells.map(({ leader: _, ...cell }) => cell),
    scenarios: cases.map(({ cells: ofCase, ...one }) => ({ ...one, cells: ofCase.map(caseCell) })),
  }));
  return `${JSON.stringify({ columns, cautions, rules }, null, 2)}\n`;
}

function caseCell({ state, event, under }: CaseCell) {
  const { reason, expected, got, known } = event ?? {};
  return {
    state,
    ...(under === undefined ? {} : { under }),
    ...(reason ? { reason } : {}),
    ...(expected === undefined ? {} : { expected }),
    ...(got === undefined ? {} : { got }),
    ...(known === undefined ? {} : { known }),
  };
}
