import type { HeaderEvent, Results, VerdictEvent } from '../record/events.js';
import { groupBy, nameInSuite, suiteOf } from './grouping.js';
import { outcome, summarise } from './summary.js';
import { transcriptTail } from './transcript.js';
import { rerunCommand } from './verdict.js';
import { visible, visibleLine } from './visible.js';
import { address } from './words.js';
import { type Element, element, xmlDocument } from './xml.js';

/** Entries of an exchange in a failure's text; CI servers cut what is much longer. */
const tailLength = 40;

/** The record as JUnit XML: a suite a scenario file, a test case a verdict. */
export function renderJunit(results: Results): string {
  const { header, verdicts, footer } = results;
  const suites = [...groupBy(verdicts, ({ scenario }) => suiteOf(scenario))].map(([suite, ofSuite]) => {
    const names = new Set<string>();
    const tests = ofSuite.map(verdict => {
      // A scenario whose steps prove several rules has a verdict on each.
      const name = nameInSuite(verdict.scenario);
      const test = testCase(safe(names.has(name) ? `${name} (${verdict.rule})` : name), header, verdict);
      names.add(name);
      return test;
    });
    const time = seconds(ofSuite.reduce((sum, { durationMs }) => sum + durationMs, 0));
    const attributes = { name: safe(suite), timestamp: moment(header), time };
    return testSuite(attributes, [propertyList(properties(header))], tests);
  });
  if (!footer || footer.stopped) {
    const { text } = outcome(header, summarise(results).counts, footer);
    const failure = element('failure', { message: safe(text), type: 'incomplete' });
    const test = element('testcase', { name: 'the run is complete', classname: 'run' }, [failure]);
    suites.push(testSuite({ name: 'run', timestamp: moment(header) }, [], [test]));
  }
  const tests = suites
    .flatMap(({ content }) => content as readonly Element[])
    .filter(({ name }) => name === 'testcase');
  return xmlDocument(element('testsuites', { name: safe(`mailspec ${header.target.name}`), ...counts(tests) }, suites));
}

function testSuite(attributes: Element['attributes'], before: readonly Element[], tests: readonly Element[]): Element {
  return element('testsuite', { ...attributes, ...counts(tests) }, [...before, ...tests]);
}

function counts(tests: readonly Element[]): Record<string, number> {
  const having = (outcome: string) =>
    tests.filter(({ content }) => (content as readonly Element[]).some(({ name }) => name === outcome)).length;
  return { tests: tests.length, failures: having('failure'), errors: having('error'), skipped: having('skipped') };
}

function propertyList(entries: readonly (readonly [name: string, value: string])[]): Element {
  return element(
    'properties',
    {},
    entries.map(([name, value]) => element('property', { name, value: safe(value) })),
  );
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

function testCase(name: string, header: HeaderEvent, verdict: VerdictEvent): Element {
  const { scenario, rule, level, file, line, durationMs } = verdict;
  const attributes = { name, classname: safe(suiteOf(scenario)), file: safe(file), time: seconds(durationMs) };
  const about = propertyList([
    ['rule', rule],
    ['level', level],
    ['line', String(line)],
    ['verdict', verdict.verdict],
  ]);
  return element('testcase', attributes, [about, ...outcomeOf(header, verdict)]);
}

function outcomeOf(header: HeaderEvent, verdict: VerdictEvent): readonly Element[] {
  const { rule, reason, known } = verdict;
  const told = () => block(details(header, verdict));
  switch (verdict.verdict) {
    case 'pass':
      return [];
    case 'fail':
    case 'fixed':
      return [element('failure', { message: safe(reason), type: safe(rule) }, told())];
    case 'error':
      return [element('error', { message: safe(reason), type: 'error' }, told())];
    case 'skip':
      return [element('skipped', { message: safe(reason) })];
    case 'known': {
      // A deviation is no pass, whoever knows of it.
      const message = safe(`known deviation: ${known?.reason ?? reason}`);
      return [element('skipped', { message }), element('system-out', {}, told())];
    }
    case 'warn':
    case 'note':
      return [element('system-out', {}, told())];
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

/** For attributes: one line, and only characters that XML 1.0 allows. */
const safe = (text: string) => visibleLine(text);

/** For CDATA: the same with its lines, and without what would end it. */
const block = (text: string) => visible(text).replaceAll(']]>', ']]\\x3e');

const seconds = (ms: number) => Math.round(ms) / 1000;

/** JUnit's schema has no time zone in a timestamp: it is UTC. */
const moment = ({ started }: HeaderEvent) => started.replace(/(\.\d+)?Z$/, '');
