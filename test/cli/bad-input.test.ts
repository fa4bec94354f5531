import { cpSync, readFileSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, mailspec, root } from '../command-line.js';

const catalogue = readFileSync(join(root, 'test/cli/suites/rules/rfc9999.yaml'), 'utf8');

/** What was told, with the path of a folder in full where it is shown from here, which is shorter where both lie in one folder. */
const inFull = (told: string, path: string): string => told.replaceAll(relative(root, path), path);

/** What is wrong, the scenario's lines after its id, the place, the carets' text and a part of the message. */
const slips: readonly {
  readonly what: string;
  readonly lines: readonly string[];
  readonly place: string;
  readonly under: string;
  readonly message: RegExp;
}[] = [
  {
    what: 'an unknown key',
    lines: ['title: T', 'rule: rfc9999/1/must', 'stpes: []'],
    place: '6:5',
    under: 'stpes',
    message: /did you mean `steps`\?/,
  },
  {
    what: 'a duplicate key',
    lines: ['title: T', 'title: T', 'rule: rfc9999/1/must', 'steps: [{connect: smtp, expect: 220}]'],
    place: '5:5',
    under: 'title',
    message: /title/,
  },
  {
    what: 'an unknown rule',
    lines: ['title: T', 'rule: rfc9999/1/mast', 'steps: [{connect: smtp}, {send: NOOP, expect: 250}]'],
    place: '5:11',
    under: 'rfc9999/1/mast',
    message: /did you mean `rfc9999\/1\/must`\?/,
  },
  {
    what: 'an undefined variable',
    lines: [
      'title: T',
      'rule: rfc9999/1/must',
      'steps:',
      '  - connect: smtp',
      '  - {send: "VRFY ${recipiant}", expect: 250}',
    ],
    place: '8:22',
    under: '${recipiant}',
    message: /did you mean `recipient`\?/,
  },
  {
    what: 'a bad capture',
    lines: [
      'title: T',
      'rule: rfc9999/1/must',
      'steps:',
      '  - connect: smtp',
      '  - {send: NOOP, expect: 250, bind: {it: "/("}}',
    ],
    place: '8:46',
    under: '"/("',
    message: /capture|expression/,
  },
  {
    what: 'a YAML syntax error',
    lines: ['title: "T', 'rule: rfc9999/1/must', 'steps: []'],
    place: '',
    under: '',
    message: /suite\.yaml:\d+:\d+: /,
  },
  {
    what: 'a table row with a missing column',
    lines: [
      'title: T',
      'rule: rfc9999/1/must',
      'each:',
      '  - {id: a, verb: NOOP, reply: 250}',
      '  - {id: b, verb: RSET}',
      'steps: [{connect: smtp}, {send: "${verb}", expect: "${reply}"}]',
    ],
    place: '8:9',
    under: '{id: b, verb: RSET}',
    message: /the row `b` lacks the column `reply`/,
  },
];

