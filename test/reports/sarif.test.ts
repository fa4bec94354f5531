import { describe, expect, it } from 'vitest';
import type { VerdictEvent } from '../../record/events.js';
import { renderSarif } from '../../reports/sarif.js';
import { sarifFaults } from './readers.js';
import { cutResults, header, results, verdicts, wellResults, whole } from './sample.js';

interface Message {
  readonly text: string;
}
interface Rule {
  readonly id: string;
  readonly shortDescription: Message;
  readonly helpUri?: string;
  readonly defaultConfiguration: { readonly level: string };
  readonly properties: Readonly<Record<string, unknown>>;
}
interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: Message;
  readonly locations: readonly { readonly physicalLocation: Readonly<Record<string, unknown>> }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions?: readonly unknown[];
  readonly properties: Readonly<Record<string, unknown>>;
}
interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly Rule[] } };
  readonly results: readonly Result[];
  readonly invocations: readonly [Readonly<Record<string, unknown>>];
}

const log = (record: typeof results) => JSON.parse([...renderSarif(record)].join('')) as { readonly runs: [Run] };
const runOf = (record: typeof results) => log(record).runs[0];
const of = (event: VerdictEvent) => runOf(whole([event]));
const [, lenient, known, , , , warned] = verdicts as [
  VerdictEvent,
  VerdictEvent,
  VerdictEvent,
  unknown,
  unknown,
  unknown,
  VerdictEvent,
];

