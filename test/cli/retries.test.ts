import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { HeaderEvent, RunEvent, VerdictEvent } from '../../record/events.js';
import { folder, mailspecIn } from '../command-line.js';
import { plainServer } from '../runner/wire/servers.js';

const suite = `suite: mine
scenarios:
  - id: noop
    title: NOOP is answered 250
    rule: rfc5321/4.1.1.9/noop-250
    steps: [{connect: smtp}, {send: NOOP, expect: 250}]
`;

/** A server that answers NOOP so, one after the other, and then as the last. @returns its port, and how often it was asked */
async function answering(...answers: readonly string[]): Promise<{ port: number; asked: () => number }> {
  let asked = 0;
  const port = await plainServer(socket => {
    socket.on('error', () => {});
    socket.write('220 mail.example.test\r\n');
    socket.on('data', octets => {
      const command = octets.toString().trim().toUpperCase();
      if (command.startsWith('QUIT')) return void socket.end('221 2.0.0 Bye\r\n');
      if (command !== 'NOOP') return void socket.write('250 mail.example.test\r\n');
      const answer = answers[Math.min(asked, answers.length - 1)] ?? '';
      asked += 1;
      socket.write(`${answer}\r\n`);
    });
  });
  return { port, asked: () => asked };
}

async function played(answers: readonly string[], ...args: readonly string[]) {
  const place = folder({ 'mine.yaml': suite });
  const { port, asked } = await answering(...answers);
  const reporters = ['junit', 'markdown', 'csv', 'tap', 'github', 'html', 'ctrf', 'sarif'].flatMap(name => [
    '--reporter',
    name,
  ]);
  const url = ['--smtp', `smtp://127.0.0.1:${port}`];
  const { status, stdout } = await mailspecIn(place, 'run', 'mine.yaml', ...url, ...args, ...reporters);
  const read = (file: string) => readFileSync(join(place, 'results', file), 'utf8');
  const events = read('results.jsonl')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as RunEvent);
  const header = events.find((event): event is HeaderEvent => event.event === 'header');
  const verdict = events.find(
    (event): event is VerdictEvent => event.event === 'verdict' && event.scenario === 'mine/noop',
  );
  return { status, stdout, header, verdict, asked: asked(), read };
}

describe('mailspec run --retries', () => {
  it('plays again what failed, and tells in every report what passed only then', async () => {
    const { status, stdout, header, verdict, asked, read } = await played(
      ['500 5.5.1 No', '250 2.0.0 Ok'],
      '--retries',
      '2',
    );
    expect({ status, asked, retries: header?.retries }).toEqual({ status: 0, asked: 2, retries: 2 });
    expect(verdict).toMatchObject({
      verdict: 'pass',
      flaky: true,
      reason: 'flaky, fail then pass: expected reply 250, got 500 5.5.1 No',
      tries: [{ number: 1, verdict: 'fail', expected: 'reply 250', got: '500 5.5.1 No' }],
    });
    expect(verdict?.tries?.[0]?.transcript?.some(({ text }) => text.includes('500 5.5.1 No'))).toBe(true);
    expect(stdout).toMatch(/^FLAKY {2}NOOP is answered 250$/m);
    expect(stdout).toContain('  tries     try 1: fail: expected reply 250, got 500 5.5.1 No');
    expect(stdout).toContain('S: 500 5.5.1 No');
    expect(stdout).toContain('Flaky: different outcomes when played again (1)');
    expect(stdout).toContain('No rule was broken. 1 scenario is flaky.');
    expect(read('junit.xml')).toContain(
      '<flakyFailure message="expected reply 250, got 500 5.5.1 No" type="rfc5321/4.1.1.9/noop-250">',
    );
    expect(read('junit.xml')).toContain('<property name="flaky" value="true"/>');
    expect(read('summary.md')).toContain('### flaky: NOOP is answered 250');
    expect(read('results.csv')).toMatch(/^mine\/noop,pass,.*,2,true,,/m);
    expect(read('results.tap')).toContain('tries: ["try 1: fail: expected reply 250, got 500 5.5.1 No"]');
    expect(read('annotations.txt')).toMatch(
      /^::warning file=mine.yaml,.*title=flaky%3A NOOP is answered 250::flaky, fail then pass/m,
    );
    expect(read('report.html')).toContain('<em class="mark">flaky</em>');
    expect(read('report.html')).toContain('Exchange of try 1 (fail)');
    expect(JSON.parse(read('ctrf.json')).results.tests[0]).toMatchObject({ status: 'passed', flaky: true, retries: 1 });
    const [run] = JSON.parse(read('results.sarif')).runs;
    expect(run.invocations[0].toolExecutionNotifications[0]).toMatchObject({ level: 'warning' });
  });

  it('plays no more often than it was told to, and fails what never passes', async () => {
    const { status, verdict, asked, read } = await played(['500 5.5.1 No'], '--retries', '2');
    expect({ status, asked }).toEqual({ status: 1, asked: 3 });
    expect(verdict).toMatchObject({ verdict: 'fail', tries: [{ number: 2 }, { number: 3 }] });
    expect(verdict).not.toHaveProperty('flaky');
    expect(read('junit.xml').match(/<rerunFailure /g)).toHaveLength(2);
  });

  it('does not play again what passes, and nothing when it is not told to', async () => {
    expect(await played(['250 2.0.0 Ok'], '--retries', '2')).toMatchObject({ status: 0, asked: 1 });
    const { asked, verdict, header } = await played(['500 5.5.1 No', '250 2.0.0 Ok']);
    expect({ asked, verdict: verdict?.verdict, tries: verdict?.tries }).toEqual({
      asked: 1,
      verdict: 'fail',
      tries: undefined,
    });
    expect(header).not.toHaveProperty('retries');
  });

  it('refuses what is no number', async () => {
    const { status, stderr } = await mailspecIn(folder(), 'run', '--retries', 'two');
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: '--retries takes a whole number of at least 0, not `two`\n',
    });
  });
});
