import { create } from 'xmlbuilder';
import type { HeaderEvent, Results, VerdictEvent } from '../record/events.js';
import { groupBy, nameInSuite, suiteOf } from './grouping.js';
import { outcome, summarise } from './summary.js';
import { transcriptTail } from './transcript.js';
import { rerunCommand } from './verdict.js';
import { visible, visibleLine } from './visible.js';
import { address } from './words.js';

/** Entries of an exchange in a failure's text; CI servers cut what is much longer. */
const tailLength = 40;

/** An element as xmlbuilder takes it: attributes begin with `@`, and a list is the element so many times. */
type Element = Readonly<Record<string, unknown>>;
type Suite = Element & { readonly testcase: readonly Element[] };

/** The record as JUnit XML: a suite a scenario file, a test case a verdict. */
export function renderJunit(results: Results): string {
  const { header, verdicts, footer } = results;
  const suites: Suite[] = [...groupBy(verdicts, ({ scenario }) => suiteOf(scenario))].map(([suite, ofSuite]) => {
    const testcase = cases(ofSuite, header);
    const time = seconds(ofSuite.reduce((sum, { durationMs }) => sum + durationMs, 0));
    const name = { '@name': safe(suite), '@timestamp': moment(header), '@time': time };
    return { ...name, ...counts(testcase), properties: listed(properties(header)), testcase };
  });
  if (!footer || footer.stopped) {
    const testcase = [incomplete(results)];
    suites.push({ '@name': 'run', '@timestamp': moment(header), ...counts(testcase), testcase });
  }
  const all = counts(suites.flatMap(({ testcase }) => testcase));
  const testsuites = { '@name': safe(`mailspec ${header.target.name}`), ...all, testsuite: suites };
  return `${create({ testsuites }, { encoding: 'UTF-8' }).end({ pretty: true })}\n`;
}

function counts(cases: readonly Element[]): Element {
  const having = (name: string) => cases.filter(element => name in element).length;
  return {
    '@tests': cases.length,
    '@failures': having('failure'),
    '@errors': having('error'),
    '@skipped': having('skipped'),
  };
}

/** The test case that fails because the run did not come to its end. */
function incomplete(results: Results): Element {
  const { text } = outcome(results.header, summarise(results).counts, results.footer);
  const failure = { '@message': safe(text), '@type': 'incomplete' };
  return { '@name': 'the run is complete', '@classname': 'run', failure };
}

function listed(properties: readonly (readonly [string, string])[]): Element {
  return { property: properties.map(([name, value]) => ({ '@name': name, '@value': safe(value) })) };
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

/** A scenario whose steps prove several rules has a verdict on each: each has a name of its own. */
function cases(verdicts: readonly VerdictEvent[], header: HeaderEvent): readonly Element[] {
  const names = new Set<string>();
  return verdicts.map(verdict => {
    const name = nameInSuite(verdict.scenario);
    const own = names.has(name) ? `${name} (${verdict.rule})` : name;
    names.add(name);
    return {
      '@name': safe(own),
      '@classname': safe(suiteOf(verdict.scenario)),
      '@file': safe(verdict.file),
      '@time': seconds(verdict.durationMs),
      properties: listed([
        ['rule', verdict.rule],
        ['level', verdict.level],
        ['line', String(verdict.line)],
        ['verdict', verdict.verdict],
      ]),
      ...told(verdict, header),
    };
  });
}

/** What a test case says of how it ended; a pass says nothing. */
function told(verdict: VerdictEvent, header: HeaderEvent): Element {
  const text = { '#cdata': block(details(header, verdict)) };
  switch (verdict.verdict) {
    case 'pass':
      return {};
    case 'fail':
    case 'fixed':
      return { failure: { '@message': safe(verdict.reason), '@type': safe(verdict.rule), ...text } };
    case 'error':
      return { error: { '@message': safe(verdict.reason), '@type': 'error', ...text } };
    case 'skip':
      return { skipped: { '@message': safe(verdict.reason) } };
    case 'known':
      // A deviation is no pass, whoever knows of it.
      return {
        skipped: { '@message': safe(`known deviation: ${verdict.known?.reason ?? verdict.reason}`) },
        'system-out': text,
      };
    case 'warn':
    case 'note':
      return { 'system-out': text };
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

/** For CDATA: the same with its lines. xmlbuilder parts only the first `]]>` of a section, so that none may be left. */
const block = (text: string) => visible(text).replaceAll(']]>', ']]\\x3e');

const seconds = (ms: number) => Math.round(ms) / 1000;

/** JUnit's schema has no time zone in a timestamp: it is UTC. */
const moment = ({ started }: HeaderEvent) => started.replace(/(\.\d+)?Z$/, '');
