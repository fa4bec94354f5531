import type { HeaderEvent, Results, VerdictEvent } from '../record/events.js';
import { severityMeans } from '../record/severity.js';
import { mostSevereFirst } from '../record/verdicts.js';
import { type BrokenRule, failedBehind } from './broken-rules.js';
import { code, codeBlock, linkedRule, prose, table } from './markdown-text.js';
import type { Pieces } from './reporter.js';
import { type Kept, type RulesKept, shareText } from './rules-kept.js';
import { meanings, summarise } from './summary.js';
import { transcriptTail } from './transcript.js';
import { unlockText } from './unlocks.js';
import { amendments, asksForALook, exchangeOf, place, rerunCommand, triesLines } from './verdict.js';
import { duration, nameAndVersion } from './words.js';

/** CI servers take about a megabyte as a job's summary. */
const mostFindings = 50;
const mostRows = 100;
/** Scenarios behind the first one that are named. */
const mostNamed = 10;
const tailLength = 12;

/** The record in short, for the summary page of a CI job: counts, findings, warnings and why scenarios were skipped. */
export function renderMarkdown(results: Results): Pieces {
  const { header, verdicts, footer } = results;
  const { counts, skips, unlocks, kept, broken, outcome } = summarise(results);
  const findings = [
    ...firstOf(broken, verdicts),
    ...verdicts.filter(event => event.verdict !== 'fail' && asksForALook(event)),
  ];
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
    ...keptSection(kept),
    ...brokenSection(broken),
    ...findings.slice(0, mostFindings).map(verdict => finding(header, verdict, broken)),
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
    ...unlocks.map(one => `${prose(unlockText(one))}.`),
    `mailspec ${prose(header.tool.version)}, begun ${header.started}${footer ? `, ${duration(footer.durationMs)}` : ''}.`,
  ];
  return [`${blocks.join('\n\n')}\n`];
}

/** Of each broken rule what showed it first, in the order of the rules. */
function firstOf(broken: readonly BrokenRule[], verdicts: readonly VerdictEvent[]): VerdictEvent[] {
  const first = new Map<string, VerdictEvent>();
  for (const event of verdicts) if (event.verdict === 'fail' && !first.has(event.rule)) first.set(event.rule, event);
  return broken.flatMap(({ rule }) => first.get(rule) ?? []);
}

function keptSection(kept: readonly RulesKept[]): string[] {
  const columns = ['', 'MUST', 'SHOULD', 'security', 'not tested'];
  const row = (name: string, { MUST, SHOULD, SECURITY, notTested }: Kept) => [
    name,
    ...[MUST, SHOULD, SECURITY].map(share => shareText(share) ?? ''),
    notTested === 0 ? '' : String(notTested),
  ];
  const all = section(
    'Rules kept',
    columns,
    kept.map(one => row(one.protocol, one)),
    'l r r r r',
  );
  const areas = kept.flatMap(({ protocol, areas: ofProtocol }) =>
    ofProtocol.map(one => row(`${protocol}/${one.area}`, one)),
  );
  // Of a run of one area the table above says it all.
  if (areas.length <= kept.length) return all;
  return [...all, `<details><summary>By area</summary>\n\n${table(columns, areas, 'l r r r r')}\n\n</details>`];
}

function brokenSection(broken: readonly BrokenRule[]): string[] {
  if (broken.length === 0) return [];
  const rows = broken.map(({ rule, level, says, severity, scenarios }) => [
    severity,
    level,
    linkedRule(rule),
    prose(says),
    String(scenarios.length),
  ]);
  const severities = [...new Set(broken.map(({ severity }) => severity))];
  return [
    ...section('Broken rules', ['severity', 'level', 'rule', 'demand', 'checks'], rows, 'l l l l r'),
    severities.map(severity => `- ${severity}: ${prose(severityMeans[severity])}`).join('\n'),
  ];
}

function finding(header: HeaderEvent, verdict: VerdictEvent, broken: readonly BrokenRule[]): string {
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
    ['more', verdict.verdict === 'fail' ? others(verdict, broken) : undefined],
  ];
  const items = rows.filter(([, text]) => text).map(([label, text]) => `- ${label}: ${text}`);
  const blocks = [`### ${verdict.flaky ? 'flaky' : verdict.verdict}: ${prose(verdict.title)}`, items.join('\n')];
  if (transcript.length > 0) blocks.push(codeBlock(transcriptTail(transcript, tailLength).join('\n')));
  return blocks.join('\n\n');
}

/** The scenarios that failed by the same rule. */
function others({ rule }: VerdictEvent, broken: readonly BrokenRule[]): string | undefined {
  const all = broken.find(one => one.rule === rule);
  const behind = all && failedBehind(all);
  if (all === undefined || behind === undefined) return undefined;
  const named = all.scenarios.slice(1, 1 + mostNamed).map(code);
  return `${behind}: ${named.join(', ')}${all.scenarios.length - 1 > mostNamed ? ', ..' : ''}`;
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
