import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { folder, mailspec } from '../command-line.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The whole suites that a page shows, as files. */
function suitesOf(page: string): Record<string, string> {
  const text = readFileSync(join(root, page), 'utf8');
  const suites = [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].flatMap(([, block = '']) =>
    /^suite:/m.test(block) ? [block] : [],
  );
  return Object.fromEntries(suites.map((suite, at) => [`${String(at).padStart(2, '0')}.yaml`, suite]));
}

describe('README.md', () => {
  it('shows what a broken rule looks like', async () => {
    const text = readFileSync(join(root, 'README.md'), 'utf8');
    const [, command = '', shown = ''] =
      /^```sh\nnpx mailspec (run .*--fault .*)\n```\n\n```text\n(.*?)^```$/ms.exec(text) ?? [];
    const { status, stdout } = await mailspec(...command.split(' '), '--results', folder());
    expect(status).toBe(1);
    let at = 0;
    for (const part of shown.split(/^ +\.\.\n/m)) {
      expect(stdout.slice(at)).toContain(part);
      at = stdout.indexOf(part, at) + part.length;
    }
    expect(at).toBeGreaterThan(0);
  });

  it('names every target that comes with mailspec', () => {
    const text = readFileSync(join(root, 'README.md'), 'utf8');
    const folders = readdirSync(join(root, 'targets')).filter(name =>
      existsSync(join(root, 'targets', name, 'target.yaml')),
    );
    expect(folders.length).toBeGreaterThan(9);
    for (const name of folders) expect(text).toMatch(new RegExp(`^\\|.*\`${name}\``, 'm'));
  });
});

describe('the documentation', () => {
  it('names no script that npm does not run', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const pages = [
      'README.md',
      'CONTRIBUTING.md',
      ...readdirSync(join(root, 'docs'))
        .filter(name => name.endsWith('.md'))
        .map(name => join('docs', name)),
    ];
    const named = pages.flatMap(page => {
      const text = readFileSync(join(root, page), 'utf8');
      return [...text.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name = '']) => `${page}: ${name}`);
    });
    expect(named).toContain('docs/performance.md: bench:parsers');
    expect(named.filter(one => !Object.hasOwn(scripts, one.replace(/.*: /, '')))).toEqual([]);
  });
});

describe.each(['README.md', 'docs/scenarios.md'])('%s', page => {
  it('shows suites that the embedded server passes', async () => {
    const suites = suitesOf(page);
    expect(Object.keys(suites).length).toBeGreaterThan(0);
    const at = folder(suites);
    const files = Object.keys(suites).map(name => join(at, name));
    const { status, stdout, stderr } = await mailspec('run', ...files, '--results', join(at, 'results'));
    expect(`${stdout}${stderr}`).toContain('No rule was broken.');
    expect(status).toBe(0);
  });
});
