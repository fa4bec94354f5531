import type { HeaderEvent, VerdictEvent } from '../../record/events.js';
import { type Counts, countVerdicts, mostSevereFirst } from '../../record/verdicts.js';
import { compareNaturally, groupBy, ruleParts } from '../grouping.js';
import { item } from './item.js';
import { html, type Markup } from './markup.js';
import { mostUnpacked, packs } from './pack.js';

/** The verdicts by RFC and section, each in a list of its own. The script groups them by suite when it is asked to. */
export function* groups(
  header: HeaderEvent,
  verdicts: readonly VerdictEvent[],
  anchors: ReadonlyMap<VerdictEvent, string>,
): Generator<Markup> {
  for (const [document, ofDocument] of byDocument(verdicts)) {
    const sections = [...groupBy(ofDocument, ({ rule }) => ruleParts(rule).section)].sort(([a], [b]) =>
      compareNaturally(a, b),
    );
    yield html`<section class="group" aria-labelledby="${anchor(document)}">
<h3 id="${anchor(document)}">${document}</h3>
`;
    for (const [section, ofSection] of sections) {
      yield html`<div class="part">
<h4>${section === '' ? 'no section' : `section ${section}`}</h4>
<ul>`;
      const itemOf = (event: VerdictEvent) => item(header, event, anchors.get(event) ?? '');
      if (verdicts.length <= mostUnpacked) for (const event of ofSection) yield itemOf(event);
      else for (const packed of packs(ofSection, itemOf)) yield packed;
      yield html`</ul>
</div>
`;
    }
    yield html`</section>
`;
  }
}

/** How many verdicts of each kind an RFC has. */
export function overview(verdicts: readonly VerdictEvent[]): Markup | undefined {
  const documents = byDocument(verdicts);
  if (documents.length < 2) return undefined;
  const all = countVerdicts(verdicts);
  const columns = mostSevereFirst.filter(verdict => all[verdict] > 0);
  const cells = (counts: Readonly<Counts>) =>
    columns.map(
      verdict =>
        html`<td class="number${counts[verdict] > 0 ? ` some ${verdict}` : ''}">${counts[verdict] || '·'}</td>`,
    );
  return html`<section aria-labelledby="overview-heading">
<h2 id="overview-heading">By RFC</h2>
<div class="wide" role="region" aria-label="Verdicts by RFC" tabindex="0"><table class="overview">
<thead><tr><th scope="col">Document</th>${columns.map(verdict => html`<th scope="col" class="number">${verdict}</th>`)}<th scope="col" class="number">all</th></tr></thead>
<tbody>
${documents.map(
  ([
    document,
    ofDocument,
  ]) => html`<tr><th scope="row"><a href="#${anchor(document)}">${document}</a></th>${cells(countVerdicts(ofDocument))}<td class="number">${ofDocument.length}</td></tr>
`,
)}</tbody>
</table></div>
</section>`;
}

function byDocument(verdicts: readonly VerdictEvent[]): [string, VerdictEvent[]][] {
  return [...groupBy(verdicts, ({ rule }) => ruleParts(rule).document)].sort(([a], [b]) => compareNaturally(a, b));
}

function anchor(document: string): string {
  return document.toLowerCase().replaceAll(/[^\w-]/g, '-');
}
