import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { dockerCompose } from '../../../../runner/targets/container/docker-compose.js';
import { TargetUnavailable } from '../opening.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailspec-docker-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A command `docker` that does this, and no other command. */
function docker(script: string): { PATH: string } {
  const path = join(folder, 'docker');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return { PATH: folder };
}

const missing =
  "a target of several containers needs version 2 of `docker compose`, which is not installed (.ci/engine in mailspec's repository does so on Debian)";

it.each([
  ['no Docker', () => ({ PATH: folder })],
  ['Docker alone', () => docker(`echo "docker: unknown command: docker compose" >&2; exit 1`)],
  ['an older Docker alone', () => docker(`echo "docker: 'compose' is not a docker command." >&2; exit 1`)],
])('with %s it is told what is missing', async (_, environment) => {
  const attempt = dockerCompose(['config'], environment());
  await expect(attempt).rejects.toThrow(TargetUnavailable);
  await expect(attempt).rejects.toThrow(missing);
});

it('gives what is written, and tells the steps among what is said', async () => {
  const lines: string[] = [];
  const environment = docker('echo "$@"; printf " Container a  Started\\n#5 [1/2] RUN x\\n#5 0.1 noise\\n" >&2');
  await expect(dockerCompose(['up', 'x'], environment, line => lines.push(line))).resolves.toBe(
    'compose --progress plain up x\n',
  );
  expect(lines).toEqual(['Container a  Started', '#5 [1/2] RUN x']);
});

it('fails with what is said', async () => {
  await expect(dockerCompose(['up'], docker('echo "no such image" >&2; exit 1'))).rejects.toThrow(/^no such image$/);
});
