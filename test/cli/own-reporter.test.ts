import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, mailspecIn, root, start } from '../command-line.js';

const suites = ['--suites', join(root, 'test/cli/suites')];
const broken = ['--fault', 'smtp-rset-keeps-buffers'];
const page = readFileSync(join(root, 'docs/results.md'), 'utf8');
const [, example = ''] = /^## A report of your own\n.*?```js\n(.*?)```/ms.exec(page) ?? [];

/** A project with a module in it. */
const project = (text: string, name = 'mine.mjs') => folder({ [name]: text });
const run = (at: string, ...args: readonly string[]) => mailspecIn(at, 'run', 'smtp', ...suites, ...args);
/** The same with the command line as it is published, which loads modules as Node does. */
const runPublished = (cwd: string, ...args: readonly string[]) =>
  start(['run', 'smtp', ...suites, ...args], { cwd }).ended;
const read = (at: string, file: string) => readFileSync(join(at, 'results', file), 'utf8');

/** A reporter of which one method is this. */
const withMethod = (method: string, text: string) =>
  `export default () => ({ begin() {}, verdict() {}, end() {}, ${method}${text} });`;

describe('a reporter of the user', () => {
  it('is told of a run, and of a record, as docs/results.md shows', async () => {
    const at = project(example);
    const ended = await runPublished(at, ...broken, '--reporter', './mine.mjs', '--reporter', 'json');
    expect(ended).toMatchObject({ status: 1, stderr: '' });
    expect(ended.stdout).toContain('Reports: results/results.jsonl, results/failures.txt, results/report.json');
    const told = read(at, 'failures.txt');
    expect(told).toBe(
      'failures of embedded\nsmtp/greeting/rset: expected reply 503, got 250 2.1.5 Recipient accepted\nended with 1\n',
    );
    const again = await mailspecIn(at, 'report', '--reporter', './mine.mjs');
    expect(again).toEqual({ status: 0, stdout: told, stderr: '' });
  });

  it('has types that the package exports', () => {
    const at = project(`// @ts-check\n${example}`);
    mkdirSync(join(at, 'node_modules'));
    symlinkSync(root, join(at, 'node_modules/mailspec'));
    const check = (file: string) =>
      spawnSync(
        join(root, 'node_modules/.bin/tsc'),
        ['--noEmit', '--checkJs', '--strict', '--module', 'nodenext', file],
        {
          cwd: at,
          encoding: 'utf8',
        },
      ).stdout;
    expect(check('mine.mjs')).toBe('');
    const wrong = project(`// @ts-check\n${example.replace('target.name', 'target.nome')}`, 'wrong.mjs');
    expect(check(join(wrong, 'wrong.mjs'))).not.toBe('');
  });

  it('may need all verdicts first, and then has what the package gives for that', async () => {
    const at = project(
      "import { bufferedReporter } from 'mailspec/reporter';\nexport default bufferedReporter(({ verdicts, footer }) => [`${verdicts.length} ${footer.exitStatus}\\n`]);",
    );
    mkdirSync(join(at, 'node_modules'));
    symlinkSync(root, join(at, 'node_modules/mailspec'));
    expect(await runPublished(at, '--reporter', './mine.mjs')).toMatchObject({ status: 0, stderr: '' });
    expect(read(at, 'mine.txt')).toMatch(/^\d+ 0\n$/);
  });

  it.each([
    ['begin', '() { throw new TypeError("no") }'],
    ['started', '() { throw new TypeError("no") }'],
    ['verdict', '() { throw new TypeError("no") }'],
    ['verdict', ': async () => { throw new TypeError("no") }'],
    ['end', '() { throw new TypeError("no") }'],
    ['end', ': async () => { throw new TypeError("no") }'],
  ])('is named when its %s throws, as the run goes on: %s', async (method, text) => {
    const at = project(withMethod(method, text));
    const { status, stderr, stdout } = await run(at, '--reporter', './mine.mjs', '--reporter', 'json');
    expect(stderr).toMatch(`the reporter ./mine.mjs failed in ${method}: TypeError: no\n    at `);
    expect(stderr).toContain(join(at, 'mine.mjs:1'));
    expect(status).toBe(3);
    expect(stdout).toContain('No rule was broken.');
    expect(JSON.parse(read(at, 'report.json'))).toMatchObject({ footer: { exitStatus: 0 } });
  });

  it('is told no more once it threw', async () => {
    const at = project(withMethod('verdict', '() { console.log("told"); throw "no" }'));
    const { stdout, stderr } = await runPublished(at, '--reporter', './mine.mjs');
    expect(stdout.match(/^told$/gm)).toHaveLength(1);
    expect(stderr).toBe('the reporter ./mine.mjs failed in verdict: no\n');
  });

  it('hides no broken rule when it fails', async () => {
    const at = project(withMethod('end', '() { throw new Error("no") }'));
    expect((await run(at, ...broken, '--reporter', './mine.mjs')).status).toBe(1);
    const { status, stderr } = await mailspecIn(at, 'report', '--reporter', './mine.mjs');
    expect([status, stderr.split('\n')[0]]).toEqual([3, 'the reporter ./mine.mjs failed in end: Error: no']);
  });

  it('is waited for', async () => {
    const text = "import { readFile } from 'node:fs/promises'; const me = new URL(import.meta.url);\n";
    const end = 'end: async () => { output.write(`${(await readFile(me)).length}`) }';
    const at = project(`${text}export default output => ({ begin() {}, verdict() {}, ${end} });`);
    expect((await run(at, '--reporter', './mine.mjs')).status).toBe(0);
    expect(read(at, 'mine.txt')).toMatch(/^\d+$/);
  });

  it.each([
    ['', 'its default export has to be a function that makes a reporter'],
    ['export default () => {}', 'the reporter that it makes has no begin, no verdict, no end'],
    ['export default () => ({ begin() {} })', 'the reporter that it makes has no verdict, no end'],
    ['export default () => { throw "no" }', 'it makes no reporter: no'],
    ['throw "no"', 'it cannot be loaded: no'],
    [
      "export default () => {}; export const file = '../x';",
      'its `file` has to be the name of a file in the folder of results, not `../x`',
    ],
    [
      "export default () => {}; export const file = 'results.jsonl';",
      'its `file` has to be the name of a file in the folder of results, not `results.jsonl`',
    ],
    ["export default () => {}; export const file = 'junit.xml';", 'its file `junit.xml` is that of the reporter junit'],
  ])('is refused before anything is run when it is none: %s', async (text, problem) => {
    const at = folder({ 'mine.mjs': text, 'results/results.jsonl': 'of before' });
    const ended = await run(at, '--reporter', './mine.mjs');
    expect(ended).toEqual({ status: 2, stdout: '', stderr: `--reporter ./mine.mjs: ${problem}\n` });
    expect(read(at, 'results.jsonl')).toBe('of before');
  });

  it('is refused when it is not there, with the place when it is wrong', async () => {
    const at = project('export default (');
    expect(await run(at, '--reporter', './nope.js')).toEqual({
      status: 2,
      stdout: '',
      stderr: '--reporter ./nope.js: there is no such file\n',
    });
    const { status, stderr } = await runPublished(at, '--reporter', './mine.mjs');
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/^--reporter \.\/mine\.mjs: it cannot be loaded: .*SyntaxError/s),
    ]);
  });

  it('has a file of its own among several', async () => {
    const at = folder({ 'a/mine.mjs': withMethod('end', '() {}'), 'b/mine.mjs': withMethod('end', '() {}') });
    const { status, stderr } = await run(at, '--reporter', './a/mine.mjs', '--reporter', './b/mine.mjs');
    expect([status, stderr]).toEqual([
      2,
      '--reporter ./b/mine.mjs: its file `mine.txt` is that of the reporter ./a/mine.mjs\n',
    ]);
  });
});

describe('a reporter that is named twice', () => {
  it('writes once', async () => {
    const at = folder();
    await run(at, '--reporter', 'json', '--reporter', 'json');
    expect(() => JSON.parse(read(at, 'report.json'))).not.toThrow();
    expect(readdirSync(join(at, 'results')).sort()).toEqual(['report.json', 'results.jsonl']);
  });
});
