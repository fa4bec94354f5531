import type { HeaderEvent, VerdictEvent } from '../../record/events.js';
import { details } from '../html/details.js';
import { badge } from '../html/item.js';
import { html, type Markup } from '../html/markup.js';
import { page } from '../html/page.js';
import { capabilityLine } from './capabilities.js';
import { type Comparison, changes, type Difference } from './compare.js';
import { headings, outcomeLine, reason, runName, slowerText } from './words.js';

/** Of each kind of change. A page with more is read by nobody, and the records have all. */
const mostListed = 2000;

/** The comparison as one HTML file that loads nothing: what is newly broken first, each change with both verdicts and what was exchanged. */
export function renderDiffHtml(comparison: Comparison): string {
  return [
    ...page({
      title: `${runName(comparison.newer)}: mailspec difference`,
      version: comparison.newer.tool.version,
      styles: ['report.css', 'changes.css', 'diff.css'],
      scripts: [],
      body: body(comparison),
    }),
  ].join('');
}

function* body(comparison: Comparison): Generator<Markup | undefined> {
  const { older, newer, differences, cautions, capabilities, slower } = comparison;
  const worse = differences.some(({ change }) => change === 'broken');
  yield html`<header>
<p class="kind">Difference between two runs</p>
<h1>${runName(newer)}</h1>
<p class="about">held against ${runName(older)}</p>
<p class="outcome ${worse ? 'bad' : cautions.length > 0 ? 'unsure' : 'well'}">${outcomeLine(comparison)}</p>
${cautions.map(caution => html`<p>${caution}</p>`)}
</header>
<main>
`;
  for (const change of changes) {
    const found = differences.filter(one => one.change === change);
    if (found.length === 0) continue;
    const id = change.replaceAll(' ', '-');
    yield html`<section aria-labelledby="${id}">
<h2 id="${id}">${headings[change]} (${found.length})</h2>
<ul class="group changes">
`;
    for (const one of found.slice(0, mostListed)) yield item(comparison, one);
    yield html`</ul>
${found.length > mostListed ? html`<p>${found.length - mostListed} more are in the records.</p>` : undefined}</section>
`;
  }
  if (capabilities.length > 0)
    yield html`<section aria-labelledby="announced">
<h2 id="announced">Announced otherwise</h2>
<ul>${capabilities.map(one => html`<li>${capabilityLine(one)}</li>`)}</ul>
</section>`;
  if (slower.length > 0)
    yield html`<section aria-labelledby="slower">
<h2 id="slower">Slower (${slower.length})</h2>
<ul>${slower.slice(0, mostListed).map(one => html`<li><code>${one.scenario}</code> ${slowerText(one)}</li>`)}</ul>
</section>`;
  yield html`</main>`;
}

function item({ older, newer }: Comparison, one: Difference): Markup {
  const [was, is] = [one.older, one.newer];
  return html`<li id="${one.scenario}"><details>
<summary><span class="both">${was && badge(was.verdict)}${is && badge(is.verdict)}</span> <span class="title">${(is ?? was)?.title}</span> <code class="id">${one.scenario}</code>${reason(one) !== '' ? html` <span class="reason">${reason(one)}</span>` : undefined}</summary>
<div class="body">
${side('Newer run', newer, is)}
${side('Older run', older, was)}
</div>
</details></li>
`;
}

function side(heading: string, header: HeaderEvent, event: VerdictEvent | undefined): Markup | undefined {
  return event && html`<h3>${heading}</h3>${details(header, event)}`;
}
