import { badge } from '../html/item.js';
import { html, type Markup } from '../html/markup.js';
import { page } from '../html/page.js';
import { linked } from '../html/rules.js';
import type { Pieces } from '../reporter.js';
import { several } from '../words.js';
import type { RuleHistory, ServerHistory, Turn } from './build.js';
import { chart } from './chart.js';
import { moment, occurring, outcomeText, runText, shortHash, turnText } from './words.js';

/** Of one server. A page with more is read by nobody, and the other forms have all. */
const mostRules = 2000;

/** The history as one HTML file that loads nothing: of each server how its counts went, its runs, and the rules that changed. */
export function renderHistoryHtml(servers: readonly ServerHistory[]): Pieces {
  return page({
    title: `${servers.map(({ name }) => name).join(', ')}: mailspec history`,
    version: servers.at(-1)?.runs.at(-1)?.tool ?? '',
    styles: ['report.css', 'changes.css', 'history.css'],
    scripts: [],
    body: body(servers),
  });
}

function* body(servers: readonly ServerHistory[]): Generator<Markup> {
  const runs = servers.reduce((sum, server) => sum + server.runs.length, 0);
  yield html`<header>
<p class="kind">History of runs</p>
<h1>${servers.length === 1 ? servers[0]?.name : several(servers.length, 'server')}, ${several(runs, 'run')}</h1>
</header>
<main>
`;
  for (const [at, server] of servers.entries()) yield* section(server, at);
  yield html`</main>`;
}

function* section(server: ServerHistory, at: number): Generator<Markup> {
  const { name, runs, rules } = server;
  const whole = runs.filter(({ partial }) => !partial);
  const broken = rules.some(({ now }) => now === 'fail');
  yield html`<section aria-labelledby="server-${at}">
<h2 id="server-${at}">${name}</h2>
<p class="outcome ${broken ? 'bad' : 'well'}">${outcomeText(server)}</p>
${
  whole.length > 1
    ? html`<div class="charts">${occurring(whole).map(verdict => chart(verdict, whole))}</div>
<p class="span">${whole[0] && moment(whole[0])} to ${moment(whole.at(-1)!)}${whole.length < runs.length ? html`; ${several(runs.length - whole.length, 'partial run')} left out` : undefined}</p>`
    : undefined
}
${runTable(server)}
${rules.length > 0 ? html`<h3>Rules that changed</h3>` : undefined}<ul class="group changes">
`;
  for (const rule of rules.slice(0, mostRules)) yield line(server, rule);
  yield html`</ul>
${rules.length > mostRules ? html`<p>${rules.length - mostRules} more are told by the other forms.</p>` : undefined}</section>
`;
}

function runTable({ runs }: ServerHistory): Markup {
  const verdicts = occurring(runs);
  return html`<div class="wide" role="region" aria-label="Runs" tabindex="0"><table class="runs">
<thead><tr><th scope="col" class="number">Run</th><th scope="col">Begun</th><th scope="col">Version</th><th scope="col">Suites</th>${verdicts.map(verdict => html`<th scope="col" class="number">${verdict}</th>`)}<th scope="col">Remarks</th></tr></thead>
<tbody>
${runs.map(
  run => html`<tr><th scope="row" class="number">${run.number}</th><td><time datetime="${run.started}" title="${run.file}">${moment(run)}</time></td><td>${run.version}</td><td><code title="${run.suites}">${shortHash(run)}</code></td>${verdicts.map(verdict => html`<td class="number">${run.counts[verdict]}</td>`)}<td>${run.remarks.join('; ')}</td></tr>
`,
)}</tbody>
</table></div>`;
}

function line(server: ServerHistory, { rule, level, says, now, turns }: RuleHistory): Markup {
  const last = turns.at(-1);
  return html`<li><details>
<summary>${badge(now)} <span class="title">${says === '' ? rule : says}</span> <code class="id">${rule}</code><span class="reason">${last && `${runText(server, last)}: ${turnText(last)}`}${turns.length > 1 ? ` (turned ${turns.length} times)` : ''}</span></summary>
<div class="body">
<p>${linked(rule)} <span class="level">${level}</span></p>
<ol class="turns">
${turns.map(turn => turnItem(server, turn))}</ol>
</div>
</details></li>
`;
}

function turnItem(server: ServerHistory, turn: Turn): Markup {
  const { file, suites } = server.runs[turn.run - 1]!;
  return html`<li><b>${runText(server, turn)}</b>: ${turnText(turn)}<br><code>${file}</code>, suites <code>${suites.slice(0, 12)}</code><br>
${turn.scenarios.map(scenario => html`<code>${scenario}</code> `)}${turn.reason === '' ? undefined : html`<br><samp>${turn.reason}</samp>`}</li>
`;
}