describe('bad input', () => {
  it.each(slips)(
    '$what ends run and lint with 2, and is shown in its place',
    async ({ lines, place, under, message }) => {
      const text = `suite: suite\nscenarios:\n  - id: it\n${lines.map(line => `    ${line}\n`).join('')}`;
      const suites = folder({ 'suite.yaml': text, 'rules/rfc9999.yaml': catalogue });
      const [ran, linted] = await Promise.all([
        mailspec('run', '--suites', suites, '--results', join(suites, 'results')),
        mailspec('lint', '--suites', suites),
      ]);
      for (const { status, stdout, stderr } of [ran, linted]) {
        expect(status).toBe(2);
        expect(stdout).toBe('');
        expect(stderr).toMatch(message);
        if (place === '') continue;
        expect(stderr).toContain(`suite.yaml:${place}: `);
        const [line = 0, column = 0] = place.split(':').map(Number);
        const source = text.split('\n')[line - 1] ?? '';
        // The line as it is written, and carets under what is wrong.
        expect(stderr).toContain(`${String(line).padStart(5)} | ${source}`);
        expect(source.slice(column - 1, column - 1 + under.length)).toBe(under);
        expect(stderr).toMatch(new RegExp(`\\n {5} \\| {${column}}\\^{${under.length}}(\\n|$)`));
      }
    },
  );

  it.each<[string, (here: string) => readonly string[], (here: string) => string]>([
    ['report a folder', here => ['report', here], here => `${here}: expected a record, found a folder\n`],
    ['merge a folder', here => ['merge', here], here => `${here}: expected a record, found a folder\n`],
    ['set a folder side by side', here => ['matrix', here], here => `${here}: expected a record, found a folder\n`],
    ['compare folders', here => ['diff', here, here], here => `${here}: expected a record, found a folder\n`],
    ['report what is not there', () => ['report', '/nope'], () => '/nope: there is no such file\n'],
    ['merge what is not there', () => ['merge', '/nope'], () => '/nope: there is no such file\n'],
    [
      'write a certificate to a folder',
      here => ['serve', '--certificate', here],
      here => `--certificate: ${here} cannot be written: it is a folder\n`,
    ],
    [
      'write a certificate into a folder that is not there',
      () => ['serve', '--certificate', '/nope/c.pem'],
      () => '--certificate: /nope/c.pem cannot be written: there is no such folder\n',
    ],
    [
      'test a folder',
      here => ['run', 'imap/greeting', '--target', here, '--results', `${here}/results`],
      here => `--target: ${here} is a folder, not a target file\n`,
    ],
    ['read suites from a file', () => ['list', '--suites', '/dev/null'], () => '/dev/null: no such folder of suites\n'],
  ])('ends with 2 in a sentence when asked to %s', async (_, command, message) => {
    const here = folder();
    const { status, stderr } = await mailspec(...command(here));
    expect(stderr).toBe(message(here));
    expect(status).toBe(2);
  });

  it('tells once that a folder of suites is a copy of those that come with mailspec', async () => {
    const copy = folder();
    cpSync(join(root, 'suites'), copy, { recursive: true });
    const { status, stderr } = await mailspec('lint', '--suites', copy);
    const rules = join(copy, 'rules');
    expect(inFull(stderr, copy).replace(/\d+ rules/, 'N rules')).toBe(
      `${rules}/rfc1123.yaml:13:3: N rules of ${rules} are already in suites/rules, which is always read: this is the first\n` +
        '   13 |   5.2.3/vrfy-implemented:\n      |   ^^^^^^^^^^^^^^^^^^^^^^\n' +
        '   = remove from it what is a copy: suites can cite the rules of both\n',
    );
    expect(status).toBe(2);
  });

  it('reads its own suites once, by whatever way they are named', async () => {
    const here = folder();
    symlinkSync(join(root, 'suites'), join(here, 'link'));
    for (const suites of ['suites', join(here, 'link')])
      expect(await mailspec('lint', '--suites', suites)).toMatchObject({ status: 0, stderr: '' });
  });

  it('refuses a folder of suites that holds its own', async () => {
    const { status, stderr } = await mailspec('lint', '--suites', '.');
    expect(stderr).toBe(
      ".: this folder holds mailspec's own suites, in suites: name a folder that holds yours alone, or leave --suites out\n",
    );
    expect(status).toBe(2);
  });

  it('tells once that files of rules are no suites', async () => {
    const rules = folder({ 'rfc9998.yaml': catalogue, 'rfc9999.yaml': catalogue });
    const { status, stderr } = await mailspec('lint', '--suites', rules);
    expect(inFull(stderr, rules)).toBe(
      `${rules}/rfc9998.yaml:1:1: a file of rules is no suite: this one and 1 more are\n    1 | rfc: 9999\n      | ^^^\n` +
        '   = rules are read from the folder `rules` of the folder that --suites names\n',
    );
    expect(status).toBe(2);
  });

  it('tells all that there is, however much', async () => {
    const steps = Array.from({ length: 50 }, (_, at) => `      - {send: NOOP, expect: ${at}}\n`).join('');
    const head = 'suite: suite\nscenarios:\n  - id: it\n    title: T\n    rule: rfc9999/1/must\n    steps:\n';
    const suites = folder({ 'suite.yaml': `${head}      - connect: smtp\n${steps}`, 'rules/rfc9999.yaml': catalogue });
    const { status, stderr } = await mailspec('lint', '--suites', suites);
    expect(stderr.match(/ is not a reply code/g)).toHaveLength(50);
    expect(status).toBe(2);
  });

  it('tells what is wrong with rules and with suites in one go, and nothing of what only follows', async () => {
    const suites = folder({
      'rules/rfc9999.yaml': catalogue.replace('says:', 'syas:'),
      'a.yaml': 'suite: a\nscenarios:\n  - {id: x, title: X, rule: rfc9999/1/must, steps: [{connect: smpt}]}\n',
      'b.yaml': 'suite: b\nscenarios:\n  - {id: x, title: Y, rule: rfc9997/1/must, steps: [{connect: pop33}]}\n',
    });
    const { status, stderr } = await mailspec('lint', '--suites', suites);
    const places = inFull(stderr, suites)
      .split('\n')
      .filter(line => line.startsWith(suites))
      .map(line => line.slice(suites.length + 1).replace(/:\d+: /, ': '));
    expect(places).toEqual([
      'rules/rfc9999.yaml:5: `1/must`: the key `says` is missing',
      'rules/rfc9999.yaml:6: unknown key `syas`',
      'a.yaml:3: `smpt` is not a service',
      'b.yaml:3: unknown rule `rfc9997/1/must`',
      'b.yaml:3: `pop33` is not a service',
    ]);
    expect(status).toBe(2);
  });
});
