import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { validateAction, validateWorkflow } from '@action-validator/core';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { built, folder, root } from './command-line.js';
import { patience } from './waiting.js';

interface Step {
  readonly name: string;
  readonly id?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly run: string;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as Action;
const [install, run] = action.runs.steps as readonly [Step, Step];
const suites = join(root, 'test/cli/suites');

/** What a runner makes of `${{ .. }}` in this action: inputs, and what else it knows. */
function filled(
  text: string,
  inputs: Readonly<Record<string, string>>,
  known: Readonly<Record<string, string>>,
): string {
  return text.replace(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => {
    if (known[expression] !== undefined) return known[expression];
    const name = /^inputs\.([\w-]+)$/.exec(expression)?.[1] ?? '';
    const value = inputs[name] ?? action.inputs[name]?.default;
    if (value === undefined) throw new Error(`no runner knows ${expression}`);
    return value;
  });
}

function environment(of: Step, ...known: [inputs: Readonly<Record<string, string>>, Readonly<Record<string, string>>]) {
  return Object.fromEntries(Object.entries(of.env ?? {}).map(([name, value]) => [name, filled(value, ...known)]));
}

interface Outcome {
  readonly status: number | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** Plays the step that runs mailspec as a runner does: a file of its script, its shell's options, and files for what it tells. */
function step(inputs: Readonly<Record<string, string>>, workspace = folder()): Outcome {
  const told = folder({ 'step.sh': run.run, output: '', 'summary.md': '' });
  const env = environment(run, inputs, { 'steps.install.outputs.program': built });
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['--noprofile', '--norc', '-eo', 'pipefail', join(told, 'step.sh')],
    {
      cwd: workspace,
      encoding: 'utf8',
      timeout: patience,
      env: {
        PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
        ...env,
        GITHUB_OUTPUT: join(told, 'output'),
        GITHUB_STEP_SUMMARY: join(told, 'summary.md'),
      },
    },
  );
  const lines = readFileSync(join(told, 'output'), 'utf8').split('\n').filter(Boolean);
  const outputs = Object.fromEntries(lines.map(line => line.split('=', 2)));
  return { status, log: stdout + stderr, outputs, summary: readFileSync(join(told, 'summary.md'), 'utf8') };
}

/** The small suites of the command line's tests. */
const small = `--suites=${suites}`;

describe('action.yml', () => {
  it('uses every input, and writes none into a script', () => {
    const expressions = action.runs.steps.flatMap(({ env = {} }) => Object.values(env));
    for (const [name, { description }] of Object.entries(action.inputs)) {
      expect(expressions).toContain(`\${{ inputs.${name} }}`);
      expect(description).not.toBe('');
    }
    for (const { run: script, env = {}, shell } of action.runs.steps) {
      expect(shell).toBe('bash');
      expect(script).not.toContain('${{');
      for (const name of Object.keys(env)) expect(script).toMatch(new RegExp(`\\$${name}\\b`));
    }
  });

  it('has outputs that its step writes', () => {
    const { outputs } = step({ select: 'smtp/greeting/ehlo', arguments: small });
    const { program, ...ofRun } = action.outputs;
    expect(program?.value).toBe(`\${{ steps.${install.id}.outputs.program }}`);
    for (const [name, { value }] of Object.entries(ofRun)) {
      expect(value).toBe(`\${{ steps.${run.id}.outputs.${name} }}`);
      expect(outputs).toHaveProperty(name);
    }
  });
});

describe('the step of the action', () => {
  it('plays what is selected against the embedded server, and leaves reports and a summary', () => {
    const workspace = folder({ 'smtp/greeting/verbsn': 'the pattern verbs[noop] would be this file' });
    const inputs = { select: 'smtp/greeting/ehlo\n smtp/greeting/verbs[noop]\n', arguments: `\n${small}\n` };
    const { status, outputs, summary, log } = step(inputs, workspace);
    expect(`${status} ${log}`).toMatch(/^0 /);
    expect(outputs).toEqual({
      status: '0',
      record: 'mailspec-results/results.jsonl',
      junit: 'mailspec-results/junit.xml',
      html: 'mailspec-results/report.html',
    });
    const { junit = '', record = '', html = '' } = outputs;
    expect(readFileSync(join(workspace, junit), 'utf8')).toContain('<testsuites');
    expect(readFileSync(join(workspace, html), 'utf8')).toContain('<!doctype html>');
    const played = readFileSync(join(workspace, record), 'utf8').match(/"scenario":"smtp\/[^"]*"/g);
    expect(played?.sort()).toEqual(['"scenario":"smtp/greeting/ehlo"', '"scenario":"smtp/greeting/verbs[noop]"']);
    expect(summary).toContain('**No rule was broken.**');
  });

  it('ends as the run ends when a rule is broken, says so in the summary and marks the place', () => {
    const { status, outputs, summary, log } = step({ arguments: `${small}\n--fault=smtp-rset-keeps-buffers` });
    expect(status).toBe(1);
    expect(outputs.status).toBe('1');
    expect(summary).toContain('smtp/greeting/rset');
    const [, before = '', told = ''] = /^::stop-commands::([0-9a-f-]{36})\n.*^::\1::\n(.*)/ms.exec(log) ?? [];
    expect(before).not.toBe('');
    expect(told).toMatch(/^::error file=[^,]*smtp\/greeting\.yaml,line=17,title=/m);
  });

  it('plays against the target that is named, and where there is none reports that', () => {
    const workspace = folder({ 'my server.yaml': 'name: mine\nservices: {smtp: {port: 9}}\ndomain: example.test\n' });
    const { status, summary } = step({ target: 'my server.yaml', select: 'smtp', results: 'its results' }, workspace);
    expect(status).toBe(3);
    expect(summary).toContain('mailspec: mine');
    expect(existsSync(join(workspace, 'its results', 'junit.xml'))).toBe(true);
  });

  it.each([
    ['true', 1],
    ['false', 0],
    ['yes', 2],
  ])('is strict when told to: %s', (strict, status) => {
    const should = folder({
      'one.yaml':
        'suite: mine/one\nscenarios:\n  - id: noop\n    title: NOOP is answered 299\n    rule: rfc9999/1/should\n    steps:\n' +
        '      - connect: smtp\n      - {send: NOOP, expect: 299}\n',
    });
    expect(step({ strict, select: join(should, 'one.yaml'), arguments: small }).status).toBe(status);
  });

  it('leaves nothing of the step before it when it cannot run', () => {
    const workspace = folder();
    expect(step({ select: 'smtp/greeting/ehlo', arguments: small }, workspace).status).toBe(0);
    const { status, summary, log } = step({ select: 'smtp/greting', arguments: small }, workspace);
    expect(status).toBe(4);
    expect(log).toContain('did you mean `smtp/greeting`?');
    expect(summary).toBe('');
    expect(existsSync(join(workspace, 'mailspec-results', 'junit.xml'))).toBe(false);
  });
});

describe('installing', () => {
  /** Plays the step with an npm that only notes what it is asked, and where. Gives that, and what the step tells the next. */
  function installed(packages: string, known: { readonly itself: string; readonly temp: string }): string[] {
    const bin = folder({ npm: '#!/bin/sh\necho "$PWD: $@" >> "$0.log"\n', 'npm.log': '', output: '' });
    chmodSync(join(bin, 'npm'), 0o755);
    writeFileSync(join(bin, 'step.sh'), install.run);
    const { status } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', join(bin, 'step.sh')], {
      cwd: bin,
      env: {
        PATH: `${bin}:${process.env.PATH}`,
        GITHUB_OUTPUT: join(bin, 'output'),
        ...environment(
          install,
          { package: packages },
          { 'github.action_path': known.itself, 'runner.temp': known.temp },
        ),
      },
    });
    expect(status).toBe(0);
    const said = readFileSync(join(bin, 'npm.log'), 'utf8').trim().replace(bin, 'here');
    return [said, readFileSync(join(bin, 'output'), 'utf8').trim()];
  }
  const main = 'dist/cli/main.js';
  const there = 'mailspec/node_modules/mailspec/dist/cli/main.js';

