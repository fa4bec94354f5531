import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { HeaderEvent, RunEvent, VerdictEvent } from '../../record/events.js';
import { folder, mailspecIn } from '../command-line.js';

const scenario = (id: string, reply: number) => [
  `  - id: ${id}`,
  `    title: It is ${id}`,
  '    rule: rfc5321/4.1.1.9/noop-250',
  `    steps: [{connect: smtp}, {send: NOOP, expect: ${reply}}]`,
];
const suite = (...scenarios: string[]) => ['suite: mine', 'scenarios:', ...scenarios, ''].join('\n');
const red = scenario('red', 251);
const green = scenario('green', 250);
const anotherRed = scenario('another', 252);

function events(place: string, results: string): RunEvent[] {
  return readFileSync(join(place, results, 'results.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as RunEvent);
}

function verdicts(place: string, results: string): Record<string, VerdictEvent> {
  return Object.fromEntries(
    events(place, results).flatMap(event => (event.event === 'verdict' ? [[event.scenario, event]] : [])),
  );
}

/** A folder in which a run has failed. */
async function failed(): Promise<string> {
  const place = folder({ 'mine.yaml': suite(...red, ...green) });
  expect((await mailspecIn(place, 'run', 'mine.yaml', '--results', 'first')).status).toBe(1);
  return place;
}

const baseline = ['--baseline', 'first/results.jsonl'];

describe('mailspec run --baseline', () => {
  it('does not fail for what failed already, and tells it in every report as such', async () => {
    const place = await failed();
    const reporters = ['junit', 'markdown', 'csv', 'tap', 'github', 'html', 'sarif', 'json'].flatMap(name => [
      '--reporter',
      name,
    ]);
    const { status, stdout, stderr } = await mailspecIn(place, 'run', 'mine.yaml', ...baseline, ...reporters);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const [first, second] = ['first', 'results'].map(results => events(place, results)[0] as HeaderEvent);
    const day = first!.started.slice(0, 10);
    const told = `failed already in the baseline, the run of ${day}`;
    expect(second?.baseline).toEqual({
      file: 'first/results.jsonl',
      target: 'embedded',
      ...(first?.target.version && { version: first.target.version }),
      started: first?.started,
      suites: first?.suites,
    });
    expect(verdicts(place, 'results')['mine/red']).toMatchObject({
      verdict: 'known',
      known: { reason: told, baseline: true },
      expected: 'reply 251',
    });
    expect(stdout).toContain(`Failed already in the baseline (1)\n  mine/red  ${told}`);
    expect(stdout).toContain('No rule was broken except for 1 known deviation. 1 check failed as in the baseline.');
    const read = (file: string) => readFileSync(join(place, 'results', file), 'utf8');
    for (const file of [
      'junit.xml',
      'summary.md',
      'results.csv',
      'results.tap',
      'annotations.txt',
      'report.html',
      'results.sarif',
      'report.json',
    ])
      expect(read(file)).toContain(told);
    expect(read('junit.xml')).toContain(`<skipped message="${told}">`);
    expect(read('report.html')).toContain('<em class="mark">as in the baseline</em>');
    expect(read('report.html')).toContain('<dt>Baseline</dt>');
    expect(JSON.parse(read('results.sarif')).runs[0].results[0].suppressions[0].status).toBe('underReview');
    // The next run can go by this one.
    const third = await mailspecIn(
      place,
      'run',
      'mine.yaml',
      '--baseline',
      'results/results.jsonl',
      '--results',
      'third',
    );
    expect(third.status).toBe(0);
  });

  it('fails for what is new, and lets pass what was mended', async () => {
    const place = await failed();
    writeFileSync(join(place, 'mine.yaml'), suite(...scenario('red', 250), ...green, ...anotherRed));
    const { status, stdout } = await mailspecIn(place, 'run', 'mine.yaml', ...baseline);
    expect(status).toBe(1);
    expect(verdicts(place, 'results')).toMatchObject({
      'mine/red': { verdict: 'pass' },
      'mine/another': { verdict: 'fail' },
    });
    expect(stdout).toContain('npx mailspec run mine.yaml mine/another --baseline first/results.jsonl');
  });

  it('fails where another rule is broken than was', async () => {
    const place = await failed();
    const other = suite(
      ...red.map(line => line.replace('rfc5321/4.1.1.9/noop-250', 'rfc5321/4.1.1.5/rset-clears-buffers')),
    );
    writeFileSync(join(place, 'mine.yaml'), other);
    expect((await mailspecIn(place, 'run', 'mine.yaml', ...baseline)).status).toBe(1);
  });

  it('is no excuse for what a list excused, as only the list says how long', async () => {
    const place = await failed();
    writeFileSync(join(place, 'known.yaml'), 'mine/red: {reason: "an old bug"}\n');
    const listed = await mailspecIn(place, 'run', 'mine.yaml', '--known', 'known.yaml', '--results', 'first');
    expect(listed.status).toBe(0);
    expect((await mailspecIn(place, 'run', 'mine.yaml', ...baseline)).status).toBe(1);
  });

  it('says when it is of less than a whole run, or of another server', async () => {
    const place = await failed();
    const path = join(place, 'first/results.jsonl');
    const lines = readFileSync(path, 'utf8').trim().split('\n');
    const header = { ...JSON.parse(lines[0]!), target: { name: 'other', services: [] }, shard: { index: 1, count: 2 } };
    writeFileSync(path, `${[JSON.stringify(header), ...lines.slice(1, -1)].join('\n')}\n`);
    const { status, stderr } = await mailspecIn(place, 'run', 'mine.yaml', ...baseline);
    expect({ status, lines: stderr.trim().split('\n') }).toEqual({
      status: 0,
      lines: [
        '--baseline first/results.jsonl: that run was cut short: what it did not play counts as new',
        '--baseline first/results.jsonl: it is only shard 1 of 2: what is not in it counts as new',
        '--baseline first/results.jsonl: that run was of other, this one is of embedded',
      ],
    });
  });

  it.each([
    ['none.jsonl', 'none.jsonl: there is no such file\n'],
    ['mine.yaml', 'mine.yaml:1: found suite: mine, expected a line of JSON'],
  ])('refuses %s', async (file, message) => {
    const place = folder({ 'mine.yaml': suite(...green) });
    const { status, stderr } = await mailspecIn(place, 'run', 'mine.yaml', '--baseline', file);
    expect(status).toBe(2);
    expect(stderr.startsWith(message)).toBe(true);
  });
});

describe('mailspec report --reporter known', () => {
  it('makes a list of what failed, which holds for a time and is told to have no reasons', async () => {
    const place = await failed();
    const record = join('first', 'results.jsonl');
    const { status } = await mailspecIn(place, 'report', record, '--reporter', 'known', '--output', 'known.yaml');
    expect(status).toBe(0);
    const { started, target, suites } = events(place, 'first')[0] as HeaderEvent;
    const last = new Date(Date.parse(started) + 90 * 86_400_000).toISOString().slice(0, 10);
    const name = target.version === undefined ? target.name : `${target.name} ${target.version}`;
    expect(readFileSync(join(place, 'known.yaml'), 'utf8').split('\n')).toEqual([
      `# 1 failure of ${name} in the run of ${started} (mailspec 0.1.0, suites ${suites.slice(0, 12)}).`,
      `# Each entry holds until ${last}, 90 days after that run; until then reports say that it has no reason yet.`,
      '# Write in place of each TODO what the server does instead, and why, and take `expires` away; or remove the entry.',
      '',
      '# expected reply 251, got 250 2.0.0 Nothing done',
      'mine/red:',
      '  reason: "TODO: rfc5321/4.1.1.9/noop-250 (MUST)"',
      `  expires: ${last}`,
      '',
    ]);
    const { status: next, stdout } = await mailspecIn(
      place,
      'run',
      'mine.yaml',
      '--known',
      'known.yaml',
      '--reporter',
      'html',
    );
    expect(next).toBe(0);
    expect(stdout).toContain(
      'Known deviations without a reason yet (1)\n  mine/red  TODO: rfc5321/4.1.1.9/noop-250 (MUST)',
    );
    expect(stdout).toContain('1 known deviation has no reason yet.');
    expect(verdicts(place, 'results')['mine/red']?.known).toEqual({
      reason: 'TODO: rfc5321/4.1.1.9/noop-250 (MUST)',
      expires: last,
      todo: true,
    });
    expect(readFileSync(join(place, 'results/report.html'), 'utf8')).toContain('<em class="mark">no reason yet</em>');
  });

  it('makes an empty list where nothing failed', async () => {
    const place = folder({ 'mine.yaml': suite(...green) });
    await mailspecIn(place, 'run', 'mine.yaml');
    const { stdout } = await mailspecIn(place, 'report', '--reporter', 'known');
    expect(stdout).toMatch(/^# 0 failures of embedded .*\n#.*\n#.*\n\{\}\n$/);
  });

  it('is no report of a run', async () => {
    const { status, stderr } = await mailspecIn(folder(), 'run', '--reporter', 'known');
    expect(status).toBe(2);
    expect(stderr).toMatch(/^--reporter takes console, junit, .* or github, not `known`\n$/);
  });
});
