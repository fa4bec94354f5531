import type { Results } from '../../record/events.js';
import type { Pieces } from '../reporter.js';
import { serverTitle } from '../server-name.js';
import { type Summary, summarise } from '../summary.js';
import { several } from '../words.js';
import { attention, skips } from './attention.js';
import { filter } from './filter.js';
import { groups, overview } from './groups.js';
import { anchorsOf } from './item.js';
import { html, type Markup } from './markup.js';
import { masthead } from './masthead.js';
import { mostUnpacked, packedNotice } from './pack.js';
import { page } from './page.js';
import { broken, kept } from './rules.js';

/** The record as one HTML file that loads nothing. */
export function renderHtml(results: Results): Pieces {
  const { header } = results;
  const summary = summarise(results);
  return page({
    title: `${serverTitle(header.target)}: mailspec report`,
    version: header.tool.version,
    styles: ['report.css'],
    scripts: [
      'address.js',
      ...(isPacked(results) ? ['packed.js', 'packed-verdicts.js'] : ['verdicts.js']),
      'report.js',
    ],
    body: body(results, summary),
  });
}

const isPacked = ({ verdicts }: Results) => verdicts.length > mostUnpacked;

function* body(results: Results, summary: Summary): Generator<Markup | undefined> {
  const { header, verdicts } = results;
  const anchors = anchorsOf(verdicts);
  yield html`<a class="past" href="#verdicts">Skip to the verdicts</a>
${masthead(results, summary)}
<main>
${broken(header, summary, verdicts, anchors)}
${attention(verdicts, anchors)}
${kept(summary)}
${overview(verdicts)}
<section id="verdicts" aria-labelledby="verdicts-heading">
<h2 id="verdicts-heading">Verdicts</h2>
${filter(verdicts, summary)}
${isPacked(results) ? packedNotice(several(verdicts.length, 'verdict')) : undefined}<div id="groups">
`;
  yield* groups(header, verdicts, anchors);
  yield html`
</div>
<p id="nothing" hidden>No verdict matches this filter.</p>
</section>
${skips(summary)}
</main>`;
}