  it('builds the action once, with all that the build needs', () => {
    const temp = folder();
    const itself = folder();
    expect(installed('', { itself, temp })).toEqual([
      `${itself}: ci --include=dev --engine-strict`,
      `program=${itself}/${main}`,
    ]);
    const before = folder({ [main]: '' });
    expect(installed('', { itself: before, temp })).toEqual(['', `program=${before}/${main}`]);
  });

  it('installs the packages that are named once', () => {
    const itself = folder();
    const temp = folder();
    expect(installed('mailspec@0.1.0 testcontainers@11', { itself, temp })).toEqual([
      `here: install --prefix ${temp}/mailspec --engine-strict mailspec@0.1.0 testcontainers@11`,
      `program=${temp}/${there}`,
    ]);
    const before = folder({ [there]: '' });
    expect(installed('mailspec@0.1.0', { itself, temp: before })).toEqual(['', `program=${before}/${there}`]);
  });
});

describe('workflows', () => {
  const workflows = join(root, '.github/workflows');

  it('are what GitHub takes, as the action is', () => {
    expect(validateAction(readFileSync(join(root, 'action.yml'), 'utf8')).errors).toEqual([]);
    const files = readdirSync(workflows);
    expect(files).toContain('release.yml');
    for (const file of files) expect(validateWorkflow(readFileSync(join(workflows, file), 'utf8')).errors).toEqual([]);
  });

  it('publish a version under no tag but its own', () => {
    const { jobs } = parse(readFileSync(join(workflows, 'release.yml'), 'utf8')) as {
      jobs: Record<string, { steps: { name?: string; run?: string }[] }>;
    };
    const check = jobs.publish?.steps.find(({ name }) => name === 'The tag is the version')?.run ?? '';
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    const status = (tag: string) =>
      spawnSync('bash', ['-e', '-c', check], { cwd: root, env: { ...process.env, GITHUB_REF_NAME: tag } }).status;
    expect([status(`v${version}`), status('v9.9.9'), status(version)]).toEqual([0, 1, 1]);
  });
});
