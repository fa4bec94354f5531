import type { Results } from '../record/events.js';
import { jsonDocument, longList } from './json-document.js';
import type { Pieces } from './reporter.js';
import { summarise } from './summary.js';

/** The record as one JSON document: `summary`, `header`, `verdicts` and `footer`, which is null when the run was cut short. */
export function renderJson(results: Results): Pieces {
  const { header, verdicts, footer } = results;
  return jsonDocument({ summary: summarise(results), header, verdicts: longList(verdicts), footer: footer ?? null });
}
