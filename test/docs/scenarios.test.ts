import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { builtIn } from '../../runner/scenario/built-in.js';
import { loadSuites } from '../../runner/scenario/load.js';
import { loadRules } from '../../runner/scenario/rules.js';
import { isVerb, verbOf, verbs } from '../../runner/scenario/verbs/index.js';

const here = dirname(fileURLToPath(import.meta.url));
const page = readFileSync(join(here, '..', '..', 'docs', 'scenarios.md'), 'utf8');
const blocks = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text = '']) => text);
const suites = blocks.filter(text => /^suite:/m.test(text));
const rules = loadRules(join(here, '..', '..', 'suites', 'rules'));
const messages = [join(here, '..', '..', 'suites', 'messages')];

describe('docs/scenarios.md', () => {
  it('has examples, all of which are whole suites', () => {
    expect(suites.length).toBeGreaterThan(15);
    expect(blocks.length).toBe(suites.length);
  });

  it.each(suites.map(text => [(parse(text) as { suite: string }).suite, text] as const))(
    '%s is a suite that can be played',
    (id, text) => {
      const folder = mkdtempSync(join(tmpdir(), 'mailspec-docs-'));
      try {
        const file = join(folder, 'example.yaml');
        writeFileSync(file, text);
        const [suite] = loadSuites([file], rules, { messages });
        expect(suite?.id).toBe(id);
        expect(suite?.scenarios.length).toBeGreaterThan(0);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );

  it('tells of every key, verb, service and variable of the language', () => {
    const schema = JSON.parse(
      readFileSync(join(here, '..', '..', 'runner', 'scenario', 'scenario.schema.json'), 'utf8'),
    ) as { definitions: Record<string, { properties?: object }>; properties: object };
    const definitions = [
      'scenario',
      'needs',
      'given',
      'connect',
      'step',
      'one-expectation',
      'auth',
      'check',
      'write-part',
    ];
    const keys = [
      ...Object.keys(schema.properties),
      ...definitions.flatMap(name => Object.keys(schema.definitions[name]?.properties ?? {})),
    ];
    const words = [...keys, ...Object.keys(verbs)];
    expect(words.length).toBeGreaterThan(80);
    const untold = words.filter(word => !new RegExp(`(^|[^A-Za-z-])${word}([^A-Za-z-]|$)`, 'm').test(page));
    expect(untold).toEqual([]);
    expect(Object.keys(builtIn).filter(name => !page.includes(`\${${name}}`))).toEqual([]);
  });

  it('has a table of all verbs, with what a failure of each is', () => {
    const failures = { always: 'judged', replies: '`error`; what is read after it is judged', never: '`error`' };
    const told = [...page.matchAll(/^\| `([a-z-]+)` \| .* \| ([^|]+) \|$/gm)].filter(([, name = '']) => isVerb(name));
    expect(told.map(([, name, failure]) => [name, failure])).toEqual(
      Object.keys(verbs)
        .filter(isVerb)
        .map(name => [name, failures[verbOf(name).judged]]),
    );
  });

  it('has a heading for every link within the page', () => {
    const anchors = [...page.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^a-z0-9 -]/g, '')
        .replaceAll(' ', '-'),
    );
    const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = '']) => anchor);
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter(anchor => !anchors.includes(anchor))).toEqual([]);
  });
});
