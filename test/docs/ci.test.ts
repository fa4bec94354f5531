import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { validateWorkflow } from '@action-validator/core';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { built, folder, root } from '../command-line.js';
import { patience } from '../waiting.js';

const page = readFileSync(join(root, 'docs/ci.md'), 'utf8');

/** The examples of a section that are in this language. */
function examples(section: string, language: string): string[] {
  const [, text = ''] = new RegExp(`^## ${section}\\n(.*?)(?=^## |$(?![\\s\\S]))`, 'ms').exec(page) ?? [];
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, block = '']) => block);
}

interface GitHubStep {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly run?: string;
  readonly if?: string;
}
type Workflow = { readonly jobs: Readonly<Record<string, { readonly steps: readonly GitHubStep[] }>> };
type GitLabJob = { readonly parallel?: number; readonly script: readonly string[]; readonly artifacts: object };
interface KubernetesJob {
  readonly spec: {
    readonly completionMode: string;
    readonly completions: number;
    readonly parallelism: number;
    readonly template: {
      readonly spec: {
        readonly containers: readonly { readonly command: readonly string[]; readonly args: readonly string[] }[];
      };
    };
  };
}

const workflowTexts = examples('GitHub Actions', 'yaml');
const workflows = workflowTexts.map(block => parse(block) as Workflow);
const pipelines = examples('GitLab', 'yaml').map(block => parse(block) as Readonly<Record<string, GitLabJob>>);

/** A server that is there for the run, and so is found in no pipeline. */
const target = 'name: my-server\ndialect: exchange-2019\nservices: {smtp: {tls: none}, imap: {tls: starttls}}\n';
const ours = `${target}domain: example.test\naccounts: {user: "user{1..8}", password: secret, disposable: true}\n`;

/** A project that has mailspec installed. Its runs play the small suites of the command line's tests. */
function project(): string {
  const small = join(root, 'test/cli/suites');
  const npx = [
    '#!/bin/sh',
    '[ "$1" = mailspec ] || exit 127',
    'shift',
    `if [ "$1" = run ]; then set -- "$@" --suites '${small}'; fi`,
    `exec '${process.execPath}' '${built}' "$@"`,
  ];
  const at = folder({
    'bin/npx': npx.join('\n'),
    'bin/npm': '#!/bin/sh\n[ "$*" = ci ]\n',
    'my-server.yaml': ours,
    'my-server-1.yaml': ours,
    'my-server-2.yaml': ours,
  });
  for (const name of ['npx', 'npm']) chmodSync(join(at, 'bin', name), 0o755);
  return at;
}

/** Plays lines in one shell, which ends with the first that fails. Gives the status, and what was printed where it is not 0. */
function play(lines: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): string {
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-e', '-c', lines.join('\n')], {
    cwd,
    encoding: 'utf8',
    timeout: patience,
    env: { ...env, PATH: `${join(cwd, 'bin')}:${dirname(process.execPath)}:${process.env.PATH}` },
  });
  return status === 0 ? '0' : `${status} ${stdout}${stderr}`;
}

