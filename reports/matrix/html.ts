import type { HeaderEvent, Results } from '../../record/events.js';
import { html, type Markup } from '../html/markup.js';
import { mostUnpacked, packedNotice } from '../html/pack.js';
import { page } from '../html/page.js';
import type { Pieces } from '../reporter.js';
import { several } from '../words.js';
import { CaseAnchors } from './anchors.js';
import { buildMatrix } from './build.js';
import { cases } from './cases.js';
import { glyphMarkup, legend, states } from './glyphs.js';
import { grid } from './grid.js';
import type { Matrix } from './model.js';

/** The matrix as one HTML file that loads nothing: a table of glyphs, each of which leads to what was exchanged. */
export function renderMatrixHtml(records: readonly Results[]): Pieces {
  const matrix = buildMatrix(records);
  const headers = records.map(({ header }) => header);
  const anchors = new CaseAnchors(matrix);
  return page({
    title: `${matrix.columns.map(({ name }) => name).join(', ')}: mailspec matrix`,
    version: headers.at(-1)?.tool.version ?? '',
    styles: ['report.css', 'matrix.css'],
    scripts: ['address.js', ...(isPacked(matrix) ? ['packed.js', 'packed-cases.js'] : ['cases.js']), 'matrix.js'],
    body: body(matrix, headers, anchors),
  });
}

/** Has it so many verdicts that a browser could not hold them all? */
function isPacked({ columns, rows }: Matrix): boolean {
  return rows.reduce((sum, { cases }) => sum + cases.length, 0) * columns.length > mostUnpacked;
}

function* body(matrix: Matrix, headers: readonly HeaderEvent[], anchors: CaseAnchors): Generator<Markup | undefined> {
  const packed = isPacked(matrix);
  yield html`<a class="past" href="#matrix">Skip to the matrix</a>
<header>
<p class="kind">Mail server compatibility</p>
<h1>${several(matrix.columns.length, 'server')}, ${several(matrix.rows.length, 'rule')}</h1>
${matrix.cautions.map(caution => html`<p class="outcome unsure">${caution}</p>`)}
${servers(matrix)}
</header>
<main>
<section id="matrix" aria-labelledby="matrix-heading">
<h2 id="matrix-heading">Rules</h2>
${filter(matrix)}
${packed ? packedNotice(`verdicts of ${several(matrix.columns.length, 'server')}`) : undefined}`;
  yield* grid(matrix, anchors, packed);
  yield html`
<p id="nothing" hidden>No rule matches this filter.</p>
</section>
`;
  yield* cases(matrix, headers, anchors, packed);
  yield html`
</main>`;
}

/** The servers with their counts, which is the legend, too. */
function servers({ columns, rows }: Matrix): Markup {
  const occurring = states.filter(state => rows.some(({ cells }) => cells.some(cell => cell.state === state)));
  return html`<div class="wide" role="region" aria-label="Servers" tabindex="0"><table class="servers">
<thead><tr><th scope="col">Server</th><th scope="col">Version</th><th scope="col">Tested on</th>${occurring.map(
    state =>
      html`<th scope="col" class="number"><span class="glyph ${stateClass(state)}" aria-hidden="true">${glyphMarkup[state]}</span> ${state}</th>`,
  )}</tr></thead>
<tbody>
${columns.map((column, at) => {
  const count = (state: string) => rows.filter(({ cells }) => cells[at]?.state === state).length;
  return html`<tr><th scope="row">${column.name}${column.incomplete && html`<br><strong class="incomplete">${column.incomplete}</strong>`}</th><td>${column.version}</td><td><time datetime="${column.date}">${column.date}</time></td>${occurring.map(
    state => html`<td class="number">${count(state) || '·'}</td>`,
  )}</tr>
`;
})}</tbody>
</table></div>
<dl class="legend">${occurring.map(
    state =>
      html`<div><dt><span class="glyph ${stateClass(state)}" aria-hidden="true">${glyphMarkup[state]}</span> ${state}</dt><dd>${legend[state]}</dd></div>`,
  )}</dl>`;
}

/** The controls are of use only where the script runs, which shows them. */
function filter({ rows }: Matrix): Markup {
  const differing = rows.filter(({ differs }) => differs).length;
  return html`<form id="filter" hidden>
<label><input type="checkbox" name="differ" value="1"> Only where servers differ <b>${differing}</b></label>
<label class="search">Text <input type="search" name="text" placeholder="rule, title, scenario" autocomplete="off" spellcheck="false"></label>
<button type="button" name="all">Open all</button>
<button type="reset">Show all</button>
<button type="button" name="csv">Save as CSV</button>
<output id="shown" aria-live="polite"></output>
</form>`;
}

function stateClass(state: string): string {
  return state.replace(' ', '-');
}
