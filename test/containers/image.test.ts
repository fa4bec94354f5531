import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const image = 'mailspec/itself';

/** Runs a program in the root, or elsewhere. Gives its status and what it said. */
function told(program: string, words: readonly string[], cwd = root): string {
  const { status, stdout, stderr } = spawnSync(program, words, { cwd, encoding: 'utf8' });
  return `${status} ${stdout}${stderr}`;
}

describe('the image of mailspec', () => {
  let work = '';

  beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), 'mailspec-image-'));
    // For whatever user the container runs as.
    chmodSync(work, 0o777);
    const packed = spawnSync('npm', ['pack', '--silent', '--ignore-scripts'], { cwd: root, encoding: 'utf8' });
    const tarball = join(root, packed.stdout.trim());
    try {
      expect(told('docker', ['build', '--quiet', '--tag', image, '.'])).toMatch(/^0 /);
    } finally {
      rmSync(tarball, { force: true });
    }
  }, 600_000);
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  it('is of the version that was packed, and has no root', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(told('docker', ['run', '--rm', image, '--version'])).toBe(`0 ${version}\n`);
    expect(told('docker', ['run', '--rm', '--entrypoint', 'id', image, '--user', '--name'])).toBe('0 mailspec\n');
  });

  it('leaves the results of a run in the folder that it is given, as the user it is told to be', () => {
    const words = ['run', '--rm', '--user', '12345:12345', '--volume', `${work}:/work`, image];
    const said = told('docker', [
      ...words,
      'run',
      'smtp/commands/rset-clears-sender',
      '--fault',
      'smtp-rset-keeps-buffers',
    ]);
    expect(said).toMatch(/^1 /);
    expect(said).toContain('rfc5321/4.1.1.5/rset-clears-buffers (MUST)');
    const lines = readFileSync(join(work, 'results/results.jsonl'), 'utf8').trimEnd().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ event: 'footer', exitStatus: 1 });
  });
});
