import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { bundledTargets, findTargetFile } from '../../../runner/targets/bundled.js';
import { InvalidTarget, openTarget } from './opening.js';

/** A service as docker-compose.yml has it: no more of it than is looked at here. */
interface Kept {
  readonly build: string | { readonly context: string; readonly dockerfile: string };
  readonly image: string;
  readonly ports: readonly string[];
}

/** A target file that starts a container: likewise. */
interface Started {
  readonly container: { readonly build: string; readonly context?: string };
  readonly services: Readonly<Record<string, { readonly port: number }>>;
}

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string) => parse(readFileSync(resolve(root, path), 'utf8')) as unknown;

/** The Dockerfile and the folder it may copy from. */
function sourceOf(folder: string, build: string, context: string): { dockerfile: string; context: string } {
  return { dockerfile: resolve(folder, build, 'Dockerfile'), context: resolve(folder, context) };
}

describe('the targets of the package', () => {
  it('are found by name', () => {
    expect(bundledTargets()).toEqual(expect.arrayContaining(['postfix-dovecot', 'postfix-dovecot/compose']));
    expect(findTargetFile('postfix-dovecot')).toMatch(/targets\/postfix-dovecot\/target\.yaml$/);
  });

  it('are not found by their folders', () => {
    const folder = resolve(root, 'targets');
    expect(() => findTargetFile(folder)).toThrow(
      new InvalidTarget(`--target: ${folder} is a folder, not a target file`),
    );
    const own = resolve(folder, 'postfix-dovecot');
    expect(() => findTargetFile(own)).toThrow(
      new InvalidTarget(`--target: ${own} is a folder, not a target file: did you mean \`${own}/target.yaml\`?`),
    );
  });
});

describe('the image of the Exchange dialect', () => {
  it('has the packages of mailspec, in the same versions', () => {
    type Lock = { readonly packages: Readonly<Record<string, { readonly version?: string }>> };
    const [ours, its] = ['', 'targets/exchange-dialect/'].map(
      folder => (read(`${folder}package-lock.json`) as Lock).packages,
    );
    const paths = Object.keys(its!).filter(path => path !== '' && !path.startsWith('node_modules/node-linux-'));
    expect(paths).toContain('node_modules/ajv');
    for (const path of paths) expect(its![path]?.version, path).toBe(ours![path]?.version);
  });
});

describe('docker-compose.yml', () => {
  const { services } = read('docker-compose.yml') as { services: Record<string, Kept> };

  it('publishes nothing twice', () => {
    const ports = Object.values(services).flatMap(({ ports }) => ports.map(each => each.split(':')[1]));
    expect(ports.filter((port, index) => ports.indexOf(port) !== index)).toEqual([]);
  });

  it.each(Object.keys(services))(
    'builds %s as the target does, and publishes what its compose.yaml says',
    async name => {
      const { build, image, ports } = services[name]!;
      const started = read(`targets/${name}/target.yaml`) as Started;
      const kept = read(`targets/${name}/compose.yaml`) as Started;
      const target = await openTarget({ target: `${name}/compose` });
      const published = Object.entries(kept.services).map(
        ([service, { port }]) => `127.0.0.1:${port}:${started.services[service]?.port}`,
      );
      expect(ports.toSorted()).toEqual(published.toSorted());
      expect(Object.keys(kept.services)).toEqual(Object.keys(started.services));
      expect(target.loopback).toBe(true);

      const { container } = started;
      const composed =
        typeof build === 'string'
          ? sourceOf(root, build, build)
          : { dockerfile: resolve(root, build.context, build.dockerfile), context: resolve(root, build.context) };
      expect(composed).toEqual(
        sourceOf(resolve(root, 'targets', name), container.build, container.context ?? container.build),
      );
      expect(image).toBe(`mailspec/${name}`);
    },
  );
});
