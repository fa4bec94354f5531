import junit, { type Builder, type TestCase } from 'junit-report-builder';
import type { HeaderEvent, Results, VerdictEvent } from '../record/events.js';
import { groupBy, nameInSuite, suiteOf } from './grouping.js';
import { outcome, summarise } from './summary.js';
import { transcriptTail } from './transcript.js';
import { rerunCommand } from './verdict.js';
import { visible, visibleLine } from './visible.js';
import { address } from './words.js';

/** The package says `export default` in its types, but is CommonJS whose exports are the builder itself. */
const builders = junit as unknown as Builder;

/** Entries of an exchange in a failure's text; CI servers cut what is much longer. */
const tailLength = 40;

/** The record as JUnit XML: a suite a scenario file, a test case a verdict. */
export function renderJunit(results: Results): string {
  const { header, verdicts, footer } = results;
  const builder = builders.newBuilder().name(safe(`mailspec ${header.target.name}`));
  for (const [suite, ofSuite] of groupBy(verdicts, ({ scenario }) => suiteOf(scenario))) {
    const element = builder.testSuite().name(safe(suite)).timestamp(moment(header));
    element.time(seconds(ofSuite.reduce((sum, { durationMs }) => sum + durationMs, 0)));
    for (const [name, value] of properties(header)) element.property(name, safe(value));
    const names = new Set<string>();
    for (const verdict of ofSuite) {
      // A scenario whose steps prove several rules has a verdict on each.
      const name = nameInSuite(verdict.scenario);
      fill(element.testCase().name(safe(names.has(name) ? `${name} (${verdict.rule})` : name)), header, verdict);
      names.add(name);
    }
  }
  if (!footer || footer.stopped) {
    const { text } = outcome(header, summarise(results).counts, footer);
    const run = builder.testSuite().name('run').timestamp(moment(header)).testCase();
    run.name('the run is complete').className('run').failure(safe(text), 'incomplete');
  }
  return `${builder.build()}\n`;
}

function properties(header: HeaderEvent): (readonly [string, string])[] {
  const { target, tool, suites, seed, shard, strict } = header;
  return [
    ['target', target.name],
    ...(target.version === undefined ? [] : [['target-version', target.version] as const]),
    ...target.services.map(service => [`service-${service.service}`, address(service)] as const),
    ['mailspec-version', tool.version],
    ['suites-sha256', suites],
    ['seed', String(seed)],
    ['strict', String(strict)],
    ...(shard ? [['shard', `${shard.index}/${shard.count}`] as const] : []),
  ];
}

function fill(test: TestCase, header: HeaderEvent, verdict: VerdictEvent): void {
  test
    .className(safe(suiteOf(verdict.scenario)))
    .file(safe(verdict.file))
    .time(seconds(verdict.durationMs));
  test.property('rule', safe(verdict.rule)).property('level', verdict.level).property('line', String(verdict.line));
  test.property('verdict', verdict.verdict);
  switch (verdict.verdict) {
    case 'pass':
      return;
    case 'fail':
    case 'fixed':
      test.failure(safe(verdict.reason), safe(verdict.rule)).stacktrace(block(details(header, verdict)));
      return;
    case 'error':
      test.error(safe(verdict.reason), 'error', block(details(header, verdict)));
      return;
    case 'skip':
      skipped(test, verdict.reason);
      return;
    case 'known':
      // A deviation is no pass, whoever knows of it.
      skipped(test, `known deviation: ${verdict.known?.reason ?? verdict.reason}`);
      test.standardOutput(block(details(header, verdict)));
      return;
    case 'warn':
    case 'note':
      test.standardOutput(block(details(header, verdict)));
      return;
  }
}

function details(header: HeaderEvent, verdict: VerdictEvent): string {
  const { known, transcript = [] } = verdict;
  const again = rerunCommand(header, verdict);
  return [
    `${verdict.verdict}: ${verdict.title}`,
    `rule: ${verdict.rule} (${verdict.level})`,
    `  ${verdict.says}`,
    `place: ${verdict.file}:${verdict.line}`,
    `reason: ${verdict.reason}`,
    ...(verdict.expected === undefined ? [] : [`expected: ${verdict.expected}`]),
    ...(verdict.got === undefined ? [] : [`got: ${verdict.got}`]),
    ...(known ? [`known deviation: ${[known.reason, known.link, known.expires].filter(Boolean).join(', ')}`] : []),
    ...(transcript.length > 0 ? ['exchange:', ...transcriptTail(transcript, tailLength).map(line => `  ${line}`)] : []),
    ...(again === undefined ? [] : [`again: ${again}`]),
  ].join('\n');
}

/** The builder writes `<skipped/>` without a message, and a skip has to say why. */
function skipped(test: TestCase, reason: string): void {
  test.skipped();
  const build = test.build.bind(test);
  test.build = parent => {
    const element = build(parent);
    const skip = element.children.find(child => (child as typeof element).name === 'skipped') as typeof element;
    skip.att('message', safe(reason));
    return element;
  };
}

/** For attributes: one line, and only characters that XML 1.0 allows. */
const safe = (text: string) => visibleLine(text);

/** For CDATA: the same with its lines. The builder parts only the first `]]>` of a section, so that none may be left. */
const block = (text: string) => visible(text).replaceAll(']]>', ']]\\x3e');

const seconds = (ms: number) => Math.round(ms) / 1000;

/** JUnit's schema has no time zone in a timestamp: it is UTC. */
const moment = ({ started }: HeaderEvent) => started.replace(/(\.\d+)?Z$/, '');
