import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { getContainerRuntimeClient } from 'testcontainers';
import { expect, it } from 'vitest';
import { removeLeftovers } from '../../runner/targets/container/leftovers.js';

function docker(...words: string[]): string {
  const { stdout, stderr, status } = spawnSync('docker', words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

/** A container, never started, that says it is of this process. */
function created(owner: string): string {
  return docker('create', '--label', `mailspec.process=${owner}`, 'debian:bookworm-slim', 'true');
}

it('what killed runs of this machine left is removed, and nothing else', async () => {
  // A process that has ended: its number is not given anew so soon.
  const gone = spawnSync('true').pid;
  const leftover = created(`${hostname()}/${gone}`);
  const kept = [created(`${hostname()}/${process.pid}`), created(`another-machine/${gone}`)];
  try {
    await removeLeftovers(await getContainerRuntimeClient());
    const there = docker('ps', '-aq', '--no-trunc', '--filter', 'label=mailspec.process').split('\n');
    expect(there).not.toContain(leftover);
    expect(there).toEqual(expect.arrayContaining(kept));
  } finally {
    docker('rm', '--force', ...kept);
  }
});
