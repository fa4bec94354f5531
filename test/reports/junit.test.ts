import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VerdictEvent } from '../../record/events.js';
import { renderJunit as pieces } from '../../reports/junit.js';
import { inOne } from './pages.js';
import { junit2json, xmllint } from './readers.js';
import { cutResults, results, verdicts, wellResults, whole } from './sample.js';
import { type Element, parseXml } from './well-formed.js';

const renderJunit = inOne(pieces);
const schema = readFileSync(new URL('junit.xsd', import.meta.url), 'utf8');

function cases(document: string): Map<string, Element> {
  const suites = parseXml(document).children;
  const found = suites.flatMap(suite =>
    suite.children.filter(({ name }) => name === 'testcase').map(test => [suite, test] as const),
  );
  return new Map(
    found.map(([suite, test]) => [`${suite.attributes.get('name')}/${test.attributes.get('name')}`, test]),
  );
}

const outcomeOf = (test: Element | undefined) =>
  test?.children.find(({ name }) => ['failure', 'error', 'skipped'].includes(name));
const outputOf = (test: Element | undefined) => test?.children.find(({ name }) => name === 'system-out')?.text;

describe('the JUnit report', () => {
  it('is as it was agreed', async () => {
    await expect(renderJunit(results)).toMatchFileSnapshot('golden/junit.xml');
  });

  it('has a suite a scenario file and counts what is in it', () => {
    const root = parseXml(renderJunit(results));
    expect(root.children.map(suite => suite.attributes.get('name'))).toEqual([
      ...new Set(verdicts.map(({ scenario }) => scenario.replace(/\/[^/]*$/, ''))),
    ]);
    expect(Object.fromEntries(root.attributes)).toMatchObject({
      tests: '10',
      failures: '3',
      errors: '1',
      skipped: '3',
    });
  });

  it.each([
    ['smtp/pipelining/answers-in-order', undefined, undefined],
    ['smtp/syntax/mail-from[no-brackets]', 'failure', 'the reply was not the one expected'],
    ['imap/list/hierarchy', 'failure', 'it passes, yet known.yaml lists it: take it off the list'],
    ['imap/login/twice', 'error', 'login of user1 as set-up: NO [UNAVAILABLE] try later'],
    ['smtp/chunking/last', 'skipped', 'smtp does not offer CHUNKING'],
    ['imap/expunge/not-while-fetching', 'skipped', 'known deviation: mended in 1.3'],
    ['smtp/limits/line', undefined, undefined],
    ['smtp/vrfy/reply', undefined, undefined],
  ])('tells %s as %s', (id, kind, message) => {
    const outcome = outcomeOf(cases(renderJunit(results)).get(id));
    expect(outcome?.name).toBe(kind);
    expect(outcome?.attributes.get('message')).toBe(message);
  });

  it('has a suite of many cases in one piece, with all of them counted', () => {
    const many = Array.from({ length: 30 }, (_, at) =>
      verdicts.map(event => ({ ...event, scenario: `smtp/many/case-${at}-${event.verdict}` })),
    ).flat();
    const [suite, ...others] = parseXml(renderJunit(whole(many))).children;
    expect(others).toEqual([]);
    const tests = suite?.children.filter(({ name }) => name === 'testcase') ?? [];
    const of = (name: string) => tests.filter(test => test.children.some(child => child.name === name)).length;
    expect(tests).toHaveLength(many.length);
    expect(suite?.children.filter(({ name }) => name === 'properties')).toHaveLength(1);
    expect(Object.fromEntries(suite?.attributes ?? [])).toMatchObject({
      tests: String(many.length),
      failures: String(of('failure')),
      errors: String(of('error')),
      skipped: String(of('skipped')),
    });
    expect([of('failure'), of('error'), of('skipped')]).toEqual([90, 30, 90]);
  });

  it('says of a warn and a note what they are', () => {
    const found = cases(renderJunit(results));
    expect(outputOf(found.get('smtp/limits/line'))).toContain('warn: A command line of 512 octets is taken');
    expect(outputOf(found.get('smtp/vrfy/reply'))).toContain('reason: 252: the server does not tell');
  });

  it('gives the verdicts of one scenario different names', () => {
    const [one] = verdicts;
    const other = { ...one!, rule: 'rfc5321/4.2/other' };
    const found = cases(renderJunit(whole([one!, other, other])));
    const names = [one!.scenario, `${one!.scenario} (${other.rule})`, `${one!.scenario} (${other.rule}, 2)`];
    expect([...found.keys()]).toEqual(names);
  });

  it.each([
    ['a run', results],
    ['a run in which all is well', wellResults],
    ['a run that was cut short', cutResults],
    ['a run that found nothing', whole([])],
  ])('keeps to the schema for %s', async (_, record) => {
    expect(await xmllint(renderJunit(record), schema)).toEqual([]);
  });

  it.each([
    ['pass', 'fail', 'flakyFailure'],
    ['note', 'error', 'flakyError'],
    ['fail', 'fail', 'rerunFailure'],
    ['error', 'error', 'rerunError'],
  ] as const)('tells of a %s that was tried before, which was %s: %s', async (verdict, before, name) => {
    const earlier = { number: 1, verdict: before, rule: 'rfc1/2/a', reason: 'no ]]> & <so>', durationMs: 1 };
    const [event] = verdicts;
    const text = renderJunit(whole([{ ...event!, verdict, reason: 'so', tries: [earlier] }]));
    expect(await xmllint(text, schema)).toEqual([]);
    const tried = cases(text)
      .get('smtp/pipelining/answers-in-order')
      ?.children.find(child => child.name === name);
    expect(tried?.attributes.get('message')).toBe('no ]]> & <so>');
  });

  it('would be told by the schema what its readers do not take', async () => {
    const text = renderJunit(results);
    expect(await xmllint(text.replace(' time="12.322"', ' time="12,3"'), schema)).toHaveLength(1);
    expect(await xmllint(text.replaceAll(/name="(last|empty)"/g, 'name="same"'), schema)).toHaveLength(1);
  });

  it('is read by another program as it was meant', async () => {
    const { testsuite: suites, ...root } = await junit2json(renderJunit(results));
    expect(root).toMatchObject({ time: 12.322, tests: 10, failures: 3, errors: 1 });
    const told = suites.flatMap(suite =>
      suite.testcase.map(({ classname, name, time, failure, error, skipped }) => [
        `${classname} ${name} ${time}`,
        failure ? `failure: ${failure[0]?.message}` : error ? `error: ${error[0]?.message}` : skipped?.[0]?.message,
      ]),
    );
    expect(told).toEqual([
      ['smtp.pipelining answers-in-order 0.02', undefined],
      ['smtp.syntax mail-from[no-brackets] 0.02', 'failure: the reply was not the one expected'],
      ['imap.expunge not-while-fetching 0.02', 'known deviation: mended in 1.3'],
      ['imap.list hierarchy 0.02', 'failure: it passes, yet known.yaml lists it: take it off the list'],
      ['smtp.chunking last 0.02', 'smtp does not offer CHUNKING'],
      ['smtp.chunking empty 0.02', 'smtp does not offer CHUNKING'],
      ['smtp.limits line 0.02', undefined],
      ['smtp.vrfy reply 0.02', undefined],
      ['imap.login twice 0.02', 'error: login of user1 as set-up: NO [UNAVAILABLE] try later'],
      ['invariant.imap exists-never-falls 0.02', 'failure: in 1 of 70 sessions'],
    ]);
    expect(suites[1]?.properties).toContainEqual({ name: 'product', value: 'Example Mail' });
    expect(suites[1]?.testcase[0]?.failure?.[0]?.inner).toContain('\nplace: suites/smtp/syntax.yaml:31\n');
  });

  it('names the file and the line where there is one', () => {
    const [one] = verdicts;
    const [at, nowhere] = [12, 0].map(line => cases(renderJunit(whole([{ ...one!, line }]))).get(one!.scenario));
    expect(at?.attributes.get('line')).toBe('12');
    expect(at?.attributes.get('file')).toBe('suites/smtp/pipelining.yaml');
    expect([...(nowhere?.attributes.keys() ?? [])]).toEqual(['name', 'classname', 'time']);
  });

  it('fails when the run was cut short or stopped', () => {
    const cut = outcomeOf(cases(renderJunit(cutResults)).get('run/the run is complete'));
    expect(cut?.attributes.get('message')).toContain('The run was cut short');
    const stopped = { ...wellResults, footer: { ...wellResults.footer!, stopped: 'interrupted' } };
    expect(outcomeOf(cases(renderJunit(stopped)).get('run/the run is complete'))?.attributes.get('message')).toContain(
      'interrupted',
    );
    expect(cases(renderJunit(wellResults)).has('run/the run is complete')).toBe(false);
  });

  it('is well-formed and keeps the text, whatever a server sends', () => {
    const kinds: VerdictEvent['verdict'][] = ['fail', 'error', 'skip', 'known', 'warn'];
    const hostile = fc.string({
      unit: fc.oneof(
        fc.constantFrom(']]>', '<', '&', '"', '\u0000', '\u001b', '\ud800', '\uffff', '\n', '\r'),
        fc.string({ unit: 'binary', maxLength: 3 }),
      ),
    });
    fc.assert(
      fc.property(hostile, fc.constantFrom(...kinds), (text, verdict) => {
        const event: VerdictEvent = { ...verdicts[1]!, verdict, title: text, reason: text, got: text, says: text };
        expect(() => cases(renderJunit(whole([event])))).not.toThrow();
      }),
      { numRuns: 200 },
    );
  });
});
