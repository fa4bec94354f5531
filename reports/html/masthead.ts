import type { HeaderEvent, Results, ServiceProfile } from '../../record/events.js';
import { mostSevereFirst } from '../../record/verdicts.js';
import { serverName } from '../server-name.js';
import { meanings, type Summary } from '../summary.js';
import { address, duration, nameAndVersion } from '../words.js';
import { badge } from './item.js';
import { type Content, html, type Markup } from './markup.js';

/** What was tested, when, with what, and how it came out. */
export function masthead({ header, footer }: Results, { counts, total, outcome }: Summary): Markup {
  const { target } = header;
  const { name, product } = serverName(target);
  return html`<header>
<p class="kind">Mail server conformance report</p>
<h1>${name}${product && html` <span class="version">${product}</span>`}</h1>
${target.about && html`<p class="about">${target.about}</p>`}
<p class="outcome ${outcome.tone}">${outcome.text}</p>
<ul class="proportion" aria-label="${total} verdicts">
${mostSevereFirst
  .filter(verdict => counts[verdict] > 0)
  .map(
    verdict => html`<li><b>${counts[verdict]}</b> ${badge(verdict)} <span>${meanings[verdict]}</span></li>
`,
  )}</ul>
<dl class="facts">
${fact('Begun', html`<time datetime="${header.started}">${moment(header.started)}</time>`)}
${footer && fact('Took', duration(footer.durationMs))}
${fact('mailspec', header.tool.version)}
${fact('Selection', header.selection.length === 0 ? 'everything' : html`<code>${header.selection.join(' ')}</code>`)}
${header.strict ? fact('Strict', 'a SHOULD counts as a MUST') : undefined}
${header.retries === undefined ? undefined : fact('Retries', header.retries)}
${header.baseline && fact('Baseline', baseline(header.baseline))}
${header.shard && fact('Shard', `${header.shard.index} of ${header.shard.count}`)}
${fact('Seed', header.seed)}
${fact('Suites', html`<code title="${header.suites}">${header.suites.slice(0, 12)}</code>`)}
</dl>
${services(header)}
</header>`;
}

function fact(name: string, value: Content): Markup {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

function services({ target }: HeaderEvent): Markup | undefined {
  if (target.services.length === 0) return undefined;
  return html`<details class="services"><summary>What the server announces</summary>
<div class="wide" role="region" aria-label="Services" tabindex="0"><table>
<thead><tr><th scope="col">Service</th><th scope="col">Address</th><th scope="col">TLS</th><th scope="col">Greeting and capabilities</th></tr></thead>
<tbody>${target.services.map(service)}</tbody>
</table></div></details>`;
}

function service({ service: name, host, port, tls, greeting, capabilities }: ServiceProfile): Markup {
  const { clear, secured, authenticated } = capabilities;
  return html`<tr><th scope="row">${name}</th><td><code>${address({ host, port })}</code></td><td>${tls}</td>
<td><samp>${greeting}</samp><dl>${offered('before TLS', clear)}${offered('in TLS', secured)}${offered('after login', authenticated)}</dl></td></tr>
`;
}

function offered(when: string, lines: readonly string[] | undefined): Markup | undefined {
  return (
    lines &&
    html`<dt>${when}</dt><dd>${lines.length === 0 ? 'nothing' : lines.map(line => html`<code>${line}</code> `)}</dd>`
  );
}

function baseline({ target, version, started }: NonNullable<HeaderEvent['baseline']>): Markup {
  return html`${nameAndVersion({ name: target, ...(version === undefined ? {} : { version }), services: [] })}, ${moment(started)}`;
}

/** `2026-01-02T03:04:05.678Z` as `2026-01-02 03:04:05 UTC`. */
function moment(iso: string): string {
  return iso.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC');
}
