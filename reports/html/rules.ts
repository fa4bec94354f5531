import type { HeaderEvent, VerdictEvent } from '../../record/events.js';
import { ruleLink } from '../../record/rule-link.js';
import { severityMeans } from '../../record/severity.js';
import { type BrokenRule, failedBehind } from '../broken-rules.js';
import { groupBy } from '../grouping.js';
import { type Kept, shareText } from '../rules-kept.js';
import type { Summary } from '../summary.js';
import { rerunCommand } from '../verdict.js';
import { html, type Markup } from './markup.js';

/** Broken rules that stand at the head of the page. */
const mostListed = 200;
/** Of what failed by one of them. */
const mostBehind = 100;

/** How many of the rules that were judged the server keeps, by protocol and area. Nothing when none was. */
export function kept({ kept: rows }: Summary): Markup | undefined {
  if (rows.length === 0) return undefined;
  return html`<section aria-labelledby="kept-heading">
<h2 id="kept-heading">Rules kept</h2>
${keptTable(
  'Rules kept',
  'Suites',
  rows.map(row => ({ name: row.protocol, ...row })),
)}
${rows.map(({ protocol, areas }) =>
  areas.length < 2
    ? undefined
    : html`<details class="areas"><summary>${protocol} by area</summary>
${keptTable(
  `Rules kept in ${protocol}`,
  'Area',
  areas.map(area => ({ name: area.area, ...area })),
)}
</details>
`,
)}</section>`;
}

function keptTable(label: string, head: string, rows: readonly (Kept & { readonly name: string })[]): Markup {
  return html`<div class="wide" role="region" aria-label="${label}" tabindex="0"><table class="kept">
<thead><tr><th scope="col">${head}</th><th scope="col">MUST</th><th scope="col">SHOULD</th><th scope="col">Security</th><th scope="col">Not tested</th></tr></thead>
<tbody>${rows.map(
    one =>
      html`<tr><th scope="row">${one.name}</th>${[one.MUST, one.SHOULD, one.SECURITY].map(share => html`<td class="number${share.kept < share.judged ? ' lacking' : ''}">${shareText(share) ?? '–'}</td>`)}<td class="number">${one.notTested || '–'}</td></tr>
`,
  )}</tbody>
</table></div>`;
}

/**
 * What failed, by its cause: each broken rule once, the gravest first, with what that means, the place of its text, what failed by it and how to play that again.
 * @param anchors where in the page the verdicts stand
 */
export function broken(
  header: HeaderEvent,
  { broken: rules }: Summary,
  verdicts: readonly VerdictEvent[],
  anchors: ReadonlyMap<VerdictEvent, string>,
): Markup | undefined {
  if (rules.length === 0) return undefined;
  const failures = groupBy(
    verdicts.filter(({ verdict }) => verdict === 'fail'),
    ({ rule }) => rule,
  );
  const shown = groupBy(rules.slice(0, mostListed), ({ severity }) => severity);
  return html`<section aria-labelledby="broken-heading" class="causes">
<h2 id="broken-heading">Broken rules</h2>
${[...shown].map(
  ([severity, ofSeverity]) => html`<h3><span class="severity ${severity}">${severity}</span></h3>
<p class="means">${severityMeans[severity]}</p>
<ol>
${ofSeverity.map(one => cause(header, one, failures.get(one.rule) ?? [], anchors))}</ol>
`,
)}${rules.length > mostListed ? html`<p>${rules.length - mostListed} more are among the verdicts.</p>` : undefined}</section>`;
}

/** A broken rule: the first that failed by it stands for all. */
function cause(
  header: HeaderEvent,
  rule: BrokenRule,
  failures: readonly VerdictEvent[],
  anchors: ReadonlyMap<VerdictEvent, string>,
): Markup {
  const [first, ...others] = failures;
  const again = first && rerunCommand(header, first);
  const way = (event: VerdictEvent) => html`<a href="#${anchors.get(event)}">${event.title}</a>`;
  return html`<li><p><b>${rule.says}</b><br>${linked(rule.rule)} <span class="level">${rule.level}</span></p>
<p>${first && way(first)}${first?.got && html`: <samp>${first.got}</samp>`}</p>
${
  others.length > 0
    ? html`<details><summary>${failedBehind(rule)}</summary><ul>${others.slice(0, mostBehind).map(event => html`<li>${way(event)}</li>`)}</ul>${others.length > mostBehind ? html`<p>${others.length - mostBehind} more are among the verdicts.</p>` : undefined}</details>
`
    : undefined
}${again && html`<p class="again">Play it again: <kbd>${again}</kbd></p>`}</li>
`;
}

/** A rule's id, with a link to the section that has it. */
export function linked(rule: string): Markup {
  const link = ruleLink(rule);
  return link === undefined
    ? html`<code>${rule}</code>`
    : html`<a href="${link}" rel="noreferrer"><code>${rule}</code></a>`;
}
