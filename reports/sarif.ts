import { createHash } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { HeaderEvent, Level, Results, VerdictEvent } from '../record/events.js';
import { ruleLink } from '../record/rule-link.js';
import { severityOf } from '../record/severity.js';
import { ruleParts } from './grouping.js';
import { jsonDocument, longList } from './json-document.js';
import type { Pieces } from './reporter.js';
import { transcriptTail } from './transcript.js';
import { amendments, rerunCommand } from './verdict.js';
import { visible } from './visible.js';
import { address } from './words.js';

/** Entries of an exchange that a result holds. */
const tailLength = 40;

/**
 * The record as a SARIF log (OASIS SARIF 2.1.0): a rule for each rule of an RFC that was broken, a result for each time. A known deviation is a result that is suppressed.
 * What could not be judged, and entries of the list of known deviations that are out of date, break no rule: they are notifications.
 */
export function renderSarif({ header, verdicts, footer }: Results): Pieces {
  const rules = rulesWithFindings(verdicts);
  const driver = { name: header.tool.name, version: header.tool.version, semanticVersion: header.tool.version };
  const invocation = {
    executionSuccessful: footer !== undefined && footer.stopped === undefined,
    startTimeUtc: header.started,
    ...(footer && { endTimeUtc: footer.finished, exitCode: footer.exitStatus }),
    toolExecutionNotifications: longList(notifications(verdicts, 'error')),
    toolConfigurationNotifications: longList(notifications(verdicts, 'fixed')),
  };
  const run = {
    tool: { driver: { ...driver, rules: longList([...rules.values()].map(ruleOf)) } },
    automationDetails: { id: `mailspec/${header.target.name}/${header.started}` },
    invocations: [invocation],
    originalUriBaseIds: { [base]: { description: { text: 'The working folder of the run.' } } },
    properties: propertiesOf(header),
    results: longList(results(header, verdicts, new Map([...rules.keys()].map((rule, index) => [rule, index])))),
  };
  return jsonDocument({
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [run],
  });
}

/** What readers of SARIF call the root of the sources. */
const base = '%SRCROOT%';

const isFinding = ({ verdict }: VerdictEvent) => verdict === 'fail' || verdict === 'warn' || verdict === 'known';

/** A verdict for each rule that has findings. */
function rulesWithFindings(verdicts: readonly VerdictEvent[]): Map<string, VerdictEvent> {
  const rules = new Map<string, VerdictEvent>();
  for (const event of verdicts) if (isFinding(event) && !rules.has(event.rule)) rules.set(event.rule, event);
  return rules;
}

const levels: Readonly<Record<Level, 'error' | 'warning' | 'note'>> = {
  MUST: 'error',
  'MUST NOT': 'error',
  SECURITY: 'error',
  SHOULD: 'warning',
  'SHOULD NOT': 'warning',
  MAY: 'note',
};

/**
 * How grave a rule of security is, as GitHub orders by. All that the catalogue says is that others can do what they should not, from anywhere and without signing in: the
 * least that CVSS 3.1 has for that (AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:L/A:N).
 */
const securitySeverity = '5.3';

/** A break of style or by leniency harms no one, whatever the level of the rule. */
function levelOf(event: VerdictEvent): 'error' | 'warning' | 'note' {
  const severity = severityOf(event);
  if (severity === 'style' || severity === 'leniency') return event.verdict === 'fail' ? 'warning' : 'note';
  return event.verdict === 'fail' ? 'error' : levels[event.level];
}

function ruleOf(event: VerdictEvent) {
  const { rule, says, level } = event;
  const { document, section } = ruleParts(rule);
  const link = ruleLink(rule);
  const cited = `${document} ${section} (${level})`;
  const more = amendments(event);
  const help = [`${cited}: ${says}`, ...(more === undefined ? [] : [more]), ...(link === undefined ? [] : [link])];
  const severity = severityOf(event);
  const security = severity === 'security';
  return {
    id: rule,
    name: nameOf(rule),
    shortDescription: { text: message(says) },
    fullDescription: { text: message(`${cited}: ${says}`) },
    help: { text: message(help.join('\n')) },
    ...(link === undefined ? {} : { helpUri: link }),
    defaultConfiguration: { level: levels[level] },
    properties: {
      tags: [document, level, severity],
      ...(security ? { 'security-severity': securitySeverity } : {}),
    },
  };
}

