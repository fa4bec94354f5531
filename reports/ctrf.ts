import type { HeaderEvent, Results, Verdict, VerdictEvent } from '../record/events.js';
import { severityOf } from '../record/severity.js';
import { countVerdicts } from '../record/verdicts.js';
import { ruleParts, suiteOf } from './grouping.js';
import { jsonDocument, longList } from './json-document.js';
import { remarksOn } from './remarks.js';
import type { Pieces } from './reporter.js';
import { outcome } from './summary.js';
import { transcriptTail } from './transcript.js';
import { exchangeOf, rerunCommand, whyItCountsAsSkipped } from './verdict.js';
import { address } from './words.js';

/** Entries of an exchange that a test holds. */
const tailLength = 40;

/** The version of the format's specification that this is written by. */
const specVersion = '0.0.0';

/** What CTRF calls a test that came out so. It has no word for what could not be judged: that is `other`, and neither a pass nor a failure. */
const statuses = {
  pass: 'passed',
  warn: 'passed',
  note: 'passed',
  fail: 'failed',
  fixed: 'failed',
  skip: 'skipped',
  known: 'skipped',
  error: 'other',
} as const satisfies Readonly<Record<Verdict, string>>;

/** The record in the Common Test Report Format (CTRF): a test a verdict. A run that did not come to its end has one more, which failed. */
export function renderCtrf({ header, verdicts, footer }: Results): Pieces {
  const counts = countVerdicts(verdicts);
  const incomplete = !footer || footer.stopped !== undefined;
  const end = outcome(header, counts, remarksOn(verdicts), footer);
  const start = Date.parse(header.started);
  const duration = Math.round(footer?.durationMs ?? verdicts.reduce((sum, { durationMs }) => sum + durationMs, 0));
  const summary = {
    tests: verdicts.length + (incomplete ? 1 : 0),
    passed: counts.pass + counts.warn + counts.note,
    failed: counts.fail + counts.fixed + (incomplete ? 1 : 0),
    skipped: counts.skip + counts.known,
    pending: 0,
    other: counts.error,
    suites: new Set(verdicts.map(({ scenario }) => suiteOf(scenario))).size + (incomplete ? 1 : 0),
    start,
    stop: start + duration,
    duration,
    extra: { outcome: end.text, verdicts: counts },
  };
  const unfinished = { name: 'the run is complete', status: 'failed', duration: 0, suite: ['run'], message: end.text };
  return jsonDocument({
    reportFormat: 'CTRF',
    specVersion,
    timestamp: footer?.finished ?? header.started,
    generatedBy: `${header.tool.name} ${header.tool.version}`,
    results: {
      tool: { name: header.tool.name, version: header.tool.version },
      summary,
      tests: longList(tests(header, verdicts, incomplete ? [unfinished] : [])),
      environment: environment(header, !incomplete),
    },
  });
}

function* tests(header: HeaderEvent, verdicts: readonly VerdictEvent[], further: readonly object[]) {
  for (const verdict of verdicts) yield test(header, verdict);
  yield* further;
}

function test(header: HeaderEvent, event: VerdictEvent) {
  const { scenario, rule, level, verdict, reason, line, tags, expected, got, seenIn, leniency, known } = event;
  const transcript = exchangeOf(event);
  const message = whyItCountsAsSkipped(event) ?? reason;
  const again = verdict === 'pass' && !event.flaky ? undefined : rerunCommand(header, event);
  return {
    testId: `${scenario} ${rule}`,
    name: event.title,
    status: statuses[verdict],
    rawStatus: verdict,
    duration: Math.round(event.durationMs),
    suite: suiteOf(scenario).split('/'),
    ...(message === '' ? {} : { message }),
    ...(transcript.length > 0 ? { trace: transcriptTail(transcript, tailLength).join('\n') } : {}),
    ...(line > 0 ? { filePath: event.file, line } : {}),
    ...(tags && { tags }),
    ...(event.tries && { retries: event.tries.length, flaky: event.flaky === true }),
    labels: { rfc: ruleParts(rule).document, level },
    type: 'conformance',
    extra: {
      scenario,
      rule,
      says: event.says,
      severity: severityOf(event),
      ...(leniency && { leniency }),
      ...(expected === undefined ? {} : { expected }),
      ...(got === undefined ? {} : { got }),
      ...(seenIn === undefined ? {} : { seenIn }),
      ...(known && { known }),
      ...(again === undefined ? {} : { again }),
    },
  };
}

function environment({ target, suites, seed, strict, shard }: HeaderEvent, healthy: boolean) {
  return {
    appName: target.about ?? target.name,
    ...(target.version === undefined ? {} : { appVersion: target.version }),
    testEnvironment: target.name,
    ...(shard && { shardId: `${shard.index}/${shard.count}` }),
    healthy,
    extra: {
      services: Object.fromEntries(target.services.map(service => [service.service, address(service)])),
      suites,
      seed,
      strict,
    },
  };
}
