import { ruleLink } from '../../record/rule-link.js';
import { shareText } from '../rules-kept.js';
import type { Summary } from '../summary.js';
import { html, type Markup } from './markup.js';

/** Broken rules that stand at the head of the page. */
const mostListed = 200;

/** How many of the rules that were judged the server keeps, by protocol. Nothing when none was. */
export function kept({ kept: rows }: Summary): Markup | undefined {
  if (rows.length === 0) return undefined;
  return html`<section aria-labelledby="kept-heading">
<h2 id="kept-heading">Rules kept</h2>
<div class="wide" role="region" aria-label="Rules kept" tabindex="0"><table class="kept">
<thead><tr><th scope="col">Suites</th><th scope="col">MUST</th><th scope="col">SHOULD</th><th scope="col">Security</th></tr></thead>
<tbody>${rows.map(
    ({ protocol, MUST, SHOULD, SECURITY }) =>
      html`<tr><th scope="row">${protocol}</th>${[MUST, SHOULD, SECURITY].map(share => html`<td>${shareText(share) ?? '–'}</td>`)}</tr>
`,
  )}</tbody>
</table></div>
</section>`;
}

/** What failed, by rule, each with a link to its text. Of one failure the list of findings says it all. */
export function broken({ counts, broken: rules }: Summary): Markup | undefined {
  if (counts.fail < 2) return undefined;
  return html`<section aria-labelledby="broken-heading">
<h2 id="broken-heading">Broken rules</h2>
<div class="wide" role="region" aria-label="Broken rules" tabindex="0"><table class="broken">
<thead><tr><th scope="col">Level</th><th scope="col">Rule</th><th scope="col">Demand</th><th scope="col" class="number">Checks</th></tr></thead>
<tbody>${rules.slice(0, mostListed).map(
    ({ rule, level, says, leniency, scenarios }) =>
      html`<tr><td>${level}${leniency ? ' (leniency)' : ''}</td><td>${linked(rule)}</td><td>${says}</td><td class="number">${scenarios.length}</td></tr>
`,
  )}</tbody>
</table></div>
${rules.length > mostListed ? html`<p>${rules.length - mostListed} more are among the verdicts.</p>` : undefined}</section>`;
}

/** A rule's id, with a link to the section that has it. */
export function linked(rule: string): Markup {
  const link = ruleLink(rule);
  return link === undefined
    ? html`<code>${rule}</code>`
    : html`<a href="${link}" rel="noreferrer"><code>${rule}</code></a>`;
}
