import type { Results } from '../record/events.js';
import { summarise } from './summary.js';

/** The record as one JSON document: `summary`, `header`, `verdicts` and `footer`, which is null when the run was cut short. */
export function renderJson(results: Results): string {
  const { header, verdicts, footer } = results;
  return `${JSON.stringify({ summary: summarise(results), header, verdicts, footer: footer ?? null }, null, 2)}\n`;
}
