import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getContainerRuntimeClient } from 'testcontainers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildImage } from '../../runner/targets/container/image.js';

let context = '';
beforeAll(() => {
  context = mkdtempSync(join(tmpdir(), 'mailspec-context-'));
});
afterAll(() => {
  rmSync(context, { recursive: true });
  spawnSync('docker', ['rmi', '--force', 'mailspec/picky'], { stdio: 'ignore' });
});

it('an image is built from what .dockerignore leaves of a folder above it', async () => {
  const files: Readonly<Record<string, string>> = {
    '.dockerignore': '*\n!kept\n!picky\n**/*.log\n',
    'picky/Dockerfile': [
      'FROM debian:bookworm-slim',
      'COPY . /all/',
      // Told by its failure: a build that succeeds says nothing to its caller.
      'RUN test "$(cd /all && echo $(find . -type f | sort))" = "./kept/deep/one ./kept/two ./picky/Dockerfile"',
    ].join('\n'),
    'kept/deep/one': '1',
    'kept/deep/one.log': '1',
    'kept/two': '2',
    'left/kept/three': '3',
    four: '4',
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(context, path, '..'), { recursive: true });
    writeFileSync(join(context, path), text);
  }
  const built = buildImage(await getContainerRuntimeClient(), { folder: join(context, 'picky'), context }, () => {});
  await expect(built).resolves.toBe('mailspec/picky');
});
