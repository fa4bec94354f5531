import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getContainerRuntimeClient } from 'testcontainers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildImage } from '../../runner/targets/container/image.js';

let context = '';
/** Images that were made here and have a tag. */
const tagged: string[] = [];
beforeAll(() => {
  context = mkdtempSync(join(tmpdir(), 'mailspec-context-'));
});
afterAll(() => {
  rmSync(context, { recursive: true });
  spawnSync('docker', ['rmi', '--force', 'mailspec/picky', ...tagged], { stdio: 'ignore' });
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

it('an image is built with the arguments, and images of other arguments have other names', async () => {
  mkdirSync(join(context, 'args'), { recursive: true });
  const dockerfile =
    'FROM debian:bookworm-slim\nARG ONE\nARG TWO=\nRUN test "$ONE$TWO" = 1-2 || test "$ONE/$TWO" = 1/2\n';
  writeFileSync(join(context, 'args', 'Dockerfile'), dockerfile);
  const client = await getContainerRuntimeClient();
  const folder = join(context, 'args');
  for (const args of [{ ONE: '1-2' }, { ONE: '1', TWO: '2' }] as const)
    tagged.push(await buildImage(client, { folder, context: folder, args }, () => {}));
  expect(tagged).toEqual([
    expect.stringMatching(/^mailspec\/args:1-2-[0-9a-f]{8}$/),
    expect.stringMatching(/^mailspec\/args:1-2-[0-9a-f]{8}$/),
  ]);
  expect(tagged[0]).not.toBe(tagged[1]);
});
