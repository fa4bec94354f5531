import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { HeaderEvent, RunEvent } from '../../record/events.js';
import { startReferenceServer } from '../../reference/server.js';
import { built, folder, mailspecIn } from '../command-line.js';

const expecting = (id: string, service: string, command: string, reply: string) => [
  `  - id: ${id}`,
  `    title: It is ${id}`,
  '    rule: rfc5321/4.1.1.9/noop-250',
  `    steps: [{connect: ${service}}, {send: ${command}, expect: ${reply}}]`,
];
const suite = (...scenarios: string[]) => ['suite: mine', 'scenarios:', ...scenarios, ''].join('\n');
const red = expecting('red', 'smtp', 'NOOP', '251');
const green = expecting('green', 'smtp', 'NOOP', '250');

/** Runs in a folder, and gives the command under `again`, as it is shown. */
async function commandOf(place: string, ...args: string[]): Promise<string> {
  const { stdout } = await mailspecIn(place, 'run', ...args, '--results', 'first');
  return /^ +again +npx (mailspec .*)$/m.exec(stdout)?.[1] ?? `none:\n${stdout}`;
}

/** What comes of a command in a shell. Its record is in the folder `results`. */
function paste(
  command: string,
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<{ status: unknown; stderr: string }> {
  const script = `mailspec() { ${JSON.stringify(process.execPath)} ${JSON.stringify(built)} "$@"; }\n${command}`;
  return new Promise(resolve => {
    execFile('/bin/sh', ['-c', script], { cwd, env: { ...process.env, ...env } }, (error, _, stderr) =>
      resolve({ status: error?.code ?? 0, stderr }),
    );
  });
}

function events(place: string, results: string): RunEvent[] {
  const text = readFileSync(join(place, results, 'results.jsonl'), 'utf8');
  return text
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as RunEvent);
}

const header = (place: string, results: string) => events(place, results)[0] as HeaderEvent;
const verdicts = (place: string, results: string) =>
  events(place, results).flatMap(event =>
    event.event === 'verdict' && event.scenario.startsWith('mine/') ? `${event.scenario} ${event.verdict}` : [],
  );

describe('the command that runs a scenario again', () => {
  it.each([
    ["it's mine.yaml", "'it'\\''s mine.yaml'"],
    ['./mine.yaml', './mine.yaml'],
    ['../here/a "b" $HOME `c`.yml', '\'../here/a "b" $HOME `c`.yml\''],
    ['é/*.yaml', "'é/*.yaml'"],
  ])('names its file: %s', async (file, shown) => {
    const place = join(folder(), 'here');
    mkdirSync(join(place, 'é'), { recursive: true });
    writeFileSync(join(place, file), suite(...red, ...green));
    const command = await commandOf(place, file);
    expect(command).toBe(`mailspec run ${shown} mine/red`);
    expect(await paste(command, place)).toEqual({ status: 1, stderr: '' });
    expect(verdicts(place, 'results')).toEqual(['mine/red fail']);
  });

  it('names its file by the path from the root, where that was given', async () => {
    const place = folder({ 'mine.yaml': suite(...red, ...green) });
    const file = join(place, 'mine.yaml');
    const command = await commandOf(place, file);
    expect(command).toBe(`mailspec run ${file} mine/red`);
    expect(await paste(command, place)).toEqual({ status: 1, stderr: '' });
    expect(verdicts(place, 'results')).toEqual(['mine/red fail']);
  });

  it('names its file where a step of a fragment in another decided', async () => {
    const fragments = 'fragments:\n  noop:\n    steps: [{connect: smtp}, {send: NOOP, expect: 251}]\n';
    const mine = suite('  - {id: red, title: It is red, rule: rfc5321/4.1.1.9/noop-250, steps: [use: noop]}');
    const place = folder({ 'more.yaml': fragments, 'mine.yaml': `include: [more.yaml]\n${mine}` });
    expect(await commandOf(place, 'mine.yaml')).toBe('mailspec run mine.yaml mine/red');
  });

  it('plays a copy of a bundled suite in place of that suite', async () => {
    const scenario = expecting('noop-is-251', 'smtp', 'NOOP', '251').join('\n');
    const place = folder({ 'copy.yaml': `suite: smtp/commands\nscenarios:\n${scenario}\n` });
    const command = await commandOf(place, 'copy.yaml');
    expect(command).toBe('mailspec run copy.yaml smtp/commands/noop-is-251');
    expect(await paste(command, place)).toEqual({ status: 1, stderr: '' });
  });

  it('has all that the verdict depends on', async () => {
    const place = folder({ 'mine.yaml': suite(...red), 'known.yaml': '{}\n' });
    const options = [
      '--known',
      'known.yaml',
      '--fault',
      'smtp-rset-keeps-buffers',
      '--intrusive',
      '--seed',
      '7',
      '--strict',
    ];
    const rest = ['--jobs', '1', '--order', 'file', '--fail-fast', '--transcripts', '--level', 'MUST'];
    const command = await commandOf(place, 'mine.yaml', ...rest, ...options);
    expect(command).toBe(
      'mailspec run mine.yaml mine/red --known known.yaml --fault smtp-rset-keeps-buffers --intrusive --seed 7 --strict',
    );
    expect(await paste(command, place)).toEqual({ status: 1, stderr: '' });
    expect(header(place, 'results')).toMatchObject({ seed: 7, strict: true });
  });

  it('has a variable in place of a password in a URL, and runs nothing until that is set', async () => {
    const server = await startReferenceServer({ accounts: [{ user: 'al ice', password: 'p@ss%word' }] });
    onTestFinished(() => server.close());
    const place = folder({ 'mine.yaml': suite(...expecting('red', '{imap: true, login: true}', 'NOOP', 'NO')) });
    const at = `@127.0.0.1:${server.ports.imap}`;
    const command = await commandOf(place, 'mine.yaml', '--imap', `imap://al%20ice:p%40ss%25word${at}?tls=none`);
    const variable = '"${' + 'MAIL_PASSWORD:?set it to the password of the URL}"';
    expect(command).toBe(`mailspec run mine.yaml mine/red --imap imap://al%20ice:${variable}'${at}?tls=none'`);
    const unset = await paste(command, place);
    expect(unset.status).not.toBe(0);
    expect(unset.stderr).toMatch(/MAIL_PASSWORD: set it to the password of the URL\n$/);
    expect(() => events(place, 'results')).toThrow('no such file');
    expect(await paste(command, place, { MAIL_PASSWORD: 'p%40ss%25word' })).toEqual({ status: 1, stderr: '' });
    expect(verdicts(place, 'results')).toEqual(['mine/red fail']);
  });
});