/** The last part of a rule's id as SARIF likes names: `rset-clears-buffers` is `RsetClearsBuffers`. */
function nameOf(rule: string): string {
  const last = rule.slice(rule.lastIndexOf('/') + 1);
  return last.replace(/(?:^|[^a-z0-9]+)([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase());
}

function* results(header: HeaderEvent, verdicts: readonly VerdictEvent[], indices: ReadonlyMap<string, number>) {
  const times = new Map<string, number>();
  for (const event of verdicts) {
    if (!isFinding(event)) continue;
    const finding = fingerprint(event);
    const time = (times.get(finding) ?? 0) + 1;
    times.set(finding, time);
    yield {
      ruleId: event.rule,
      ruleIndex: indices.get(event.rule),
      level: levelOf(event),
      message: { text: sentence(event) },
      locations: [location(event)],
      partialFingerprints: { primaryLocationLineHash: `${finding}:${time}` },
      ...(event.known && { suppressions: [suppression(event.known)] }),
      properties: details(header, event),
    };
  }
}

/** What was found, in a sentence. Why a deviation is known stands elsewhere. */
function sentence({ title, reason, verdict, expected, got }: VerdictEvent): string {
  const compared = verdict === 'known' && expected !== undefined && got !== undefined;
  const found = compared ? `expected ${expected}, got ${got}` : reason;
  return message(`${title}: ${found.replace(/\.$/, '')}.`);
}

/**
 * What tells a finding from all others, whatever run found it and on whatever line its scenario has come to stand. Under this name GitHub looks for it; in the form
 * that it has there, a number behind it tells equal ones apart.
 */
function fingerprint({ scenario, rule }: VerdictEvent): string {
  return createHash('sha256').update(`${scenario}\n${rule}`).digest('hex').slice(0, 16);
}

function location({ file, line, scenario }: VerdictEvent) {
  return {
    physicalLocation: {
      artifactLocation: artifact(file),
      ...(line > 0 ? { region: { startLine: line } } : {}),
    },
    logicalLocations: [{ fullyQualifiedName: scenario, kind: 'scenario' }],
  };
}

/** A path as a reference: no part of it may look like a scheme, a query or a fragment. */
function artifact(path: string) {
  if (isAbsolute(path)) return { uri: pathToFileURL(path).href };
  return { uri: path.split('/').map(encodeURIComponent).join('/'), uriBaseId: base };
}

function suppression({ reason, link, expires, todo, baseline }: Required<VerdictEvent>['known']) {
  const until = expires === undefined ? [] : [`until ${expires}`];
  const justification = [reason, ...(link === undefined ? [] : [link]), ...until].join(', ');
  const status = todo || baseline ? 'underReview' : 'accepted';
  return { kind: 'external', status, justification: visible(justification) };
}

/** What else is known of a finding, for viewers that show it. */
function details(header: HeaderEvent, event: VerdictEvent) {
  const { scenario, verdict, level, leniency, expected, got, seenIn, transcript = [] } = event;
  const again = rerunCommand(header, event);
  return {
    scenario,
    verdict,
    level,
    severity: severityOf(event),
    ...(leniency && { leniency }),
    ...(event.flaky && { flaky: true }),
    ...(expected === undefined ? {} : { expected: visible(expected) }),
    ...(got === undefined ? {} : { got: visible(got) }),
    ...(seenIn === undefined ? {} : { seenIn }),
    ...(again === undefined ? {} : { again }),
    ...(transcript.length > 0 ? { exchange: transcriptTail(transcript, tailLength).map(visible) } : {}),
  };
}

/** What is flaky is told as well, as a warning, where no result tells it. */
function* notifications(verdicts: readonly VerdictEvent[], verdict: 'error' | 'fixed') {
  for (const event of verdicts) {
    const aside = verdict === 'error' && event.flaky && event.verdict !== 'fixed' && !isFinding(event);
    if (event.verdict !== verdict && !aside) continue;
    const places = event.line > 0 ? { locations: [location(event)] } : {};
    yield { level: event.verdict === verdict ? 'error' : 'warning', message: { text: sentence(event) }, ...places };
  }
}

function propertiesOf({ target, suites, seed, strict, shard }: HeaderEvent) {
  return {
    target: target.name,
    ...(target.about === undefined ? {} : { product: target.about }),
    ...(target.version === undefined ? {} : { version: target.version }),
    services: Object.fromEntries(target.services.map(service => [service.service, address(service)])),
    suites,
    seed,
    strict,
    ...(shard && { shard: `${shard.index}/${shard.count}` }),
  };
}

/** Text as SARIF has it: braces are doubled, as single ones hold a place; and nothing that a server sent is a link. */
const message = (text: string) => visible(text).replace(/[{}]/g, '$&$&').replaceAll('](', '] (');
