import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { choose, survey } from '../../../cli/selection.js';
import { builtLibrary, libraryFile, suiteFiles, suitesHash } from '../../../runner/scenario/library.js';
import { precompiledFolder } from '../../../runner/source/precompiled.js';
import { folder, root } from '../../command-line.js';
import { loadRules, loadSuites, type Outline, type Rule } from './load.js';

const suites = join(root, 'suites');

/** Places are looked up when they are asked for: here they are. */
const settled = <T extends Rule | Outline>({ place: { file, line, column }, ...rest }: T) => ({
  ...rest,
  place: { file, line, column },
});
const told = ({ rule, proves, ...rest }: Outline) => ({
  ...settled(rest as Outline),
  rule: rule.id,
  proves: proves.map(({ id }) => id),
});

describe('what the build has read of the bundled suites', () => {
  const built = builtLibrary(suites, suitesHash(suites));
  const rules = loadRules(join(suites, 'rules'));

  it('is their catalogue', () => {
    expect(built?.rules.all().map(settled)).toEqual(rules.all().map(settled));
    expect(built?.rules.rfcs).toEqual(rules.rfcs);
  });

  it('is an outline of each scenario', () => {
    const read = loadSuites(suiteFiles(suites), rules, { messages: [join(suites, 'messages')] });
    const outlines = read.flatMap(suite =>
      suite.scenarios.map(({ id, title, rule, proves, tags, place }) => ({ id, title, rule, proves, tags, place })),
    );
    expect(built?.outlines(suiteFiles(suites)).map(told)).toEqual(outlines.map(told));
  });

  it('is found by content: a folder that has changed is read itself', () => {
    const copy = folder();
    cpSync(suites, copy, { recursive: true });
    expect(suitesHash(copy)).toBe(suitesHash(suites));
    appendFileSync(join(copy, 'smtp', 'pipelining.yaml'), '# changed\n');
    expect(suitesHash(copy)).not.toBe(suitesHash(suites));
    expect(builtLibrary(copy, suitesHash(copy))).toBeUndefined();
  });

  it.each([0, 100, 0.5])('is not used where the build was broken off while it wrote: %d', length => {
    const octets = readFileSync(join(precompiledFolder, libraryFile(suitesHash(suites))));
    const hash = `${length}`.padEnd(64, 'x');
    const half = join(precompiledFolder, libraryFile(hash));
    onTestFinished(() => rmSync(half));
    writeFileSync(half, octets.subarray(0, length < 1 ? octets.length * length : length));
    expect(builtLibrary(suites, hash)).toBeUndefined();
  });

  it('is enough to choose from, and what is chosen is read', () => {
    const selectors = ['smtp/pipelining/first-recipient-refused', 'imap/id'];
    const { scenarios } = choose(selectors, {});
    expect(scenarios.map(({ id }) => id)).toEqual(survey(selectors, {}).scenarios.map(({ id }) => id));
    expect(scenarios.filter(({ id }) => id.startsWith('smtp/')).map(({ id }) => id)).toEqual([
      'smtp/pipelining/first-recipient-refused[first]',
      'smtp/pipelining/first-recipient-refused[last]',
    ]);
    const read = loadSuites([join(suites, 'imap', 'id.yaml'), join(suites, 'smtp', 'pipelining.yaml')], rules, {
      messages: [join(suites, 'messages')],
    }).flatMap(suite => suite.scenarios);
    // Where they stand is compared above.
    const json = (value: unknown) => JSON.stringify(value, (key, inner) => (key === 'place' ? undefined : inner), 1);
    expect(json(scenarios)).toBe(json(scenarios.map(({ id }) => read.find(each => each.id === id))));
  });
});
