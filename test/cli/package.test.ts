import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ended, folder, root, start } from '../command-line.js';
import { packed, vitest } from './package.js';

const suites = join(root, 'test/cli/suites');
const page = readFileSync(join(root, 'docs/programs.md'), 'utf8');
const examples = [...page.matchAll(/^```js\n(.*?)^```$/gms)].map(([, text = '']) => text);

let installed: ReturnType<typeof packed>;
beforeAll(() => {
  installed = packed();
});
afterAll(() => installed.remove());

/** A project in which the package is installed. */
function project(files: Readonly<Record<string, string>>, example?: string): string {
  const at = folder({ 'package.json': '{"type": "module"}', ...files });
  if (example !== undefined) cpSync(join(root, 'docs/examples', example), at, { recursive: true });
  symlinkSync(installed.modules, join(at, 'node_modules'));
  return at;
}

/** Runs Node there, as if nothing else was running. */
function node(cwd: string, program: string, ...args: readonly string[]): Promise<Ended> {
  const env = { VITEST: undefined, NODE_TEST_CONTEXT: undefined, NODE_ENV: undefined };
  return start(args, { cwd, program, env }).ended;
}

interface VitestTest {
  readonly title: string;
  readonly status: string;
  readonly failureMessages: readonly string[];
}

/** Runs Vitest. @returns the tests by their titles, up to the colon */
async function runVitest(cwd: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = await node(
    cwd,
    vitest,
    'run',
    '--reporter=json',
    '--reporter=junit',
    '--outputFile.json=r.json',
    '--outputFile.junit=r.xml',
    ...args,
  );
  if (!existsSync(join(cwd, 'r.json'))) throw new Error(`${stdout}${stderr}`);
  const { testResults } = JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8')) as {
    readonly testResults: readonly { readonly message: string; readonly assertionResults: readonly VitestTest[] }[];
  };
  const all = testResults.flatMap(({ assertionResults }) => assertionResults);
  const tests = new Map(all.map(each => [each.title.replace(/: .*/, ''), each]));
  return { status, tests, junit: readFileSync(join(cwd, 'r.xml'), 'utf8'), message: testResults[0]?.message };
}

const runNodeTest = (cwd: string, file: string, ...args: readonly string[]) =>
  node(cwd, '--test-reporter=tap', ...args, file);

/** A module that makes tests of the small suites. */
const tests = (runner: string, options: string, more = '') => `
  import { load } from 'mailspec';
  import { scenarios } from 'mailspec/${runner}';
  ${more}
  scenarios(load([], { suites: ${JSON.stringify(suites)} }), ${options});
`;
const known = `rfc9999/2/other:\n  reason: RFC 9999 2 is not kept here.\n`;
const broken = `{ fault: 'smtp-rset-keeps-buffers', results: 'results' }`;
const record = (at: string) => readFileSync(join(at, 'results/results.jsonl'), 'utf8');

describe('the package', () => {
  it('has everything that it exports', () => {
    const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly exports: object };
    const paths = Object.values(exports).flatMap(each => (typeof each === 'string' ? [each] : Object.values(each)));
    expect(paths.length).toBeGreaterThan(12);
    expect(paths.filter(path => !existsSync(join(installed.modules, 'mailspec', path as string)))).toEqual([]);
    const require = createRequire(join(installed.modules, 'x.js'));
    expect(require('mailspec/target.schema.json')).toMatchObject({ type: 'object' });
    expect(require('mailspec/known.schema.json')).toMatchObject({ title: 'Known deviations of a mail server' });
  });

  it('has types for all of it, which need no others', async () => {
    const program = `
      import { describeVerdict, type FooterEvent, load, MailspecError, run, type RunOptions, type Selection, type VerdictEvent } from 'mailspec';
      import { scenarios as ofNode } from 'mailspec/node-test';
      import { type ReferenceServer, startReferenceServer } from 'mailspec/reference';
      import type { Reporter } from 'mailspec/reporter';
      import { scenarios as ofVitest } from 'mailspec/vitest';
      const selection: Selection = load(['smtp'], { level: ['MUST', 'SHOULD'], tag: undefined });
      const options: RunOptions = { target: 'embedded', jobs: 2, signal: AbortSignal.timeout(1) };
      const failed: VerdictEvent[] = [];
      const footer: FooterEvent = await run(selection, options, {
        begin: async header => void header.target.services,
        verdict: event => { if (event.verdict === 'fail') failed.push(event); },
      });
      const status: 0 | 1 | 2 | 3 | 4 | 130 = footer.exitStatus;
      const server: ReferenceServer = await startReferenceServer({ faults: ['smtp-noop-refused'], ports: { imap: 1143 } });
      ofVitest(selection, async () => ({ imap: \`imap://\${server.host}:\${server.ports.imap}\` }));
      ofNode(selection, { known: 'known.yaml' });
      export const all = [status, describeVerdict, MailspecError, selection.scenarios.map(({ id }) => id)];
      export type Mine = Reporter;
    `;
    const settings = {
      compilerOptions: {
        module: 'nodenext',
        moduleResolution: 'nodenext',
        target: 'es2022',
        lib: ['es2022'],
        types: ['node'],
        strict: true,
        exactOptionalPropertyTypes: true,
        noEmit: true,
        skipLibCheck: false,
      },
    };
    const at = project({
      'program.ts': program,
      'tsconfig.json': JSON.stringify({ ...settings, files: ['program.ts'] }),
    });
    const { status, stdout } = await node(at, join(root, 'node_modules/typescript/bin/tsc'));
    // Vitest's own declarations are not ours to check.
    expect(stdout.split('\n').filter(line => /^(?:program|.*mailspec)/.test(line))).toEqual([]);
    expect(status === 0 || !stdout.includes('mailspec')).toBe(true);
    const wrong = project({
      'program.ts': `import { run } from 'mailspec';\nrun(1, { jobs: 'two', signal: 3, targt: 'x' });`,
      'tsconfig.json': JSON.stringify({ ...settings, files: ['program.ts'] }),
    });
    const refused = await node(wrong, join(root, 'node_modules/typescript/bin/tsc'));
    expect(refused.stdout).toContain('program.ts(2,5): error');
  });
});

