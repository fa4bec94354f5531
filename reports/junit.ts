import { createRequire } from 'node:module';
import type { Builder, TestCase } from 'junit-report-builder';
import type { HeaderEvent, Results, VerdictEvent } from '../record/events.js';
import { type Counts, countVerdicts, needsAttention, total } from '../record/verdicts.js';
import { groupBy, nameInSuite, suiteOf } from './grouping.js';
import { remarksOn } from './remarks.js';
import type { Pieces } from './reporter.js';
import { outcome } from './summary.js';
import { transcriptTail } from './transcript.js';
import { place, rerunCommand, triesLines, whyItCountsAsSkipped } from './verdict.js';
import { visible, visibleLine } from './visible.js';
import { address } from './words.js';

/** CommonJS, whose exports are the builder itself. An import would search all of it for what it exports first, which takes longer than to load it. */
const builders = createRequire(import.meta.url)('junit-report-builder') as Builder;

/** Entries of an exchange in a failure's text; CI servers cut what is much longer. */
const tailLength = 40;

/** Test cases that the builder holds at a time: it takes many times what it writes. */
const atATime = 25;

/** The record as JUnit XML: a suite a scenario file, a test case a verdict. */
export function* renderJunit({ header, verdicts, footer }: Results): Pieces {
  const counts = countVerdicts(verdicts);
  const incomplete = !footer || Boolean(footer.stopped);
  yield opening(header, counts, footer?.durationMs ?? totalTime(verdicts), incomplete ? 1 : 0);
  for (const [suite, ofSuite] of groupBy(verdicts, ({ scenario }) => suiteOf(scenario)))
    yield* suiteElement(suite, ofSuite, header);
  if (incomplete) {
    const builder = builders.newBuilder();
    const { text } = outcome(header, counts, remarksOn(verdicts), footer);
    const run = builder.testSuite().name('run').timestamp(moment(header)).testCase();
    run.name('the run is complete').className('run').failure(safe(text), 'incomplete').stacktrace(block(text));
    yield suitesOf(builder);
  }
  yield '</testsuites>\n';
}

/** A suite in parts: its tags, with the counts of all, stand around the test cases of the builder's suites. */
function* suiteElement(suite: string, verdicts: readonly VerdictEvent[], header: HeaderEvent): Generator<string> {
  const names = new Names();
  for (let from = 0; from < verdicts.length; from += atATime) {
    const builder = builders.newBuilder();
    const element = builder.testSuite().name(safe(suite)).timestamp(moment(header));
    element.time(seconds(totalTime(verdicts)));
    if (from === 0) for (const [name, value] of properties(header)) element.property(name, safe(value));
    for (const verdict of verdicts.slice(from, from + atATime)) {
      fill(element.testCase().name(safe(names.of(verdict))), header, verdict);
    }
    const text = suitesOf(builder);
    const firstLine = text.indexOf('\n') + 1;
    if (from === 0) yield withCounts(text.slice(0, firstLine), countVerdicts(verdicts));
    const last = from + atATime >= verdicts.length;
    yield text.slice(firstLine, last ? undefined : text.lastIndexOf('  </testsuite>'));
  }
}

/** Names of the test cases of a suite: GitLab takes two of one name for one. */
class Names {
  private readonly given = new Set<string>();

  of({ scenario, rule }: VerdictEvent): string {
    // A scenario whose steps prove several rules has a verdict on each.
    const name = nameInSuite(scenario);
    let one = this.given.has(name) ? `${name} (${rule})` : name;
    for (let again = 2; this.given.has(one); again += 1) one = `${name} (${rule}, ${again})`;
    this.given.add(one);
    return one;
  }
}

/** A suite's opening tag as it is with these verdicts. */
function withCounts(tag: string, counts: Readonly<Counts>): string {
  const written = Object.entries(attributesOf(counts));
  return written.reduce(
    (text, [name, count]) => text.replace(new RegExp(` ${name}="\\d+"`), ` ${name}="${count}"`),
    tag,
  );
}

function attributesOf(counts: Readonly<Counts>, incomplete = 0): Readonly<Record<string, number>> {
  return {
    tests: total(counts) + incomplete,
    failures: counts.fail + counts.fixed + incomplete,
    errors: counts.error,
    skipped: counts.skip + counts.known,
  };
}

/** The beginning of the document: what the builder makes of one without suites, with the counts of all that follows. */
function opening(header: HeaderEvent, counts: Readonly<Counts>, durationMs: number, incomplete: number): string {
  const empty = builders
    .newBuilder()
    .name(safe(`mailspec ${header.target.name}`))
    .build();
  const written = Object.entries(attributesOf(counts, incomplete)).map(([name, count]) => ` ${name}="${count}"`);
  const when = ` timestamp="${moment(header)}" time="${seconds(durationMs)}"`;
  return `${empty.replace(/( \w+="0")+\/>$/, '')}${when}${written.join('')}>\n`;
}

/** What stands in a document between its root's tags. */
function suitesOf(builder: Builder): string {
  const document = builder.build();
  const root = document.indexOf('<testsuites');
  return document.slice(document.indexOf('\n', root) + 1, document.lastIndexOf('</testsuites>'));
}

function properties(header: HeaderEvent): (readonly [string, string])[] {
  const { target, tool, suites, seed, shard, strict } = header;
  return [
    ['target', target.name],
    ...(target.about === undefined ? [] : [['product', target.about] as const]),
    ...(target.version === undefined ? [] : [['target-version', target.version] as const]),
    ...target.services.map(service => [`service-${service.service}`, address(service)] as const),
    ['mailspec-version', tool.version],
    ['suites-sha256', suites],
    ['seed', String(seed)],
    ['strict', String(strict)],
    ...(header.retries === undefined ? [] : [['retries', String(header.retries)] as const]),
    ...(header.baseline ? [['baseline', `${header.baseline.target}, ${header.baseline.started}`] as const] : []),
    ...(shard ? [['shard', `${shard.index}/${shard.count}`] as const] : []),
  ];
}

