import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** The compiled command: `npm run build` makes it. */
const mailspec = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

let results = '';
beforeAll(() => {
  results = mkdtempSync(join(tmpdir(), 'mailspec-results-'));
});
afterAll(() => rmSync(results, { recursive: true }));

function start(...words: string[]): { child: ChildProcess; said: () => string; status: Promise<number | null> } {
  const child = spawn(process.execPath, [mailspec, ...words, '--results', results], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (octets: Buffer) => {
      text += octets.toString('utf8');
    });
  const status = new Promise<number | null>(resolve => child.once('close', resolve));
  return { child, said: () => text, status };
}

/** The containers that a process of ours has left. */
function left(pid: number | undefined): string[] {
  const { stdout } = spawnSync('docker', ['ps', '-a', '--format', '{{.Label "mailspec.process"}}'], {
    encoding: 'utf8',
  });
  return stdout.split('\n').filter(owner => owner.endsWith(`/${pid}`));
}

it('mailspec run --target postfix-dovecot plays the suites, records them and stops the container', async () => {
  const { child, said, status } = start('run', '--target', 'postfix-dovecot');
  expect(await status, said()).toBe(0);
  const events = readFileSync(join(results, 'results.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as { event: string; target?: { version?: string }; exitStatus?: number });
  expect(events[0]).toMatchObject({ event: 'header', target: { name: 'postfix-dovecot' } });
  expect(events[0]?.target?.version).toMatch(/postfix 3\./);
  expect(events.at(-1)).toMatchObject({ event: 'footer', exitStatus: 0 });
  expect(left(child.pid)).toEqual([]);
});

it.each([
  ['while the container starts', /^starting /m],
  ['while the suites are played', /is up after/],
])('an interrupt %s ends with 130 and leaves no container', async (_, moment) => {
  const { child, said, status } = start('run', '--target', 'postfix-dovecot');
  await expect.poll(() => moment.test(said()) || child.exitCode !== null, { timeout: 600_000 }).toBe(true);
  child.kill('SIGINT');
  expect(await status, said()).toBe(130);
  expect(left(child.pid)).toEqual([]);
});
