import { groupBy } from '../grouping.js';
import { html, type Markup } from '../html/markup.js';
import { pack } from '../html/pack.js';
import type { CaseAnchors } from './anchors.js';
import { glyphMarkup } from './glyphs.js';
import type { CaseCell, CaseRow, Column, Matrix, RuleCell, RuleRow, State } from './model.js';

/** Characters of a branch that a cell has room for, and of a reason that its hint has. */
const branchWidth = 28;
const hintWidth = 160;

/** The table: a body a rule, whose further rows are its scenarios. The script folds these away. */
export function* grid({ columns, rows }: Matrix, anchors: CaseAnchors, packed: boolean): Generator<Markup> {
  yield html`<div class="wide grid" role="region" aria-label="Matrix" tabindex="0"><table>
<thead><tr><th scope="col">Rule</th>${columns.map(columnHead)}</tr></thead>
`;
  for (const [document, ofDocument] of groupBy(rows, ({ document }) => document)) {
    yield html`<tbody class="document"><tr><th scope="rowgroup" colspan="${columns.length + 1}">${document}</th></tr></tbody>
`;
    for (const row of ofDocument) yield ruleBody(row, columns, anchors, packed);
  }
  yield html`</table></div>`;
}

function columnHead({ name, version, date, incomplete }: Column): Markup {
  return html`<th scope="col">${name}${version && html`<span class="version" title="${version}">${shorten(version, 30)}</span>`}<time datetime="${date}">${date}</time>${incomplete && html`<strong class="incomplete" title="${incomplete}">incomplete</strong>`}</th>`;
}

function ruleBody(row: RuleRow, columns: readonly Column[], anchors: CaseAnchors, packed: boolean): Markup {
  const { rule, section, level, says, cases, cells, differs } = row;
  const rowsOf = cases.map(one => caseRow(one, columns, anchors));
  // A search goes by them while the rows are packed.
  const words = packed ? html` data-words="${wordsOf(cases)}"` : undefined;
  return html`<tbody class="rule"${differs ? html` data-differs` : undefined}${words}>
<tr><th scope="row"><button type="button" class="fold" aria-expanded="true" hidden>scenarios</button><span class="section">${section}</span> <span class="says">${says}</span> <code>${rule}</code> <span class="level">${level}</span></th>${cells.map(
    (cell, at) => html`<td>${ruleLink(cell, cases, columns[at], anchors)}</td>`,
  )}</tr>
${packed ? pack(rowsOf) : rowsOf}</tbody>
`;
}

function caseRow(one: CaseRow, columns: readonly Column[], anchors: CaseAnchors): Markup {
  return html`<tr class="case"><th scope="row"><a href="#${anchors.scenario(one.scenario)}">${one.title}</a> <code>${one.scenario}</code></th>${one.cells.map(
    (cell, at) => html`<td>${caseLink(cell, one, columns[at], anchors)}</td>`,
  )}</tr>
`;
}

/** What a reader may look for: each once. */
function wordsOf(cases: readonly CaseRow[]): string {
  return [...new Set(cases.flatMap(({ title, scenario }) => [title, scenario]))].join(' ');
}

function ruleLink(cell: RuleCell, cases: readonly CaseRow[], column: Column | undefined, anchors: CaseAnchors): Markup {
  const { state, count, of, branch, leader } = cell;
  const one = leader === undefined ? undefined : cases[leader];
  const share = count < of && state !== 'pass' && state !== 'skip' ? html`<small>${count}/${of}</small>` : undefined;
  const hint = of > 1 ? `${state}: ${count} of ${of} scenarios` : state;
  const target = one && column && anchors.of(one.scenario, column);
  const way = branch && html`<small>${shorten(branch, branchWidth)}</small>`;
  return mark(state, hint, target, share || way ? html`${share}${way}` : undefined);
}

function caseLink(
  { state, event, under }: CaseCell,
  { scenario }: CaseRow,
  column: Column | undefined,
  anchors: CaseAnchors,
): Markup {
  const why = under === undefined ? event?.reason : `it broke ${under}`;
  const hint = shorten(why ? `${state}: ${why}` : state, hintWidth);
  const target = event && column && anchors.of(scenario, column);
  const branch = state === 'note' && event ? html`<small>${shorten(event.reason, branchWidth)}</small>` : undefined;
  return mark(state, hint, target, branch);
}

/** A glyph in its colour, with its word for those who do not see it, and the way to what was exchanged. Few elements, as a page has many such. */
function mark(state: State, hint: string, target: string | undefined, more: Markup | undefined): Markup {
  const glyph = glyphMarkup[state];
  const kind = html`glyph ${state.replace(' ', '-')}`;
  const link = target === undefined ? undefined : html` href="#${target}"`;
  if (more === undefined && link)
    return html`<a class="${kind}"${link} title="${hint}" aria-label="${state}">${glyph}</a>`;
  const sign = html`<span class="${kind}" role="img" aria-label="${state}">${glyph}</span>${more}`;
  return link
    ? html`<a class="mark"${link} title="${hint}">${sign}</a>`
    : html`<span class="mark" title="${hint}">${sign}</span>`;
}

function shorten(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 2)}..` : text;
}
