import type { Results } from '../../record/events.js';
import { jsonDocument, longList } from '../json-document.js';
import type { Pieces } from '../reporter.js';
import { buildMatrix } from './build.js';
import type { CaseCell, RuleRow } from './model.js';

/** The matrix as one JSON document: `columns`, `cautions`, and `rules` with a cell a column. Transcripts are in the records. */
export function renderMatrixJson(records: readonly Results[]): Pieces {
  const { columns, rows, cautions } = buildMatrix(records);
  return jsonDocument({ columns, cautions, rules: longList(listed(rows)) });
}

function* listed(rows: readonly RuleRow[]) {
  for (const row of rows) yield rule(row);
}

function rule({ cases, cells, ...row }: RuleRow) {
  return {
    ...row,
    cells: cells.map(({ leader: _, ...cell }) => cell),
    scenarios: cases.map(({ cells: ofCase, ...one }) => ({ ...one, cells: ofCase.map(caseCell) })),
  };
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
