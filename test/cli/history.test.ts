import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, mailspecIn } from '../command-line.js';
import { header, verdicts, whole } from '../reports/sample.js';

const [passing] = verdicts;
const rset = { ...passing!, scenario: 'smtp/reset/one', title: 'RSET', rule: 'rfc5321/4.1.1.5/rset-clears-buffers' };

/** The record of a run of that day. */
function record(day: number, events: readonly object[], more: object = {}): string {
  const { footer } = whole(events as typeof verdicts);
  const lines = [{ ...header, started: `2026-01-0${day}T03:04:05.678Z`, selection: [], ...more }, ...events, footer];
  return `${lines.map(line => JSON.stringify(line)).join('\n')}\n`;
}

const failing = {
  ...rset,
  verdict: 'fail',
  reason: 'expected 5xx, got 250 2.1.5 Ok',
  expected: '5xx',
  got: '250 2.1.5 Ok',
};
const other = { suites: 'f'.repeat(64) };
const fresh = { ...failing, scenario: 'smtp/new/one', rule: 'rfc5321/4.1.1.9/noop-250' };

/** Three runs: well; RSET broken; mended, with other suites that bring a rule which fails. */
const runs = {
  'history/a.jsonl': record(1, [passing!, rset]),
  'results.jsonl': record(3, [passing!, rset, fresh], other),
  'history/b.jsonl': record(2, [passing!, failing]),
};

describe('mailspec history', () => {
  it('tells when each rule turned, and calls new what came with other suites', async () => {
    const place = folder(Object.fromEntries(Object.entries(runs).map(([name, text]) => [`results/${name}`, text])));
    const { status, stdout, stderr } = await mailspecIn(place, 'history');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe(`example
  run  begun                 version  suites        fail  pass
    1  2026-01-01 03:04 UTC  1.2.3    0123456789ab     0     2
    2  2026-01-02 03:04 UTC  1.2.3    0123456789ab     1     1
    3  2026-01-03 03:04 UTC  1.2.3    ffffffffffff     1     2  other suites: 1 new, 0 gone

  rfc5321/4.1.1.9/noop-250 (MUST), now fail
    run 3, 2026-01-03, 1.2.3: new (fail): smtp/new/one
      expected 5xx, got 250 2.1.5 Ok

  rfc5321/4.1.1.5/rset-clears-buffers (MUST), now pass
    run 2, 2026-01-02, 1.2.3: broken (pass to fail): smtp/reset/one
      expected 5xx, got 250 2.1.5 Ok
    run 3, 2026-01-03, 1.2.3: mended (fail to pass, other suites): smtp/reset/one
      expected 5xx, got 250 2.1.5 Ok

2 rules changed in 3 runs; 1 of them is broken now.
`);
  });

  it('makes a page, tables and a document of it', async () => {
    const place = folder(runs);
    const files = ['history/b.jsonl', 'results.jsonl', 'history/a.jsonl'];
    const { stdout: page } = await mailspecIn(place, 'history', ...files, '--reporter', 'html');
    expect(page).toContain("default-src 'none'");
    expect(page).toContain('role="img" aria-label="fail: 0, 1, 1"');
    expect(page).toContain('<polyline points="0,58 120,2 240,2"/>');
    expect(page).toContain('broken (pass to fail)');
    const { stdout: tables } = await mailspecIn(place, 'history', ...files, '--reporter', 'markdown');
    expect(tables).toContain('**2 rules changed in 3 runs; 1 of them is broken now.**');
    expect(tables).toContain('mended (fail to pass, other suites)');
    expect(
      (await mailspecIn(place, 'history', ...files, '--reporter', 'json', '--output', 'history.json')).status,
    ).toBe(0);
    const { servers } = JSON.parse(readFileSync(join(place, 'history.json'), 'utf8'));
    expect(servers).toHaveLength(1);
    expect(servers[0].runs.map(({ file }: { file: string }) => file)).toEqual([files[2], files[0], files[1]]);
    expect(servers[0].rules[1]).toMatchObject({
      now: 'pass',
      turns: [
        { run: 2, change: 'broken' },
        { run: 3, change: 'mended' },
      ],
    });
  });

  it('takes what a part of a run did not play to be as it was', async () => {
    const place = folder({
      '1.jsonl': record(1, [passing!, failing], { planned: 2 }),
      '2.jsonl': record(2, [rset], { selection: ['--last-failed'], planned: 1 }),
      '3.jsonl': record(3, [passing!, rset], { planned: 2 }),
    });
    const { stdout } = await mailspecIn(place, 'history', '.');
    expect(stdout).toContain('only --last-failed');
    expect(stdout.match(/run \d, .*/g)).toEqual(['run 2, 2026-01-02, 1.2.3: mended (fail to pass): smtp/reset/one']);
  });

  it('tells of each server for itself, and says where there is nothing to compare', async () => {
    const place = folder({
      '1.jsonl': record(1, [rset]),
      '2.jsonl': record(2, [rset], { target: { name: 'another', services: [] } }),
    });
    const { stdout } = await mailspecIn(place, 'history', '.');
    expect(stdout.match(/^\w+$/gm)).toEqual(['example', 'another']);
    expect(stdout.match(/^One run: there is nothing to compare it with\.$/gm)).toHaveLength(2);
  });

  it('refuses what is no record', async () => {
    const place = folder({ 'a.jsonl': '{}\n', 'empty/x.txt': '' });
    const said = async (...args: string[]) => {
      const { status, stderr } = await mailspecIn(place, 'history', ...args);
      return [status, stderr];
    };
    expect(await said('none.jsonl')).toEqual([2, 'none.jsonl: there is no such file\n']);
    expect(await said('.')).toEqual([
      2,
      'a.jsonl:1: /event: found nothing, expected one of "header", "verdict", "footer"\n',
    ]);
    expect(await said('empty')).toEqual([2, 'empty: there is no record in this folder, no file that ends in .jsonl\n']);
    expect(await said('a.jsonl', '--reporter', 'pdf')).toEqual([
      2,
      '--reporter takes console, html, markdown or json, not `pdf`\n',
    ]);
  });
});

