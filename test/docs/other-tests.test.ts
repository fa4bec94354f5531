import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../command-line.js';
import { choose } from '../runner/engine/playing.js';

const page = readFileSync(join(root, 'docs', 'other-tests.md'), 'utf8');
const rows = page
  .split('\n')
  .filter(line => line.startsWith('| ') && !line.startsWith('| script |'))
  .map(line => line.slice(2, -2).split(' | '));

/** Suites, scenarios and cases, by their ids. */
const known = new Set(
  choose()
    .scenarios.map(({ id }) => id.replace(/@rev2$/, ''))
    .flatMap(id => [id, id.replace(/\[.*/, ''), id.replace(/\/[^/]*$/, '')]),
);

describe('docs/other-tests.md', () => {
  it('has a row of three cells for each script, or for several alike', () => {
    expect(rows.length).toBeGreaterThan(70);
    expect(rows.filter(cells => cells.length !== 3)).toEqual([]);
    const scripts = rows.flatMap(([names = '']) => names.split(', '));
    expect(scripts.filter((name, at) => /^[A-Z]/.test(name) && scripts.indexOf(name) !== at)).toEqual([]);
  });

  it('names suites and scenarios that there are', () => {
    const named = rows.flatMap(([, , ours = '']) => [...ours.matchAll(/`([^`]+)`/g)].map(([, id = '']) => id));
    expect(named.filter(id => !known.has(id))).toEqual([]);
  });

  it('says why, where it names none', () => {
    expect(rows.filter(([, , ours = '']) => !ours.includes('`') && !/^none: ./.test(ours))).toEqual([]);
  });
});
