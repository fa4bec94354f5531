import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VerdictEvent } from '../../record/events.js';
import { renderJunit as pieces } from '../../reports/junit.js';
import { inOne } from './pages.js';
import { cutResults, results, verdicts, wellResults, whole } from './sample.js';
import { type Element, parseXml } from './well-formed.js';

const renderJunit = inOne(pieces);

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
    const found = cases(renderJunit(whole([one!, { ...one!, rule: 'rfc5321/4.2/other' }])));
    expect([...found.keys()]).toEqual([one!.scenario, `${one!.scenario} (rfc5321/4.2/other)`]);
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
