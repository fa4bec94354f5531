import type { HeaderEvent } from '../../record/events.js';
import { details } from '../html/details.js';
import { html, type Markup } from '../html/markup.js';
import { packs } from '../html/pack.js';
import type { CaseAnchors } from './anchors.js';
import { glyphMarkup } from './glyphs.js';
import type { CaseCell, CaseRow, Column, Matrix, State } from './model.js';

/** So many are unpacked when one of them is to be seen, each with all servers. */
const scenariosInPack = 20;

/** Every scenario once, with what each server did and the exchange: where the cells of the table lead. */
export function* cases(
  { columns, rows }: Matrix,
  headers: readonly HeaderEvent[],
  anchors: CaseAnchors,
  packed: boolean,
): Generator<Markup> {
  const byId = new Map(rows.flatMap(row => row.cases.map(one => [one.scenario, one] as const)));
  const rulesOf = new Map<string, string[]>();
  for (const { rule, cases: ofRule } of rows)
    for (const { scenario: id } of ofRule) rulesOf.set(id, [...(rulesOf.get(id) ?? []), rule]);
  yield html`<section id="cases" aria-labelledby="cases-heading">
<h2 id="cases-heading">Scenarios</h2>
`;
  const all = anchors.scenarios.flatMap(id => byId.get(id) ?? []);
  const markup = (one: CaseRow) => scenario(one, rulesOf.get(one.scenario) ?? [], columns, headers, anchors);
  if (packed) yield* packs(all, markup, scenariosInPack);
  else for (const one of all) yield markup(one);
  yield html`</section>`;
}

function scenario(
  one: CaseRow,
  rules: readonly string[],
  columns: readonly Column[],
  headers: readonly HeaderEvent[],
  anchors: CaseAnchors,
): Markup {
  return html`<section class="scenario" id="${anchors.scenario(one.scenario)}" data-words="${rules.join(' ')}"${one.differs ? html` data-differs` : undefined}>
<h3>${one.title}</h3>
<p><code>${one.scenario}</code></p>
<ul>${one.cells.map((cell, at) => {
    const [column, header] = [columns[at], headers[at]];
    return column && header && onServer(cell, column, header, anchors.of(one.scenario, column));
  })}</ul>
</section>
`;
}

function onServer({ event }: CaseCell, column: Column, header: HeaderEvent, anchor: string): Markup | undefined {
  if (event === undefined) return undefined;
  const line = html`${glyph(event.verdict)} <b>${column.name}</b> <span class="reason">${event.reason}</span>`;
  const hasMore = event.verdict !== 'skip' && (event.verdict !== 'pass' || (event.transcript?.length ?? 0) > 0);
  return hasMore
    ? html`<li id="${anchor}"><details><summary>${line}</summary><div class="body">${details(header, event)}</div></details></li>`
    : html`<li id="${anchor}">${line}</li>`;
}

function glyph(state: State): Markup {
  return html`<span class="glyph ${state}" aria-hidden="true">${glyphMarkup[state]}</span> <span class="verdict">${state}</span>`;
}
