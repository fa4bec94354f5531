import type { HeaderEvent, Results, VerdictEvent } from '../record/events.js';
import { mostSevereFirst } from '../record/verdicts.js';
import { code, codeBlock, linkedRule, prose, table } from './markdown-text.js';
import type { Pieces } from './reporter.js';
import { shareText } from './rules-kept.js';
import { meanings, summarise } from './summary.js';
import { transcriptTail } from './transcript.js';
import { amendments, asksForALook, exchangeOf, place, rerunCommand, triesLines } from './verdict.js';
import { duration, nameAndVersion } from './words.js';

/** CI servers take about a megabyte as a job's summary. */
const mostFindings = 50;
const mostRows = 100;
const tailLength = 12;

/** The record in short, for the summary page of a CI job: counts, findings, warnings and why scenarios were skipped. */
export function renderMarkdown(results: Results): Pieces {
  const { header, verdicts, footer } = results;
  const { counts, skips, kept, broken, outcome } = summarise(results);
  const findings = verdicts.filter(asksForALook);
  const asides = verdicts.filter(
    event => !asksForALook(event) && (event.verdict === 'warn' || event.verdict === 'known'),
  );
  const blocks = [
    `## mailspec: ${prose(nameAndVersion(header.target))}`,
    `**${prose(outcome.text)}**`,
    table(
      ['verdict', 'count', 'meaning'],
      mostSevereFirst
        .filter(verdict => counts[verdict] > 0)
        .map(verdict => [verdict, String(counts[verdict]), meanings[verdict]]),
      'l r l',
    ),
    ...section(
      'Rules kept',
      ['', 'MUST', 'SHOULD', 'security'],
      kept.map(({ protocol, MUST, SHOULD, SECURITY }) => [
        protocol,
        ...[MUST, SHOULD, SECURITY].map(share => shareText(share) ?? ''),
      ]),
      'l r r r',
    ),
    ...section(
      'Broken rules',
      ['rule', 'level', 'demand', 'checks'],
      broken.map(({ rule, level, says, leniency, scenarios }) => [
        linkedRule(rule),
        leniency ? `${level} (leniency)` : level,
        prose(says),
        String(scenarios.length),
      ]),
      'l l l r',
    ),
    ...findings.slice(0, mostFindings).map(verdict => finding(header, verdict)),
    ...(findings.length > mostFindings ? [`${findings.length - mostFindings} more are in the other reports.`] : []),
    ...section(
      'Warnings and known deviations',
      ['verdict', 'scenario', 'rule', 'reason'],
      asides.map(event => [
        event.leniency ? `${event.verdict} (leniency)` : event.verdict,
        code(event.scenario),
        code(event.rule),
        prose(event.known?.reason ?? event.reason),
      ]),
      'l l l l',
    ),
    ...section(
      'Skipped',
      ['count', 'reason'],
      skips.map(({ count, reason }) => [String(count), prose(reason)]),
      'r l',
    ),
    `mailspec ${prose(header.tool.version)}, begun ${header.started}${footer ? `, ${duration(footer.durationMs)}` : ''}.`,
  ];
  return [`${blocks.join('\n\n')}\n`];
}

function finding(header: HeaderEvent, verdict: VerdictEvent): string {
  const transcript = exchangeOf(verdict);
  const again = rerunCommand(header, verdict);
  const rows: (readonly [string, string | undefined])[] = [
    ['scenario', code(verdict.scenario)],
    ['rule', `${code(verdict.rule)} (${verdict.level}): ${prose(verdict.says)}`],
    ['see also', prose(amendments(verdict)?.replaceAll('\n', '; ') ?? '')],
    ['place', code(place(verdict))],
    ['reason', prose(verdict.reason)],
    ['expected', verdict.expected && code(verdict.expected)],
    ['got', verdict.got && code(verdict.got)],
    ['tries', prose(triesLines(verdict).join('; '))],
    ['again', again && code(again)],
  ];
  const items = rows.filter(([, text]) => text).map(([label, text]) => `- ${label}: ${text}`);
  const blocks = [`### ${verdict.flaky ? 'flaky' : verdict.verdict}: ${prose(verdict.title)}`, items.join('\n')];
  if (transcript.length > 0) blocks.push(codeBlock(transcriptTail(transcript, tailLength).join('\n')));
  return blocks.join('\n\n');
}

function section(
  heading: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  align: string,
): string[] {
  if (rows.length === 0) return [];
  const rest = rows.length > mostRows ? [`${rows.length - mostRows} more are in the other reports.`] : [];
  return [`### ${heading}`, table(columns, rows.slice(0, mostRows), align), ...rest];
}
