import type { VerdictEvent } from '../../record/events.js';
import { rank } from '../../record/verdicts.js';
import type { Summary } from '../summary.js';
import { unlockText } from '../unlocks.js';
import { asksForALook } from '../verdict.js';
import { badge } from './item.js';
import { html, type Markup } from './markup.js';

/** Findings that stand at the head of the page: nobody reads a longer list. */
const mostListed = 1000;

/** What calls for someone to act besides the broken rules, each with a link to its place in the page. Nothing when all is well. */
export function attention(
  verdicts: readonly VerdictEvent[],
  anchors: ReadonlyMap<VerdictEvent, string>,
): Markup | undefined {
  const findings = verdicts
    .filter(event => event.verdict !== 'fail' && asksForALook(event))
    .sort((a, b) => rank(a.verdict) - rank(b.verdict));
  if (findings.length === 0) return undefined;
  return html`<section aria-labelledby="attention-heading" class="attention">
<h2 id="attention-heading">Needs attention</h2>
<ol>
${findings.slice(0, mostListed).map(
  event => html`<li>${badge(event.verdict)} <a href="#${anchors.get(event)}">${event.title}</a>${event.flaky && html` <em class="mark">flaky</em>`} <span class="why">${event.reason}</span></li>
`,
)}</ol>
${findings.length > mostListed ? html`<p>${findings.length - mostListed} more are among the verdicts.</p>` : undefined}</section>`;
}

/** Why scenarios were skipped. */
export function skips({ skips: reasons, unlocks }: Summary): Markup | undefined {
  if (reasons.length === 0) return undefined;
  return html`<section aria-labelledby="skips-heading">
<h2 id="skips-heading">Why scenarios were skipped</h2>
${unlocks.map(one => html`<p class="unlock">${unlockText(one)}.</p>\n`)}<table class="skips">
<thead><tr><th scope="col" class="number">Scenarios</th><th scope="col">Reason</th></tr></thead>
<tbody>${reasons.map(({ reason, count }) => html`<tr><td class="number">${count}</td><td>${reason}</td></tr>`)}</tbody>
</table>
</section>`;
}
