import type { HeaderEvent, TranscriptEntry, VerdictEvent } from '../../record/events.js';
import { severityMeans, severityOf } from '../../record/severity.js';
import { linesOf, severalConnections } from '../transcript.js';
import { asksForALook, erratumLink, place, rerunCommand, triesLines } from '../verdict.js';
import { duration } from '../words.js';
import { type Content, html, type Markup } from './markup.js';
import { linked } from './rules.js';

/** All that is known of a verdict, and the exchange that led to it. */
export function details(header: HeaderEvent, event: VerdictEvent): Markup {
  // It may have to be read from a file.
  const { transcript, tries = [] } = event;
  return html`<dl>
${row('Rule', html`${event.says}<br>${linked(event.rule)} <span class="level">${event.level}</span>`)}
${row('Severity', html`<span class="severity ${severityOf(event)}">${severityOf(event)}</span> ${severityMeans[severityOf(event)]}`)}
${row('Errata', errata(event))}
${row('Successor', event.inSuccessor)}
${row('Reason', event.reason)}
${row('Expected', event.expected && html`<samp>${event.expected}</samp>`)}
${row('Got', event.got && html`<samp>${event.got}</samp>`)}
${row('Known', deviation(event))}
${row('Tries', lines(triesLines(event)))}
${row('Place', html`<code>${place(event)}</code>`)}
${row('Seen in', event.seenIn && html`<code>${event.seenIn}</code>`)}
${row('Run again', again(header, event))}
${row('Took', duration(event.durationMs))}
${row('Tags', event.tags && event.tags.length > 0 ? event.tags.join(', ') : undefined)}
</dl>
${transcript && transcript.length > 0 ? exchange(transcript) : undefined}${tries.map(ofTry)}`;
}

function ofTry({ number, verdict, transcript = [] }: NonNullable<VerdictEvent['tries']>[number]): Markup | undefined {
  return transcript.length > 0 ? exchange(transcript, `Exchange of try ${number} (${verdict})`) : undefined;
}

function lines(texts: readonly string[]): Content {
  return texts.map((text, at) => html`${at === 0 ? undefined : html`<br>`}${text}`);
}

function row(name: string, value: Content): Markup | undefined {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
    ? undefined
    : html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

function errata({ errata = [] }: VerdictEvent): Content {
  if (errata.length === 0) return undefined;
  return errata.map(
    (one, at) =>
      html`${at === 0 ? undefined : html`<br>`}<a href="${erratumLink(one)}" rel="noreferrer">${one.id}</a> (${one.status}): ${one.says}`,
  );
}

function again(header: HeaderEvent, event: VerdictEvent): Markup | undefined {
  const well = (event.verdict === 'pass' || event.verdict === 'skip') && !asksForALook(event);
  const command = well ? undefined : rerunCommand(header, event);
  return command === undefined ? undefined : html`<kbd>${command}</kbd>`;
}

function deviation({ known }: VerdictEvent): Markup | undefined {
  if (!known) return undefined;
  const { reason, link, expires } = known;
  // Only a web address becomes a link: anything else could be a script.
  const web = link && /^https?:\/\//i.test(link);
  return html`${reason}${link && (web ? html` <a href="${link}" rel="noreferrer">${link}</a>` : html` ${link}`)}${expires && html` (expires ${expires})`}`;
}

/** The exchange as a table. Who spoke stands in words, and is set apart by indent and border besides colour. */
function exchange(entries: readonly TranscriptEntry[], caption = 'Exchange'): Markup {
  const named = severalConnections(entries);
  return html`<div class="wide" role="region" aria-label="${caption}" tabindex="0"><table class="exchange">
<caption>${caption}</caption>
<thead><tr><th scope="col" class="number">ms</th>${named ? html`<th scope="col">connection</th>` : undefined}<th scope="col">who</th><th scope="col">what</th></tr></thead>
<tbody>
${entries.map(
  entry => html`<tr class="${entry.direction}"><td class="number">${Math.round(entry.ms)}</td>${named ? html`<td>${entry.connection}</td>` : undefined}<td>${entry.direction}</td><td>${said(entry)}</td></tr>
`,
)}</tbody>
</table></div>`;
}

function said({ direction, text, octets }: TranscriptEntry): Markup {
  if (direction === 'event') return html`${text}`;
  const lines = linesOf(text).map((line, at) => {
    const [, shown = line, end = ''] = /^(.*?)((?:\\r)?\\n)?$/s.exec(line) ?? [];
    return html`${at === 0 ? '' : '\n'}${shown}${end === '' ? undefined : html`<i>${end}</i>`}`;
  });
  return html`<samp${octets === undefined ? undefined : html` title="${octets} octets"`}>${lines}</samp>`;
}
