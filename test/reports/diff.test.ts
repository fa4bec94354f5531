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
    ['pass', 'skip', 'not tested'],
    ['fail', 'error', 'changed'],
    ['fail', 'skip', 'not tested'],
    ['fail', 'fail', undefined],
    ['skip', 'skip', undefined],
  ])('calls %s to %s: %s', (was, is, change) => {
    expect(changeOf(was, is)).toBe(change);
  });

  it('sees another branch, and another rule broken by the same scenario', () => {
    const compared = (was: object, is: object, verdict: Verdict) =>
      compareResults(one(verdict, was), one(verdict, is)).differences.map(({ change }) => change);
    expect(compared({ reason: '252' }, { reason: '550' }, 'note')).toEqual(['another answer']);
    expect(compared({ reason: 'no PIPELINING' }, { reason: 'no SIZE' }, 'skip')).toEqual([]);
    expect(compared({}, { flaky: true }, 'pass')).toEqual(['changed']);
    expect(compared({ rule: 'rfc5321/4/a' }, { rule: 'rfc5321/4/b' }, 'fail')).toEqual(['changed']);
  });

  it.each([
    ['550 5.1.1 No such user', '554 5.1.1 No such user', true],
    ['250 2.1.5 user15@example.test', '250 2.1.5 user3@example.test', false],
    ['* STATUS mx1x00001 (UIDVALIDITY 1767323045)', '* STATUS mx1x0000a (UIDVALIDITY 1767399999)', false],
    ['"Mon, 30 Nov 2026 20:35:26 +0000"', '"Tue, 1 Dec 2026 08:01:00 +0100"', false],
    ['* OK [CAPABILITY IDLE] ready', '* OK [CAPABILITY MOVE] ready', true],
    ['* 2 EXISTS', '* 3 EXISTS', true],
  ])('holds %s against %s: another answer is %s', (got, now, another) => {
    const differences = compareResults(one('fail', { got }), one('fail', { got: now })).differences;
    expect(differences.map(({ change }) => change)).toEqual(another ? ['another answer'] : []);
  });

  it.each([
    [200, 1200, true],
    [200, 1199, false],
    [1000, 2999, false],
    [0, 1000, true],
  ])('holds %i ms against %i ms: slower is %s', async (durationMs, now, slower) => {
    const comparison = compareResults(one('pass', { durationMs }), one('pass', { durationMs: now }));
    expect(comparison.slower).toHaveLength(slower ? 1 : 0);
    for (const name of Object.keys(diffFormats)) {
      const text = await renderDiff(name, comparison);
      expect(/Slower|"olderMs"/.test(text)).toBe(slower);
    }
  });

  it('does not call slower what has another verdict', () => {
    const failed = one('fail', { durationMs: 9000 });
    expect(compareResults(one('pass', { durationMs: 1 }), failed).slower).toEqual([]);
  });

  it('tells what appeared and what is gone', () => {
    const { differences, same, complete, cautions } = compareResults(results, cutResults);
    expect(new Set(differences.map(({ change }) => change))).toEqual(new Set(['not tested', 'gone']));
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
    expect(text).toContain('Changed otherwise (1)\n');
    expect(text).toContain('Answered otherwise (1)\n  smtp/vrfy/reply  note to note\n');
    expect(
      text.endsWith(
        '1 newly broken, 1 mended, 1 newly known, 1 changed otherwise, 1 answered otherwise; 4 scenarios and 1 invariant as before.\n',
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

  it('in Markdown with the exchanges of what is newly broken, folded', async () => {
    const transcript = [{ ms: 1, connection: 'a', direction: 'server' as const, text: '500 no\\r\\n', octets: 8 }];
    const text = await renderDiff(
      'markdown',
      compareResults(one('pass'), one('fail', { title: 'A [b] <c>', transcript })),
    );
    expect(text).toContain(
      '<details><summary>A [b] &lt;c&gt; (smtp/pipelining/answers-in-order)</summary>\n\n```text\nS: 500 no\\r\\n\n```\n\n</details>',
    );
  });

  it.each([
    [10, 'has room for all'],
    [1000, 'counts what does not fit'],
  ])('in Markdown that fits into a comment: %i scenarios, %s', async count => {
    const many = (verdict: Verdict) =>
      whole(
        Array.from({ length: count }, (_, at) => ({
          ...verdicts[0]!,
          scenario: `smtp/x/${at}`,
          verdict,
          reason: 'it is '.repeat(20),
        })),
      );
    const text = await renderDiff('markdown', compareResults(many('pass'), many('fail')));
    expect(text.length).toBeLessThanOrEqual(60_000);
    const shown = text.match(/^\| `smtp\/x\//gm)?.length ?? 0;
    expect(shown).toBeGreaterThan(9);
    const [, rest = 0] = /^(\d+) more are in the records\.$/m.exec(text) ?? [];
    expect(shown + Number(rest)).toBe(count);
  });

  it('as a page, with both verdicts', async () => {
    const text = await renderDiff('html', compareResults(one('pass'), one('fail', { reason: injection })));
    expect(text).toContain('<h2 id="broken">Newly broken (1)</h2>');
    expect(text).toContain('<h3>Newer run</h3>');
    expect(text).toContain('<h3>Older run</h3>');
    expect(text).not.toContain('<script>alert');
    expect(await renderDiff('html', compareResults(one('pass'), one('pass')))).toContain('Nothing changed; 1 scenario');
  });

  it('with what the services announce otherwise', async () => {
    const announcing = (...authenticated: string[]) => {
      const service = { service: 'imap', host: '127.0.0.1', port: 143, tls: 'none' as const, greeting: '* OK' };
      const target = { ...header.target, services: [{ ...service, capabilities: { authenticated } }] };
      return { ...one('pass'), header: { ...header, target } };
    };
    const changed = compareResults(announcing('IDLE', 'MOVE'), announcing('MOVE', 'NOTIFY', 'ACL'));
    expect(changed.capabilities).toEqual([
      { service: 'imap', when: 'after login', gained: ['NOTIFY', 'ACL'], lost: ['IDLE'] },
    ]);
    const line = 'imap after login: no longer IDLE; now NOTIFY, ACL';
    for (const form of ['console', 'markdown', 'html']) expect(await renderDiff(form, changed)).toContain(line);
    expect(compareResults(announcing('IDLE'), announcing('IDLE')).capabilities).toEqual([]);
    const silent = { ...one('pass'), header: { ...header, target: { ...header.target, services: [] } } };
    expect(compareResults(silent, announcing('IDLE')).capabilities).toEqual([]);
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
    expect(Object.keys(diffFormats)).toEqual(['console', 'markdown', 'html', 'json']);
    await expect(renderDiff('pdf', comparison)).rejects.toThrow(RangeError);
  });
});
