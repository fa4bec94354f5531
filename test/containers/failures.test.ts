import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTarget, TargetUnavailable } from '../runner/targets/opening.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailspec-container-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  for (const name of ['says-no', 'sleeps', 'misspelt'])
    spawnSync('docker', ['rmi', '--force', `mailspec/${name}`], { stdio: 'ignore' });
});

/** A target whose container is built from a Dockerfile of these lines. */
function target(name: string, dockerfile: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  writeFileSync(join(path, 'Dockerfile'), dockerfile);
  const file = join(path, 'target.yaml');
  writeFileSync(
    file,
    `name: ${name}\ndomain: example.test\nservices: {smtp: , imap: }\ncontainer: {build: ., start: 3s}\n`,
  );
  return file;
}

/** Ids of the containers that this process has left behind. */
function left(): string {
  const owner = `label=mailspec.process=${hostname()}/${process.pid}`;
  return spawnSync('docker', ['ps', '-aq', '--filter', owner], { encoding: 'utf8' }).stdout.trim();
}

it('a container that ends is told of with its last words', async () => {
  const file = target('says-no', 'FROM debian:bookworm-slim\nCMD ["sh", "-c", "echo I cannot; exit 3"]\n');
  const attempt = openTarget({ target: file });
  await expect(attempt).rejects.toThrow(TargetUnavailable);
  await expect(attempt).rejects.toThrow(
    /the container of says-no does not start: it ended with status 3\n {3}\| I cannot$/,
  );
  expect(left()).toBe('');
});

it('a container without greetings is told of with the services that lack', async () => {
  const file = target('sleeps', 'FROM debian:bookworm-slim\nCMD ["sleep", "600"]\n');
  await expect(openTarget({ target: file })).rejects.toThrow(
    /the container of sleeps does not start: not every service greets: smtp on port \d+: .*; imap on port \d+: .*\n {3}its log is empty$/,
  );
  expect(left()).toBe('');
});

it('a build that fails is told of with its last lines', async () => {
  const file = target('misspelt', 'FROM debian:bookworm-slim\nRUN echo so far && no-such-command\n');
  const attempt = openTarget({ target: file });
  await expect(attempt).rejects.toThrow(TargetUnavailable);
  await expect(attempt).rejects.toThrow(/the image mailspec\/misspelt cannot be built: .*\n[\s\S]*\| so far\n/);
});

it('a Dockerfile that cannot be read is told of', async () => {
  const file = target('no-instruction', 'FORM debian:bookworm-slim\n');
  await expect(openTarget({ target: file })).rejects.toThrow(
    /the image mailspec\/no-instruction cannot be built: .*unknown instruction: FORM/,
  );
});

it('a build that is broken off ends at once', async () => {
  const file = target('slow', 'FROM debian:bookworm-slim\nRUN sleep 1000\n');
  const abort = new AbortController();
  const attempt = openTarget({
    target: file,
    signal: abort.signal,
    progress: line => line.includes('RUN sleep') && abort.abort(),
  });
  await expect(attempt).rejects.toThrow('aborted');
});

it('a start that is broken off leaves nothing', async () => {
  const file = join(folder, 'sleeps', 'target.yaml');
  const abort = new AbortController();
  const attempt = openTarget({ target: file, signal: abort.signal });
  await expect.poll(left).not.toBe('');
  abort.abort();
  await expect(attempt).rejects.toThrow('aborted');
  expect(left()).toBe('');
});