const suite = (reply: number) => `suite: mine
scenarios:
  - id: noop
    title: NOOP is answered
    rule: rfc5321/4.1.1.9/noop-250
    steps: [{connect: smtp}, {send: NOOP, expect: ${reply}}]
`;

describe('mailspec run --keep', () => {
  it('keeps the record of the run before, under the time at which that began', async () => {
    const place = folder({ 'mine.yaml': suite(250) });
    const run = () => mailspecIn(place, 'run', 'mine.yaml', '--keep');
    expect((await run()).status).toBe(0);
    expect(existsSync(join(place, 'results/history'))).toBe(false);
    const first = readFileSync(join(place, 'results/results.jsonl'), 'utf8');
    writeFileSync(join(place, 'mine.yaml'), suite(251));
    expect((await run()).status).toBe(1);
    const name = `${(JSON.parse(first.split('\n')[0]!) as { started: string }).started.replaceAll(':', '-')}.jsonl`;
    expect(readdirSync(join(place, 'results/history'))).toEqual([name]);
    expect(readFileSync(join(place, 'results/history', name), 'utf8')).toBe(first);
    const { stdout } = await mailspecIn(place, 'history', 'results');
    expect(stdout).toContain('broken (pass to fail, other suites): mine/noop');
    // The same time a second time takes another name, and what is empty is not kept.
    writeFileSync(join(place, 'results/results.jsonl'), first);
    await run();
    writeFileSync(join(place, 'results/results.jsonl'), '');
    await run();
    expect(readdirSync(join(place, 'results/history')).sort()).toEqual(
      [name, name.replace('.jsonl', '_2.jsonl')].sort(),
    );
  });

  it('refuses to keep what is no record', async () => {
    const place = folder({ 'mine.yaml': suite(250), 'results/results.jsonl': 'mine\n' });
    const { status, stderr } = await mailspecIn(place, 'run', 'mine.yaml', '--keep');
    const file = join('results', 'results.jsonl');
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: `--results results: the record cannot be written there: ${file} is no record to be kept: move it away, or leave --keep out\n`,
    });
    expect(readFileSync(join(place, 'results/results.jsonl'), 'utf8')).toBe('mine\n');
    expect(readdirSync(join(place, 'results'))).toEqual(['results.jsonl']);
  });
});

describe('mailspec run --quiet', () => {
  it('prints nothing when all is well, and else what is wrong and how it came out', async () => {
    const place = folder({ 'mine.yaml': suite(250) });
    mkdirSync(join(place, 'results'));
    const well = await mailspecIn(place, 'run', 'mine.yaml', '--quiet');
    expect(well).toEqual({ status: 0, stdout: '', stderr: '' });
    writeFileSync(join(place, 'mine.yaml'), suite(251));
    const { status, stdout } = await mailspecIn(place, 'run', 'mine.yaml', '-q');
    expect(status).toBe(1);
    expect(stdout).toMatch(/^\nFAIL {3}NOOP is answered\n(?: {2}.*\n)+\n1 check failed\.\n$/);
  });

  it('cannot be verbose as well', async () => {
    const { status, stderr } = await mailspecIn(folder(), 'run', '--quiet', '--verbose');
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: '--quiet and --verbose cannot be given together: one tells less, the other more\n',
    });
  });
});
