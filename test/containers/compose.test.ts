import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getContainerRuntimeClient } from 'testcontainers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { removeLeftovers } from '../../runner/targets/container/leftovers.js';
import { InvalidTarget, openTarget, TargetUnavailable } from '../runner/targets/opening.js';

/** The compiled command: `npm run build` makes it. */
const mailspec = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const several = fileURLToPath(new URL('compose/target.yaml', import.meta.url));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailspec-several-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  spawnSync('docker', ['rmi', '--force', 'mailspec/compose-db'], { stdio: 'ignore' });
});

/** The target file of a mail server that a compose file of these lines describes. */
function target(name: string, compose: string): string {
  writeFileSync(join(folder, `${name}-compose.yaml`), compose);
  const file = join(folder, `${name}.yaml`);
  const container = `{compose: ${name}-compose.yaml, service: mail, start: 3s}`;
  writeFileSync(file, `name: ${name}\ndomain: example.test\nservices: {imap: }\ncontainer: ${container}\n`);
  return file;
}

/** What there is of projects of a process: its containers, networks and volumes. */
function left(pid: number | undefined): string[] {
  const label = '{{.Label "com.docker.compose.project"}}';
  return [
    ['ps', '-a'],
    ['network', 'ls'],
    ['volume', 'ls'],
  ]
    .flatMap(words => spawnSync('docker', [...words, '--format', label], { encoding: 'utf8' }).stdout.split('\n'))
    .filter(project => new RegExp(`^mailspec-.*-${pid}-\\d+$`).test(project));
}

it('a server of several containers is started, told of its environment, and removed with all that belongs to it', async () => {
  const lines: string[] = [];
  const opened = await openTarget({ target: several, progress: line => lines.push(line) });
  try {
    expect(opened.version).toBe('red db');
    expect(opened.loopback).toBe(true);
    const published = spawnSync('docker', ['ps', '--format', '{{.Ports}}'], { encoding: 'utf8' }).stdout;
    expect(published).toContain(`127.0.0.1:${opened.services.imap?.port}->143/tcp`);
    expect(published).not.toContain('5432');
    // Two containers, a network and a volume.
    expect(left(process.pid)).toHaveLength(4);
  } finally {
    await opened.close();
  }
  expect(left(process.pid)).toEqual([]);
  expect(lines).toContainEqual(expect.stringMatching(/^Container mailspec-.*-mail-1 {2}Started$/));
  expect(lines.at(-1)).toMatch(/^several is up after /);
});

it('a service that ends is told of with its last words', async () => {
  const file = target(
    'ends',
    'services: {mail: {image: "debian:bookworm-slim", command: [sh, -c, "echo I cannot; exit 3"]}}\n',
  );
  const attempt = openTarget({ target: file });
  await expect(attempt).rejects.toThrow(TargetUnavailable);
  await expect(attempt).rejects.toThrow(/^`mail` of ends does not start: it ended with status 3\n {3}\| I cannot$/);
  expect(left(process.pid)).toEqual([]);
});

it('a service that it waits for in vain is told of, with the last words of the mail server', async () => {
  const file = target(
    'waits',
    `services:
  mail: {image: "debian:bookworm-slim", command: [sleep, infinity], depends_on: {db: {condition: service_completed_successfully}}}
  db: {image: "debian:bookworm-slim", command: ["false"]}
`,
  );
  const attempt = openTarget({ target: file });
  await expect(attempt).rejects.toThrow(TargetUnavailable);
  await expect(attempt).rejects.toThrow(/^`mail` of waits does not start: [\s\S]*db[\s\S]*\n {3}its log is empty$/);
  expect(left(process.pid)).toEqual([]);
});

it.each([
  [
    'a service that the file does not have',
    'services: {mial: {image: a}}\n',
    /has no service `mail`: did you mean `mial`\?$/,
  ],
  ['a file that is none', 'services: [mail]\n', /is no compose file: .*services must be a mapping/],
])('%s is refused', async (_, compose, message) => {
  const attempt = openTarget({ target: target('wrong', compose) });
  await expect(attempt).rejects.toThrow(InvalidTarget);
  await expect(attempt).rejects.toThrow(message);
  expect(left(process.pid)).toEqual([]);
});

it('a start that is broken off leaves nothing', async () => {
  const abort = new AbortController();
  const attempt = openTarget({
    target: several,
    signal: abort.signal,
    progress: line => line.includes('-db-1  Started') && abort.abort(),
  });
  await expect(attempt).rejects.toThrow('aborted');
  expect(left(process.pid)).toEqual([]);
});

it('what a killed run leaves of them, the next one removes', async () => {
  const child = spawn(process.execPath, [mailspec, 'run', '--target', several, '--results', folder, 'imap'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise(resolve => child.once('close', resolve));
  let said = '';
  child.stderr.on('data', (octets: Buffer) => {
    said += octets.toString('utf8');
  });
  await expect.poll(() => /is up after/.test(said) || child.exitCode !== null).toBe(true);
  child.kill('SIGKILL');
  await ended;
  expect(left(child.pid), said).toHaveLength(4);
  await removeLeftovers(await getContainerRuntimeClient());
  expect(left(child.pid)).toEqual([]);
});
