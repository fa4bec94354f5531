import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mailspec, root } from '../command-line.js';

const page = readFileSync(join(root, 'docs/running.md'), 'utf8');
const chosen = [...page.matchAll(/^npx mailspec run (.+?)(?: +#.*)?$/gm)]
  .map(([, words = '']) => words)
  .filter(words => !/my-server\.yaml|my\/suite\.yaml|--verbose|--step/.test(words));

describe('docs/running.md', () => {
  it('has commands that choose', () => {
    expect(chosen.length).toBeGreaterThan(5);
  });

  it.each(chosen)('run %s chooses scenarios', async words => {
    const args = words.split(' ').map(word => word.replaceAll("'", ''));
    const { status, stderr, stdout } = await mailspec('list', ...args);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^\d+ scenarios?$/m);
  });
});
