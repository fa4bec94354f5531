import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { built, folder, mailspec } from '../command-line.js';
import { within } from '../waiting.js';

const suite = (reply: string) => `suite: mine
scenarios:
  - id: noop
    title: NOOP is answered
    rule: rfc3501/6.1.2/noop-succeeds
    steps:
      - connect: {imap: true, login: true}
      - do: NOOP
      - {send: NOOP, expect: ${reply}}
      - {send: NOOP, expect: BAD}
`;

const question = 'q stops: ';

/** Goes through the scenario at a terminal that `script` makes, and answers each question. */
async function atTerminal(reply: string, answers: readonly string[]) {
  const at = folder({ 'mine.yaml': suite(reply) });
  const command = `'${process.execPath}' '${built}' run mine.yaml --step`;
  const child = spawn('script', ['-qec', command, '/dev/null'], { cwd: at, env: { ...process.env, NO_COLOR: '1' } });
  let said = '';
  let answered = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    while (said.split(question).length - 1 > answered && answered < answers.length)
      child.stdin.write(`${answers[answered++]}\n`);
  });
  const ended = new Promise<number | null>(done => child.on('close', done));
  const status = await within(ended, () => {
    child.kill('SIGKILL');
    return `it did not end: ${said}`;
  });
  return { status, said: said.replaceAll('\r\n', '\n') };
}

describe.skipIf(process.platform !== 'linux')('mailspec run --step', () => {
  it('shows before each step what is sent, and after it what came and how it was read', async () => {
    const { status, said } = await atTerminal('OK', ['', '', '', '']);
    expect(said).toContain('mine.yaml:7 connect\n');
    // The password is told by nobody.
    expect(said).toMatch(/ {3}C: \S+ LOGIN "\S+" "\*\*\*"\\r\\n\n/);
    expect(said).toMatch(/mine\.yaml:9 send\n {3}sends NOOP\n/);
    expect(said).toMatch(/ {3}C: (\S+) NOOP\\r\\n\n {3}S: \1 OK [^\n]*\n {3}read as \{\s+type: 'tagged',\s+tag: '\1',/);
    expect(said.split(question)).toHaveLength(5);
    expect(said).toMatch(/ {3}expected [^\n]*BAD, got [^\n]*/);
    expect(status).toBe(1);
  });

  it('goes on to the end by c', async () => {
    const { status, said } = await atTerminal('NO', ['c']);
    expect(said.split(question)).toHaveLength(2);
    expect(said).toContain('FAIL   NOOP is answered\n');
    expect(status).toBe(1);
  });

  it('stops by q', async () => {
    const { status, said } = await atTerminal('OK', ['', 'q']);
    expect(said.split(question)).toHaveLength(3);
    expect(said).toContain('The run was stopped (interrupted).');
    expect(said).not.toContain('NOOP\\r\\n');
    expect(status).toBe(130);
  });
});

describe('mailspec run --step where it cannot be', () => {
  it('wants a terminal', async () => {
    const { status, stderr } = await mailspec('run', 'imap/greeting', '--step', '--results', folder());
    expect([status, stderr]).toEqual([
      2,
      '--step asks at a terminal, and this is none: `--verbose` shows what is exchanged\n',
    ]);
  });

  it('does not go with --watch', async () => {
    const { status, stderr } = await mailspec('run', 'smtp/greeting', '--step', '--watch', '--results', folder());
    expect([status, stderr]).toEqual([
      2,
      '--watch and --step cannot be given together: one plays by itself, the other waits for a person\n',
    ]);
  });
});
