import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formats } from '../../reports/index.js';
import { folder, mailspec, root } from '../command-line.js';
import {
  csvParsed,
  ctrfFaults,
  junit2json,
  sarifFaults,
  tapParsed,
  workflowCommands,
  xmllint,
} from '../reports/readers.js';

/** What a run leaves in this form against a server that breaks a rule. */
async function reportOf(name: string): Promise<string> {
  const results = folder();
  const suites = ['--suites', join(root, 'test/cli/suites')];
  const fault = ['--fault', 'smtp-rset-keeps-buffers'];
  const ended = await mailspec('run', ...suites, ...fault, '--seed', '7', '--results', results, '--reporter', name);
  expect(ended).toMatchObject({ status: 1, stderr: '' });
  return readFileSync(join(results, formats[name]?.file ?? ''), 'utf8');
}

describe('the report of a run, read by a program of others', () => {
  it('is JUnit', async () => {
    const text = await reportOf('junit');
    expect(await xmllint(text, readFileSync(join(root, 'test/reports/junit.xsd'), 'utf8'))).toEqual([]);
    const { failures, testsuite } = await junit2json(text);
    expect(failures).toBe(1);
    const smtp = testsuite.find(({ name }) => name === 'smtp/greeting');
    expect(smtp?.properties).toContainEqual({ name: 'seed', value: 7 });
    const failed = smtp?.testcase.find(({ name }) => name === 'rset')?.failure?.[0];
    expect(failed).toMatchObject({ message: expect.stringContaining('503'), type: 'rfc9999/2/other' });
    expect(failed?.inner).toContain('smtp/greeting.yaml:17');
  });

  it('is SARIF', async () => {
    const log = JSON.parse(await reportOf('sarif'));
    expect(await sarifFaults(log)).toEqual([]);
    const [{ tool, results }] = log.runs;
    expect(tool.driver.rules).toMatchObject([
      { id: 'rfc9999/2/other', helpUri: expect.stringMatching(/rfc9999#section-2$/) },
    ]);
    const physicalLocation = {
      artifactLocation: { uri: 'test/cli/suites/smtp/greeting.yaml' },
      region: { startLine: 17 },
    };
    expect(results).toMatchObject([{ ruleId: 'rfc9999/2/other', ruleIndex: 0, locations: [{ physicalLocation }] }]);
  });

  it('is CTRF', async () => {
    const report = JSON.parse(await reportOf('ctrf'));
    expect(await ctrfFaults(report)).toEqual([]);
    expect(report.results).toMatchObject({
      summary: { failed: 1 },
      environment: { testEnvironment: 'embedded', healthy: true },
    });
  });

  it('is TAP', async () => {
    const { points, end } = await tapParsed(await reportOf('tap'));
    expect(end).toMatchObject({ ok: false, fail: 1, count: points.length });
    expect(points.find(({ ok }) => !ok)).toMatchObject({
      name: expect.stringContaining('smtp/greeting/rset: '),
      diag: { severity: 'fail' },
    });
  });

  it('is CSV', async () => {
    const lines = await csvParsed(await reportOf('csv'));
    expect(lines.filter(({ verdict }) => verdict === 'fail')).toMatchObject([
      { scenario: 'smtp/greeting/rset', line: '17' },
    ]);
  });

  it('is a badge', async () => {
    expect(JSON.parse(await reportOf('badge'))).toMatchObject({ schemaVersion: 1, message: '1 failed', color: 'red' });
  });

  it('is annotations for GitHub', async () => {
    const [command, ...others] = workflowCommands(await reportOf('github'));
    expect(others).toEqual([]);
    expect(command).toMatchObject({
      name: 'error',
      properties: { file: 'test/cli/suites/smtp/greeting.yaml', line: '17' },
    });
  });
});
