import { describe, expect, it } from 'vitest';
import { renderReport } from '../../reports/index.js';
import { tapReporter } from '../../reports/tap.js';
import { tapParsed } from './readers.js';
import { cutResults, injection, results, verdicts, wellResults, whole } from './sample.js';

const tap = (record: typeof results) => renderReport('tap', record);

describe('the TAP report', () => {
  it('has a test point for each verdict: a known deviation is to do, and fails nothing', async () => {
    const { points, others, end } = await tapParsed(await tap(results));
    expect(points.map(({ ok, id, todo, skip }) => [id, ok, todo || skip])).toEqual([
      [1, true, false],
      [2, false, false],
      [3, false, 'known deviation: mended in 1.3'],
      [4, false, false],
      [5, true, 'smtp does not offer CHUNKING'],
      [6, true, 'smtp does not offer CHUNKING'],
      [7, true, false],
      [8, true, false],
      [9, false, false],
      [10, false, false],
    ]);
    expect(end).toMatchObject({ ok: false, count: 10, fail: 5, todo: 1, skip: 2 });
    expect(others.map(([name]) => name)).toEqual(['version', 'comment', 'comment', 'plan', 'finish', 'close']);
    expect((await tapParsed(await tap(wellResults))).end).toMatchObject({ ok: true, count: 2 });
  });

  it('says in YAML what is wrong', async () => {
    const { points } = await tapParsed(await tap(results));
    expect(points[1]?.name).toBe(`smtp/syntax/mail-from[no-brackets]: ${verdicts[1]?.title}`);
    expect(points[1]?.diag).toMatchObject({
      message: 'the reply was not the one expected',
      severity: 'fail',
      rule: 'rfc5321/4.1.1.2/mail-syntax',
      expected: '5xx',
      got: `250 2.1.0 ok ${injection} \\x1b[31mred\\x00 ]]> ]]>`,
      at: { file: 'suites/smtp/syntax.yaml', line: 31 },
      exchange: expect.arrayContaining(['C: NOOP 13\\r\\n', 'S: 250-mail.example.test\\r\\n', '   250 SIZE\\r\\n']),
    });
    expect(points[6]?.diag).toMatchObject({ severity: 'warn', level: 'SHOULD' });
    expect(points.filter(({ diag }) => diag).map(({ id }) => id)).toEqual([2, 3, 4, 7, 8, 9, 10]);
  });

  it('lets no text be more than text', async () => {
    const title = 'a # SKIP b \\# TODO c\nnot ok 7\u202e - d';
    const { points, others } = await tapParsed(
      await tap(whole([{ ...verdicts[1]!, title, reason: '...\n---\nBail out! # x', got: '\u202e"\u0007' }])),
    );
    expect(points).toMatchObject([
      {
        ok: false,
        name: 'smtp/syntax/mail-from[no-brackets]: a # SKIP b \\# TODO c\\nnot ok 7\\u{202e} - d',
        diag: { message: '...\n---\nBail out! # x', got: '\\u{202e}"\\x07' },
      },
    ]);
    expect(points[0]).toMatchObject({ skip: false, todo: false });
    expect(others.map(([name]) => name)).not.toContain('bailout');
  });

  it('bails out when the run did not come to its end', async () => {
    expect((await tapParsed(await tap(cutResults))).end.bailout).toBe('the run was cut short');
    const stopped = { ...wellResults, footer: { ...wellResults.footer!, stopped: 'interrupted' } };
    expect((await tapParsed(await tap(stopped))).end.bailout).toBe('interrupted');
  });

  it('plans nothing when nothing was found', async () => {
    expect((await tapParsed(await tap(whole([])))).end).toMatchObject({ ok: true, count: 0 });
  });

  it('is written as the run goes', () => {
    const written: string[] = [];
    const reporter = tapReporter({ write: text => written.push(text) });
    reporter.begin(results.header);
    reporter.verdict(verdicts[0]!);
    expect(written.join('')).toMatch(/^TAP version 14\n# .*\n# .*\nok 1 - smtp\/pipelining\/answers-in-order: .*\n$/);
  });
});