describe('docs/ci.md', () => {
  it('gives the action nothing but inputs that it has, and lists them all', () => {
    const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as { inputs: object; outputs: object };
    const given = workflows
      .flatMap(({ jobs }) => Object.values(jobs))
      .flatMap(({ steps }) => steps)
      .flatMap(step => (step.uses?.startsWith('OWNER/mailspec@') ? [Object.keys(step.with ?? {})] : []));
    expect(given.length).toBeGreaterThan(1);
    for (const name of given.flat()) expect(action.inputs).toHaveProperty(name);
    for (const name of Object.keys(action.inputs)) expect(page).toMatch(new RegExp(`^\\| \`${name}\` \\|`, 'm'));
    for (const name of Object.keys(action.outputs)) expect(page).toContain(`\`${name}\``);
  });

  it('shows workflows that GitHub takes', () => {
    expect(workflowTexts.length).toBeGreaterThan(2);
    for (const text of workflowTexts) expect(validateWorkflow(text).errors).toEqual([]);
  });

  it('shows shards on GitHub that can be merged', () => {
    const { shard, whole } = workflows.find(({ jobs }) => jobs.whole !== undefined)?.jobs ?? {};
    const words = shard?.steps.find(({ uses }) => uses?.startsWith('OWNER/mailspec@'))?.with?.arguments ?? '';
    const at = project();
    for (const index of ['1', '2', '3']) {
      const filled = words
        .replaceAll('${{ matrix.shard }}', index)
        .replaceAll('${{ github.run_id }}', '17412345678')
        .trim();
      const options = filled.split('\n').join(' ');
      expect(play([`npx mailspec run ${options} --results shards/shard-${index}`], at)).toBe('0');
    }
    const summary = join(at, 'summary.md');
    const lines = whole?.steps.flatMap(({ run }) => run ?? []) ?? [];
    expect(lines.length).toBe(3);
    expect(play(lines, at, { GITHUB_STEP_SUMMARY: summary })).toBe('0');
    expect(readFileSync(summary, 'utf8')).toContain('No rule was broken');
  });

  it('shows a job on GitHub that comments on a pull request what it breaks', () => {
    const { steps = [] } =
      workflows.find(({ jobs }) => jobs.conformance?.steps.some(({ run }) => run?.includes('gh pr')))?.jobs
        .conformance ?? {};
    const [comment = 'false', keep = 'false'] = steps.flatMap(({ run }) => run ?? []);
    const at = project();
    writeFileSync(join(at, 'bin/gh'), '#!/bin/sh\necho "$@" > asked\n', { mode: 0o755 });
    const run = 'npx mailspec run --results mailspec-results';
    const env = { MAILSPEC: built, NUMBER: '7' };
    expect(play([run, keep, `${run} --fault smtp-rset-keeps-buffers || true`, comment], at, env)).toBe('0');
    expect(readFileSync(join(at, 'asked'), 'utf8')).toMatch(/^pr comment 7 --body-file comment\.md /);
    expect(readFileSync(join(at, 'comment.md'), 'utf8')).toContain('smtp/greeting/rset');
  });

  it('shows a job on GitHub that uploads what mailspec has written for code scanning', () => {
    const scanning = workflows
      .flatMap(({ jobs }) => Object.values(jobs))
      .find(({ steps }) => steps.some(({ uses }) => uses?.startsWith('github/codeql-action/upload-sarif@')));
    const [, played, upload] = scanning?.steps ?? [];
    const at = project();
    const run = `npx mailspec run --results mailspec-results --target ${played?.with?.target} ${played?.with?.arguments}`;
    expect(play([run], at)).toBe('0');
    expect(existsSync(join(at, upload?.with?.sarif_file ?? ''))).toBe(true);
  });

  it('shows a job on GitLab that leaves what its artefacts name', () => {
    const job = pipelines.find(jobs => jobs.conformance !== undefined)?.conformance;
    const at = project();
    expect(play(job?.script ?? ['false'], at)).toBe('0');
    expect(job?.artifacts).toMatchObject({ paths: ['results/'], reports: { junit: 'results/junit.xml' } });
    expect(existsSync(join(at, 'results/junit.xml'))).toBe(true);
  });

  it('shows shards on GitLab that can be merged, whose end is that of the whole', () => {
    const { shard, whole } = pipelines.find(jobs => jobs.whole !== undefined) ?? {};
    const at = project();
    const ci = { CI_NODE_TOTAL: String(shard?.parallel), CI_PIPELINE_ID: '1234567890' };
    for (const index of ['1', '2'])
      expect(play(shard?.script ?? ['false'], at, { ...ci, CI_NODE_INDEX: index })).toBe('0');
    expect(play(whole?.script ?? ['false'], at)).toBe('0');
    expect(readFileSync(join(at, 'results/junit.xml'), 'utf8')).toContain('<testsuites');
    expect(existsSync(join(at, 'results/report.html'))).toBe(true);

    const broken = project();
    const first = shard?.script.map(line =>
      line.replace(/^(npx mailspec run) .*? --shard/, '$1 --fault smtp-rset-keeps-buffers --shard'),
    );
    const ends = ['1', '2'].map(index => play(first ?? [], broken, { ...ci, CI_NODE_INDEX: index })[0]);
    expect(ends.sort()).toEqual(['0', '1']);
    expect(play(whole?.script ?? ['false'], broken)).toMatch(/^1 /);
    expect(readFileSync(join(broken, 'results/junit.xml'), 'utf8')).toContain('<failure');
  });

  it('shows an Indexed Job on Kubernetes whose shards can be merged, and are balanced from the second time on', () => {
    const [job] = examples('Kubernetes', 'yaml').map(block => parse(block) as KubernetesJob);
    const [merge = 'false'] = examples('Kubernetes', 'sh');
    const at = project();
    const here = (text: string) => text.replaceAll('/results/', `${at}/results/`);
    const [container] = job?.spec.template.spec.containers ?? [];
    const count = job?.spec.completions ?? 0;
    expect([job?.spec.completionMode, job?.spec.parallelism, container?.command]).toEqual(['Indexed', 4, ['sh', '-c']]);
    const playShard = (index: number) => {
      expect(play((container?.args ?? []).map(here), at, { JOB_COMPLETION_INDEX: String(index) })).toBe('0');
      const [header = ''] = readFileSync(join(at, `results/${index}/results.jsonl`), 'utf8').split('\n', 1);
      return JSON.parse(header).shard;
    };
    for (let index = 0; index < count; index += 1) expect(playShard(index)).toEqual({ index: index + 1, count });
    expect(play([here(merge)], at)).toBe('0');
    expect(playShard(0)).toEqual({ index: 1, count, durations: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it('shows a difference that passes where nothing has become worse', () => {
    const [lines = ''] = examples('Only what has become worse', 'sh');
    const at = project();
    expect(play(['npx mailspec run --target my-server.yaml --results old', lines], at)).toBe('0');
  });
});