describe('the SARIF report', () => {
  it.each([
    ['a run', results],
    ['a run in which all is well', wellResults],
    ['a run that was cut short', cutResults],
    ['a run that found nothing', whole([])],
  ])('keeps to the published schema for %s', async (_, record) => {
    expect(await sarifFaults(log(record))).toEqual([]);
  });

  it('would be told by the schema what SARIF does not have', async () => {
    const { runs } = log(results);
    expect(await sarifFaults({ version: '2.1.0', runs: [{ ...runs[0], verdicts: [] }] })).toEqual([
      '/runs/0 must NOT have additional properties',
    ]);
  });

  it('has a rule for each that was broken, with its level and its section at the RFC Editor', () => {
    const { rules } = runOf(results).tool.driver;
    expect(rules.map(({ id, defaultConfiguration }) => [id, defaultConfiguration.level])).toEqual([
      ['rfc5321/4.1.1.2/mail-syntax', 'error'],
      ['rfc3501/7.4.1/no-expunge-while-fetch-store-search', 'error'],
      ['rfc5321/4.5.3.1.4/command-line', 'warning'],
      ['rfc3501/7.3.1/exists-never-falls', 'error'],
    ]);
    const page = 'https://www.rfc-editor.org/rfc/rfc5321#section-4.1.1.2';
    expect(rules[0]).toMatchObject({
      name: 'MailSyntax',
      shortDescription: { text: 'The reverse-path of MAIL stands in angle brackets.' },
      fullDescription: { text: 'RFC 5321 4.1.1.2 (MUST): The reverse-path of MAIL stands in angle brackets.' },
      help: { text: expect.stringMatching(/\nerratum 5414 \(held\): It is not empty\.\n.*\n.*#section-4\.1\.1\.2$/) },
      helpUri: page,
      properties: { tags: ['RFC 5321', 'MUST', 'leniency'] },
    });
  });

  it.each([
    ['rfc9051/F.2/x', 'https://www.rfc-editor.org/rfc/rfc9051#appendix-F.2'],
    ['house/1/x', undefined],
  ])('leads from %s to %s', (rule, page) => {
    expect(of({ ...lenient, rule }).tool.driver.rules[0]?.helpUri).toBe(page);
  });

  it('has a result for each finding, at its place in the suites', () => {
    const [first, second, third, last, ...others] = runOf(results).results;
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      ruleId: 'rfc5321/4.1.1.2/mail-syntax',
      ruleIndex: 0,
      level: 'warning',
      message: {
        text: "A reverse-path without brackets is refused | `it's` *so*: the reply was not the one expected.",
      },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'suites/smtp/syntax.yaml', uriBaseId: '%SRCROOT%' },
            region: { startLine: 31 },
          },
        },
      ],
      properties: {
        scenario: 'smtp/syntax/mail-from[no-brackets]',
        verdict: 'fail',
        severity: 'leniency',
        leniency: true,
        expected: '5xx',
        got: expect.stringContaining('\\x1b[31mred'),
        exchange: expect.arrayContaining(['S: 250-mail.example.test\\r\\n']),
        again: "npx mailspec run 'smtp/syntax/mail-from[no-brackets]' --target 'targets/my server.yaml'",
      },
    });
    expect([second?.level, third?.level, last?.properties.seenIn]).toEqual([
      'error',
      'warning',
      'imap/fetch/body[text]',
    ]);
  });

  it('suppresses a known deviation, with its reason', () => {
    expect(of(known).results[0]?.suppressions).toEqual([
      {
        kind: 'external',
        status: 'accepted',
        justification: 'mended in 1.3, https://example.com/bugs/1, until 2027-01-01',
      },
    ]);
    expect(of({ ...known, expected: 'none', reason: 'It is known.' }).results[0]?.message.text).toBe(
      'No EXPUNGE is sent while FETCH runs: expected none, got * 2 EXPUNGE.',
    );
    expect(runOf(results).results.filter(({ suppressions }) => suppressions)).toHaveLength(1);
  });

  it('notifies of what could not be judged and of entries that are out of date, and says how the run ended', () => {
    const text = (message: string) => [expect.objectContaining({ level: 'error', message: { text: message } })];
    expect(runOf(results).invocations[0]).toMatchObject({
      executionSuccessful: true,
      exitCode: 1,
      toolExecutionNotifications: text(
        'A second LOGIN is refused: login of user1 as set-up: NO [UNAVAILABLE] try later.',
      ),
      toolConfigurationNotifications: text(
        'The delimiter is the same throughout: it passes, yet known.yaml lists it: take it off the list.',
      ),
    });
    expect(runOf(cutResults).invocations[0].executionSuccessful).toBe(false);
    const ofTarget = of({ ...lenient, verdict: 'error', line: 0, reason: 'it is gone.' });
    expect(ofTarget.invocations[0].toolExecutionNotifications).toEqual([
      { level: 'error', message: { text: `${lenient.title}: it is gone.` } },
    ]);
  });

  it('finds the same finding again, whatever line it has come to stand on', () => {
    const prints = (...events: VerdictEvent[]) =>
      runOf(whole(events)).results.map(result => result.partialFingerprints.primaryLocationLineHash);
    const [print] = prints(lenient);
    expect(print).toBe('7128ef490e1c865c:1');
    expect(prints({ ...lenient, line: 99, got: 'other', reason: 'other' })).toEqual([print]);
    expect(prints(lenient, lenient)).toEqual([print, print?.replace(/1$/, '2')]);
    expect(prints({ ...lenient, rule: 'rfc5321/4.2/other' })).not.toEqual([print]);
    expect(prints({ ...lenient, scenario: 'smtp/syntax/other' })).not.toEqual([print]);
  });

  it('calls only what lies open to anyone a matter of security', () => {
    const open = of({ ...lenient, level: 'SECURITY' }).tool.driver.rules[0];
    expect(open?.properties).toEqual({ tags: ['RFC 5321', 'SECURITY', 'security'], 'security-severity': '5.3' });
    expect(of(lenient).tool.driver.rules[0]?.properties).not.toHaveProperty('security-severity');
  });

  it('fails what a strict run fails, and only warns of it otherwise', () => {
    expect(of(warned).results[0]?.level).toBe('warning');
    expect(of({ ...warned, verdict: 'fail' }).results[0]?.level).toBe('error');
  });

  it('lets no text of a server be a link or hold a place, and keeps paths from being anything else', () => {
    const { results: found } = of({
      ...lenient,
      reason: 'got [x](http://evil) {0} \u001b[1m',
      file: 'my suites/a:b#c?.yaml',
      line: 0,
    });
    expect(found[0]?.message.text).toContain('got [x] (http://evil) {{0}} \\x1b[1m');
    expect(found[0]?.locations[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'my%20suites/a%3Ab%23c%3F.yaml', uriBaseId: '%SRCROOT%' },
    });
  });

  it('names what does not lie in the working folder by a URI of its own', () => {
    const { results: found } = of({ ...lenient, file: '/elsewhere/my suites/a.yaml' });
    expect(found[0]?.locations[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'file:///elsewhere/my%20suites/a.yaml' },
      region: { startLine: 31 },
    });
  });

  it('says what was played against what', () => {
    expect(runOf(results)).toMatchObject({
      automationDetails: { id: `mailspec/example/${header.started}` },
      properties: { target: 'example', product: 'Example Mail', version: '1.2.3', seed: 42, suites: header.suites },
    });
  });
});
