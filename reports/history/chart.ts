import type { Verdict } from '../../record/events.js';
import { badge } from '../html/item.js';
import { html, type Markup, trusted } from '../html/markup.js';
import type { HistoryRun } from './build.js';

const width = 240;
const height = 60;

/** How often there was a verdict, run by run, as a line. The numbers stand in the table of runs, too: the line shows which way they go. */
export function chart(verdict: Verdict, runs: readonly HistoryRun[]): Markup {
  const values = runs.map(({ counts }) => counts[verdict]);
  const [first = 0, last = 0] = [values[0], values.at(-1)];
  const most = Math.max(1, ...values);
  const x = (at: number) => round((at / Math.max(1, values.length - 1)) * width);
  const y = (value: number) => round(height - (value / most) * (height - 4) - 2);
  const points = values.map((value, at) => `${x(at)},${y(value)}`).join(' ');
  return html`<figure class="chart ${verdict}">
<figcaption>${badge(verdict)} <b>${last}</b> <span>${change(last - first)}, most ${Math.max(0, ...values)}</span></figcaption>
<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${verdict}: ${values.join(', ')}">${trusted(
    `<line x1="0" y1="${height - 2}" x2="${width}" y2="${height - 2}"/><polyline points="${points}"/>`,
  )}</svg>
</figure>
`;
}

function change(difference: number): string {
  if (difference === 0) return 'as in the first run';
  return `${Math.abs(difference)} ${difference > 0 ? 'more' : 'fewer'} than in the first run`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
