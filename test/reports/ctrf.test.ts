import { describe, expect, it } from 'vitest';
import { renderCtrf } from '../../reports/ctrf.js';
import { ctrfFaults } from './readers.js';
import { cutResults, results, verdicts, wellResults, whole } from './sample.js';

const report = (record: typeof results) => JSON.parse([...renderCtrf(record)].join(''));

describe('the CTRF report', () => {
  it.each([
    ['a run', results],
    ['a run in which all is well', wellResults],
    ['a run that was cut short', cutResults],
    ['a run that found nothing', whole([])],
  ])('is valid for %s', async (_, record) => {
    expect(await ctrfFaults(report(record))).toEqual([]);
  });

  it('would be told what CTRF does not have', async () => {
    expect(await ctrfFaults({ ...report(results), reportFormat: 'other' })).toHaveLength(1);
  });

  it('has a test for each verdict, and counts them', () => {
    const { summary, tests } = report(results).results;
    expect(tests.map(({ status, rawStatus }: Record<string, string>) => `${rawStatus}: ${status}`)).toEqual([
      'pass: passed',
      'fail: failed',
      'known: skipped',
      'fixed: failed',
      'skip: skipped',
      'skip: skipped',
      'warn: passed',
      'note: passed',
      'error: other',
      'fail: failed',
    ]);
    expect(summary).toEqual({
      tests: 10,
      passed: 3,
      failed: 3,
      skipped: 3,
      pending: 0,
      other: 1,
      suites: 9,
      start: Date.parse('2026-01-02T03:04:05.678Z'),
      stop: Date.parse('2026-01-02T03:04:18.000Z'),
      duration: 12_322,
      extra: { outcome: expect.stringContaining('2 checks failed'), verdicts: results.footer?.counts },
    });
  });

  it('says of a test where it stands, what it is about and what was exchanged', () => {
    const [, failed, known] = report(results).results.tests;
    expect(failed).toMatchObject({
      testId: 'smtp/syntax/mail-from[no-brackets] rfc5321/4.1.1.2/mail-syntax',
      name: verdicts[1]?.title,
      suite: ['smtp', 'syntax'],
      filePath: 'suites/smtp/syntax.yaml',
      line: 31,
      message: 'the reply was not the one expected',
      trace: expect.stringContaining('S: 250-mail.example.test\\r\\n\n   250-PIPELINING\\r\\n'),
      labels: { rfc: 'RFC 5321', level: 'MUST' },
      extra: { rule: 'rfc5321/4.1.1.2/mail-syntax', leniency: true, expected: '5xx' },
    });
    expect(known).toMatchObject({ message: 'known deviation: mended in 1.3', extra: { known: verdicts[2]?.known } });
    const [nowhere] = report(whole([{ ...verdicts[1]!, line: 0 }])).results.tests;
    expect(Object.keys(nowhere)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(?:line|filePath)$/)]));
  });

  it('says what was tested', () => {
    expect(report(results).results.environment).toEqual({
      appName: 'Example Mail',
      appVersion: '1.2.3',
      testEnvironment: 'example',
      healthy: true,
      extra: {
        services: { smtp: '127.0.0.1:2525', imap: '[::1]:1143' },
        suites: results.header.suites,
        seed: 42,
        strict: false,
      },
    });
  });

  it('fails when the run was cut short', () => {
    const { summary, tests, environment } = report(cutResults).results;
    expect(tests.at(-1)).toMatchObject({ name: 'the run is complete', status: 'failed', suite: ['run'] });
    expect([summary.tests, summary.failed, environment.healthy]).toEqual([3, 2, false]);
  });
});
