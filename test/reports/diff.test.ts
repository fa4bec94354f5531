import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../record/events.js';
import { type Change, compareResults } from '../../reports/diff/compare.js';
import { diffFormats, renderDiff } from '../../reports/index.js';
import { header, injection, verdicts, whole } from './sample.js';
import { cutResults, other, results } from './servers.js';

const one = (verdict: Verdict, more = {}) => whole([{ ...verdicts[0]!, verdict, reason: 'so', ...more }]);
const changeOf = (was: Verdict, is: Verdict) => compareResults(one(was), one(is)).differences[0]?.change;

describe('a comparison of two runs', () => {
  it.each<[Verdict, Verdict, Change | undefined]>([
    ['pass', 'fail', 'broken'],
    ['warn', 'fail', 'broken'],
    ['skip', 'fail', 'broken'],
    ['error', 'fail', 'broken'],
    ['fixed', 'fail', 'broken'],
    ['known', 'fail', 'changed'],
    ['fail', 'pass', 'mended'],
    ['known', 'fixed', 'mended'],
    ['warn', 'pass', 'mended'],
    ['fail', 'known', 'newly known'],
    ['pass', 'known', 'newly known'],
    ['pass', 'warn', 'changed'],
    ['pass', 'skip', 'changed'],
    ['fail', 'error', 'changed'],
    ['fail', 'skip', 'changed'],
    ['fail', 'fail', undefined],
    ['skip', 'skip', undefined],
  ])('calls %s to %s: %s', (was, is, change) => {
    expect(changeOf(was, is)).toBe(change);
  });

  it('sees another branch, and another rule broken by the same scenario', () => {
    const compared = (was: object, is: object, verdict: Verdict) =>
      compareResults(one(verdict, was), one(verdict, is)).differences.map(({ change }) => change);
    expect(compared({ reason: '252' }, { reason: '550' }, 'note')).toEqual(['changed']);
    expect(compared({ reason: '252' }, { reason: '550' }, 'fail')).toEqual([]);
    expect(compared({ rule: 'rfc5321/4/a' }, { rule: 'rfc5321/4/b' }, 'fail')).toEqual(['changed']);
  });

  it('tells what appeared and what is gone', () => {
    const { differences, same, complete, cautions } = compareResults(results, cutResults);
    expect(new Set(differences.map(({ change }) => change))).toEqual(new Set(['gone']));
    expect(differences).toHaveLength(verdicts.length - 2);
    expect(same).toEqual({ scenarios: 2, invariants: 0 });
    expect(complete).toBe(false);
    expect(cautions).toEqual(['The newer run was cut short.']);
    expect(compareResults(cutResults, results).differences[0]!.change).toBe('appeared');
  });

  it('calls a server broken that is not well after the run', () => {
    const health = { ...verdicts[0]!, scenario: 'health/imap', verdict: 'error' as const, reason: 'it is gone' };
    const [well, unwell] = [whole([verdicts[0]!]), whole([verdicts[0]!, health])];
    expect(compareResults(well, unwell).differences.map(({ change }) => change)).toEqual(['broken']);
    expect(compareResults(unwell, well).differences.map(({ change }) => change)).toEqual(['mended']);
  });

  it('warns where not the server alone has changed', () => {
    expect(compareResults(results, results)).toMatchObject({ differences: [], cautions: [], complete: true });
    const changed = { ...results, header: { ...header, suites: 'e'.repeat(64), selection: [], strict: true } };
    expect(compareResults(results, changed).cautions).toHaveLength(3);
    expect(compareResults(results, other).cautions).toEqual(['The servers differ: example and other.']);
  });
});

describe('a comparison told', () => {
  const comparison = compareResults(results, other);

  it('on the console', async () => {
    const text = await renderDiff('console', comparison);
    expect(text).toContain(
      'Newly broken (1)\n  smtp/pipelining/answers-in-order  pass to fail\n    expected 250, got 500\n',
    );
    expect(text).toContain('Mended (1)\n  smtp/limits/line  warn to pass\n    the reply was 500\n');
    expect(text).toContain('Newly known (1)\n  smtp/syntax/mail-from[no-brackets]  fail to known\n');
    expect(text).toContain('Changed otherwise (2)');
    expect(
      text.endsWith(
        '1 newly broken, 1 mended, 1 newly known, 2 changed otherwise; 4 scenarios and 1 invariant as before.\n',
      ),
    ).toBe(true);
    expect(await renderDiff('console', compareResults(results, results))).toContain(
      'Nothing changed; 9 scenarios and 1 invariant as before.',
    );
  });

  it('in Markdown, where nothing a server says is markup', async () => {
    const text = await renderDiff('markdown', compareResults(one('pass'), one('fail', { reason: injection })));
    expect(text).toContain('### Newly broken');
    expect(text).not.toContain('<script>');
  });

  it('in JSON, without transcripts', async () => {
    const document = JSON.parse(await renderDiff('json', comparison));
    expect(document.newer).toMatchObject({ target: 'other', version: '1.2.3' });
    expect(document.differences.find((each: { change: string }) => each.change === 'broken')).toMatchObject({
      scenario: 'smtp/pipelining/answers-in-order',
      older: { verdict: 'pass' },
      newer: { verdict: 'fail', reason: 'expected 250, got 500' },
    });
    expect(JSON.stringify(document)).not.toContain('transcript');
  });

  it('in no other form', async () => {
    expect(Object.keys(diffFormats)).toEqual(['console', 'markdown', 'json']);
    await expect(renderDiff('html', comparison)).rejects.toThrow(RangeError);
  });
});