describe('mailspec/vitest', () => {
  it('makes tests of scenarios: with what the console shows where they fail, and with the reason where they are skipped', async () => {
    const at = project({ 'a.test.js': tests('vitest', broken) });
    const { status, tests: made, junit } = await runVitest(at);
    expect(status).toBe(1);
    const [message = ''] = made.get('smtp/greeting/rset')?.failureMessages ?? [];
    expect(message).toContain(
      'FAIL   RSET discards the transaction\n  scenario  smtp/greeting/rset\n  rule      rfc9999/2/other',
    );
    expect(message).toMatch(
      / {2}expected {2}reply 503\n {2}got {7}250 2\.1\.5 Recipient accepted\n(?:.*\n)* +S: 250 2\.1\.5 Recipient accepted/,
    );
    expect(message).toMatch(/at smtp\/greeting\/rset \(.*greeting\.yaml:\d+:1\)$/);
    expect(made.get('smtp/greeting/ehlo')?.status).toBe('passed');
    expect(made.get('imap/mailbox/unknown-extension')?.status).toBe('skipped');
    expect(made.get('invariants')?.status).toBe('passed');
    expect(made.get('server')?.status).toBe('passed');
    expect(junit).toContain('note: imap/mailbox/capability');
    expect(record(at)).toContain('"exitStatus":1');
  });

  it('plays what is not filtered out, and nothing else', async () => {
    const at = project({ 'a.test.js': tests('vitest', `{ results: 'results' }`) });
    const { status, tests: made } = await runVitest(at, '-t', 'smtp/greeting/verbs');
    expect(status).toBe(0);
    expect(made.get('smtp/greeting/verbs[help]')?.status).toBe('passed');
    expect(record(at)).toContain('"planned":2');
  });

  it('fails by what is checked in all scenarios', async () => {
    const at = project({
      'a.test.js': tests('vitest', `() => ({ fault: 'smtp-replies-end-with-lf' })`),
    });
    const { status, tests: made } = await runVitest(at);
    expect(status).toBe(1);
    const [message = ''] = made.get('invariants')?.failureMessages ?? [];
    expect(message).toMatch(/FAIL .*\n {2}scenario {2}invariant\/smtp\//);
    expect([...made.values()].filter(each => each.status === 'failed').map(({ title }) => title)).toContain(
      made.get('invariants')?.title,
    );
  });

  it('fails at once when there is no server', async () => {
    const at = project({ 'a.test.js': tests('vitest', `{ smtp: 'smtp://127.0.0.1:1' }`) });
    const { status, junit } = await runVitest(at);
    expect(status).toBe(1);
    expect(junit).toContain('smtp at 127.0.0.1:1: the connection was refused');
  });
});

describe('mailspec/node-test', () => {
  it('makes tests of scenarios: with what the console shows where they fail, and with the reason where they are skipped', async () => {
    const at = project({
      'known.yaml': known,
      'a.js': tests('node-test', broken),
      'b.js': tests('node-test', `{ fault: 'smtp-rset-keeps-buffers', known: 'known.yaml' }`),
    });
    const { status, stdout } = await runNodeTest(at, 'a.js');
    expect(status).toBe(1);
    expect(stdout).toMatch(/not ok \d+ - smtp\/greeting\/rset: RSET discards the transaction\n/);
    expect(stdout).toMatch(/FAIL {3}RSET discards the transaction\n +scenario {2}smtp\/greeting\/rset\n/);
    expect(stdout).toMatch(/ +got {7}250 2\.1\.5 Recipient accepted\n/);
    expect(stdout).toMatch(
      / ok \d+ - imap\/mailbox\/unknown-extension: .* # SKIP CAPABILITY does not list X-NOT-THERE/,
    );
    expect(stdout).toMatch(/ ok \d+ - invariants: /);
    expect(stdout).toMatch(/# note: imap\/mailbox\/capability: /);
    expect(record(at)).toContain('"exitStatus":1');
    const kept = await runNodeTest(at, 'b.js');
    expect(kept.stdout).toMatch(
      / ok \d+ - smtp\/greeting\/rset: .* # SKIP known deviation: RFC 9999 2 is not kept here\./,
    );
    expect(kept.status).toBe(0);
  });

  it('plays what is not filtered out, and nothing else', async () => {
    const at = project({ 'a.js': tests('node-test', `{ results: 'results' }`) });
    const { status, stdout } = await runNodeTest(at, 'a.js', '--test-name-pattern=smtp/greeting/verbs');
    expect([status, stdout]).toEqual([
      0,
      expect.stringMatching(/ ok \d+ - smtp\/greeting\/verbs\[help\]: Commands are known \(help\)\n/),
    ]);
    expect(record(at)).toContain('"planned":2');
  });

  it('plays in another run what is asked for later', async () => {
    const later = `import { beforeEach } from 'node:test';\nlet at = 0;\nbeforeEach(async () => { if (at++ > 2) for (let turn = 0; turn < 9; turn++) await new Promise(setImmediate); });`;
    const at = project({ 'a.js': tests('node-test', `() => { console.log('begins'); return ${broken}; }`, later) });
    const { status, stdout } = await runNodeTest(at, 'a.js');
    expect(stdout.match(/begins/g)?.length).toBeGreaterThan(1);
    expect(stdout.match(/^ +not ok \d+ - \w+\/.*$/gm)).toHaveLength(1);
    expect(status).toBe(1);
  });
});

describe('docs/programs.md', () => {
  it('shows how scenarios are played', async () => {
    const text = examples.find(each => each.includes('describeVerdict(header')) ?? '';
    const { status, stdout, stderr } = await node(project({ 'a.js': text }), 'a.js');
    expect([stderr, status]).toEqual(['', 1]);
    expect(stdout).toMatch(/^\d+ scenarios\nFAIL {3}/);
    expect(stdout).toMatch(/\n\d+ pass, [1-9]\d* fail\n$/);
  });

  it('shows a server that the tests start', async () => {
    const text = examples.find(each => each.includes('mailspec/vitest')) ?? '';
    const at = project({}, 'vitest');
    const { status, tests: made } = await runVitest(
      project({ 'smtp-server.js': readFileSync(join(at, 'smtp-server.js'), 'utf8'), 'a.test.js': text }),
    );
    expect(status).toBe(0);
    expect([...made.values()].filter(each => each.status === 'passed').length).toBeGreaterThan(5);
  });

  it('shows the reference server', async () => {
    const text = examples.find(each => each.includes('mailspec/reference')) ?? '';
    const { status, stdout } = await node(project({ 'a.js': text }), 'a.js');
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^127\.0\.0\.1 \d+ \d+\n$/)]);
  });

  it('names options that there are', () => {
    const named = [...page.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name),
    );
    const types =
      readFileSync(join(root, 'cli/programs/types.ts'), 'utf8') +
      readFileSync(join(root, 'reference/server.ts'), 'utf8');
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter(name => !new RegExp(`^  (?:readonly )?${name}\\?:`, 'm').test(types))).toEqual([]);
    const options = readFileSync(join(root, 'cli/programs/types.ts'), 'utf8').matchAll(/^ {2}readonly (\w+)\?:/gm);
    expect([...options].map(([, name]) => name).filter(name => !named.includes(name))).toEqual([]);
  });
});

describe('docs/examples', () => {
  it('vitest tests a server of its own', async () => {
    const { status, tests: made, junit } = await runVitest(project({}, 'vitest'));
    expect(status).toBe(0);
    expect(made.get('smtp/commands/vrfy-known-to-the-server')?.status).toBe('skipped');
    expect(junit).toContain('warn: smtp/commands/help');
    expect([...made.values()].filter(each => each.status === 'passed').length).toBeGreaterThan(40);
  });

  it('node-test tests a process', async () => {
    const { status, stdout } = await runNodeTest(project({}, 'node-test'), 'conformance.test.js');
    expect([status, stdout]).toEqual([0, expect.stringMatching(/ ok \d+ - own\/drafts\/found-by-flag: /)]);
    expect(stdout).toMatch(/^# fail 0$/m);
  });

  it('client tests a client against a server with faults', async () => {
    const { status, stdout } = await runNodeTest(project({}, 'client'), 'send-mail.test.js');
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^# pass 4$/m)]);
  });
});
