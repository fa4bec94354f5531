import type { Results } from '../../record/events.js';
import type { Pieces } from '../reporter.js';
import { type Summary, summarise } from '../summary.js';
import { attention, skips } from './attention.js';
import { filter } from './filter.js';
import { groups, overview } from './groups.js';
import { html, type Markup } from './markup.js';
import { masthead } from './masthead.js';
import { page } from './page.js';

/** The record as one HTML file that loads nothing. */
export function renderHtml(results: Results): Pieces {
  const { header } = results;
  const summary = summarise(results);
  return page({
    title: `${header.target.name}: mailspec report`,
    version: header.tool.version,
    styles: ['report.css'],
    scripts: ['address.js', 'report.js'],
    body: body(results, summary),
  });
}

function* body(results: Results, summary: Summary): Generator<Markup | undefined> {
  const { header, verdicts } = results;
  yield html`<a class="past" href="#verdicts">Skip to the verdicts</a>
${masthead(results, summary)}
<main>
${attention(verdicts)}
${overview(verdicts)}
<section id="verdicts" aria-labelledby="verdicts-heading">
<h2 id="verdicts-heading">Verdicts</h2>
${filter(verdicts, summary)}
<div id="groups">
`;
  yield* groups(header, verdicts);
  yield html`
</div>
<p id="nothing" hidden>No verdict matches this filter.</p>
</section>
${skips(summary)}
</main>`;
}