function fill(test: TestCase, header: HeaderEvent, verdict: VerdictEvent): void {
  test.className(safe(className(verdict.scenario)));
  if (verdict.line > 0) test.file(safe(verdict.file));
  test.time(seconds(verdict.durationMs));
  test.property('rule', safe(verdict.rule)).property('level', verdict.level).property('verdict', verdict.verdict);
  if (verdict.flaky) test.property('flaky', 'true');
  const why = whyItCountsAsSkipped(verdict);
  if (why !== undefined) test.skipped();
  more.set(test, { line: verdict.line, why, tries: triesOf(verdict) });
  test.build = complete;
  switch (verdict.verdict) {
    case 'pass':
    case 'skip':
      return;
    case 'fail':
    case 'fixed':
      test.failure(safe(verdict.reason), safe(verdict.rule)).stacktrace(block(details(header, verdict)));
      return;
    case 'error':
      test.error(safe(verdict.reason), 'error', block(details(header, verdict)));
      return;
    case 'known':
    case 'warn':
    case 'note':
      test.standardOutput(block(details(header, verdict)));
      return;
  }
}

/** Jenkins takes what stands before the last dot for a package, and shows packages first. */
const className = (scenario: string) => suiteOf(scenario).replaceAll('/', '.');

/** What the builder has no words for: the line, which actions of GitHub read, why a case was skipped, and tries that failed. */
const more = new WeakMap<TestCase, More>();

interface More {
  readonly line: number;
  readonly why: string | undefined;
  readonly tries: readonly TryElement[];
}

/** An element for a try that failed, as Surefire writes it, which the flaky test handler of Jenkins reads. */
interface TryElement {
  readonly name: string;
  readonly message: string;
  readonly type: string;
  readonly text: string;
}

/** Of a case that passes they are `flakyFailure` and `flakyError`, of one that does not `rerunFailure` and `rerunError`. */
function triesOf({ verdict, tries = [] }: VerdictEvent): readonly TryElement[] {
  const kind = needsAttention.has(verdict) ? 'rerun' : 'flaky';
  return tries
    .filter(one => needsAttention.has(one.verdict))
    .map(one => ({
      name: `${kind}${one.verdict === 'error' ? 'Error' : 'Failure'}`,
      message: safe(one.reason),
      type: one.verdict === 'error' ? 'error' : safe(one.rule),
      text: block(
        [
          `try ${one.number}: ${one.verdict}: ${one.reason}`,
          ...(one.transcript
            ? ['exchange:', ...transcriptTail(one.transcript, tailLength).map(line => `  ${line}`)]
            : []),
        ].join('\n'),
      ),
    }));
}

/** Adds it. One function for all: a closure for each case takes much memory. */
function complete(this: TestCase, parent: Parameters<TestCase['build']>[0]): ReturnType<TestCase['build']> {
  const element = (Object.getPrototypeOf(this) as TestCase).build.call(this, parent);
  const { line, why, tries } = more.get(this)!;
  if (line > 0) element.att('line', String(line));
  for (const { name, message, type, text } of tries) element.ele(name, { message, type }).ele('stackTrace').dat(text);
  // The stricter readers ask for the output last.
  const isOutput = (child: (typeof element.children)[number]) => (child as typeof element).name === 'system-out';
  if (tries.length > 0) element.children.sort((a, b) => Number(isOutput(a)) - Number(isOutput(b)));
  if (why === undefined) return element;
  const skip = element.children.find(child => (child as typeof element).name === 'skipped') as typeof element;
  // Jenkins reads the message, GitLab the text.
  skip.att('message', safe(why)).txt(safe(why));
  return element;
}

function details(header: HeaderEvent, verdict: VerdictEvent): string {
  const { known, transcript = [] } = verdict;
  const again = rerunCommand(header, verdict);
  return [
    `${verdict.verdict}: ${verdict.title}`,
    `rule: ${verdict.rule} (${verdict.level})`,
    `  ${verdict.says}`,
    `place: ${place(verdict)}`,
    ...(known?.reason === verdict.reason ? [] : [`reason: ${verdict.reason}`]),
    ...(verdict.expected === undefined ? [] : [`expected: ${verdict.expected}`]),
    ...(verdict.got === undefined ? [] : [`got: ${verdict.got}`]),
    ...(known ? [`known deviation: ${[known.reason, known.link, known.expires].filter(Boolean).join(', ')}`] : []),
    ...triesLines(verdict),
    ...(transcript.length > 0 ? ['exchange:', ...transcriptTail(transcript, tailLength).map(line => `  ${line}`)] : []),
    ...(again === undefined ? [] : [`again: ${again}`]),
  ].join('\n');
}

/** For attributes: one line, and only characters that XML 1.0 allows. */
const safe = (text: string) => visibleLine(text);

/** For CDATA: the same with its lines. The builder parts only the first `]]>` of a section, so that none may be left. */
const block = (text: string) => visible(text).replaceAll(']]>', ']]\\x3e');

const totalTime = (verdicts: readonly VerdictEvent[]) => verdicts.reduce((sum, { durationMs }) => sum + durationMs, 0);

const seconds = (ms: number) => Math.round(ms) / 1000;

/** JUnit's schema has no time zone in a timestamp: it is UTC. */
const moment = ({ started }: HeaderEvent) => started.replace(/(\.\d+)?Z$/, '');
