import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, mailspec, type Running, start } from '../command-line.js';

/** A suite of one scenario, to which NOOP is to be answered so. */
const suite = (id: string, reply: string) => `suite: ${id}
scenarios:
  - id: noop
    title: NOOP for ${id}
    rule: rfc5321/4.1.1.9/noop-250
    steps:
      - connect: smtp
      - {send: NOOP, expect: ${reply}}
`;

/** Waits until so many runs are over, and gives what the latest wrote. */
async function told(running: Running, runs: number): Promise<string> {
  const all = await running.says(new RegExp(`(?:Waiting for a change; Ctrl-C ends\\.[^]*?){${runs}}`));
  return all.split('Waiting for a change; Ctrl-C ends.\n')[runs - 1] ?? '';
}

const planned = (results: string) =>
  (JSON.parse(readFileSync(join(results, 'results.jsonl'), 'utf8').split('\n', 1)[0] ?? '') as { planned: number })
    .planned;

async function interrupted(running: Running) {
  running.process.kill('SIGINT');
  return running.ended;
}

describe('mailspec run --watch', () => {
  it('plays again the suite that changes and what failed, tells slips, and ends with 130', async () => {
    const at = folder({ 'a.yaml': suite('a', '250'), 'b.yaml': suite('b', '550'), 'c.yaml': suite('c', '250') });
    const running = start(['run', 'a.yaml', 'b.yaml', 'c.yaml', '--watch'], { cwd: at });
    expect(await told(running, 1)).toContain('3 scenarios\n');
    writeFileSync(join(at, 'a.yaml'), suite('a', '2xx'));
    const second = await told(running, 2);
    expect(second).toMatch(/^\na\.yaml changed\n/);
    // The one that failed is played with it.
    expect(planned(join(at, 'results'))).toBe(2);
    expect(second).toContain('FAIL   NOOP for b');
    writeFileSync(join(at, 'b.yaml'), suite('b', '250').replace('send', 'sned'));
    await told(running, 3);
    writeFileSync(join(at, 'b.yaml'), suite('b', '250'));
    expect(await told(running, 4)).toContain('No rule was broken.');
    expect(planned(join(at, 'results'))).toBe(1);
    const { status, stderr } = await interrupted(running);
    expect(status).toBe(130);
    expect(stderr).toContain('b.yaml:8:10: unknown key `sned`');
  });

  it('plays all again when a file of --watch-path changes', async () => {
    const at = folder({ 'a.yaml': suite('a', '250'), 'b.yaml': suite('b', '250'), 'server/program.js': '1' });
    const running = start(['run', 'a.yaml', 'b.yaml', '--watch-path', 'server'], { cwd: at });
    await told(running, 1);
    writeFileSync(join(at, 'server/program.js'), '22');
    expect(await told(running, 2)).toMatch(/^\nserver\/program\.js changed\n/);
    expect(planned(join(at, 'results'))).toBe(2);
    expect((await interrupted(running)).status).toBe(130);
  });

  it.each([
    [['--watch', '--shard', '1/2'], '--watch and --shard cannot be given together: a shard is a part of one run\n'],
    [['--watch-path', '/nope'], '--watch-path /nope: there is no such file or folder\n'],
  ])('%j is refused', async (given, message) => {
    const { status, stderr } = await mailspec('run', 'smtp/greeting', ...given, '--results', folder());
    expect([status, stderr]).toEqual([2, message]);
  });
});
