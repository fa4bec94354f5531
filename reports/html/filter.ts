import type { VerdictEvent } from '../../record/events.js';
import { gravestFirst, severityOf } from '../../record/severity.js';
import { mostSevereFirst } from '../../record/verdicts.js';
import { compareNaturally, protocolOf } from '../grouping.js';
import type { Summary } from '../summary.js';
import { badge, kindOf } from './item.js';
import { html, type Markup } from './markup.js';

/** The controls that choose verdicts. They are of use only where the script runs, which shows them. */
export function filter(verdicts: readonly VerdictEvent[], { counts }: Summary): Markup {
  const protocols = [...new Set(verdicts.map(({ scenario }) => protocolOf(scenario)))].sort(compareNaturally);
  const occurring = new Set(verdicts.map(severityOf));
  const severities = gravestFirst.filter(severity => occurring.has(severity));
  const kinds = [...new Set(verdicts.map(({ scenario }) => kindOf(scenario)))].sort(compareNaturally);
  return html`<form id="filter" hidden>
<fieldset><legend>Verdict</legend>
${mostSevereFirst
  .filter(verdict => counts[verdict] > 0)
  .map(
    verdict => html`<label><input type="checkbox" name="verdict" value="${verdict}" checked> ${badge(verdict)} <b>${counts[verdict]}</b></label>
`,
  )}</fieldset>
<label>Severity <select name="severity"><option value="">all</option>${severities.map(name => html`<option>${name}</option>`)}</select></label>
<label>Kind <select name="kind"><option value="">all</option>${kinds.map(name => html`<option>${name}</option>`)}</select></label>
<label>Protocol <select name="protocol"><option value="">all</option>${protocols.map(name => html`<option>${name}</option>`)}</select></label>
<label>Group by <select name="by"><option value="rfc">RFC and section</option><option value="suite">suite</option></select></label>
<label class="search">Text <input type="search" name="text" placeholder="title, scenario, rule, reason" autocomplete="off" spellcheck="false"></label>
<button type="reset">Show all</button>
<output id="shown" aria-live="polite"></output>
<p class="keys"><kbd>/</kbd> searches, <kbd>j</kbd> and <kbd>k</kbd> go to the next verdict and the one before, <kbd>Enter</kbd> opens it.</p>
</form>`;
}
