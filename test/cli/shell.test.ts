import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { built, folder, mailspec, root, start } from '../command-line.js';
import { patience } from '../waiting.js';

/** Types these lines into `mailspec shell`. */
function typed(lines: readonly string[], ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [built, 'shell', ...args], {
    input: lines.map(line => `${line}\n`).join(''),
    encoding: 'utf8',
    timeout: patience,
  });
  return { status, lines: stdout.split('\n'), stderr };
}

describe('mailspec shell', () => {
  it('shows each octet, sends a message, and saves what was said as a scenario that plays', async () => {
    const file = join(folder(), 'Two words.yaml');
    const { status, lines, stderr } = typed(
      [
        'EHLO client.example',
        'MAIL FROM:<someone@example.org>',
        'RCPT TO:<user1@example.test>',
        'DATA',
        'Subject: ${user}',
        '',
        ':quit',
        '.',
        `:save ${file} rfc5321/4.1.1.4/end-of-data-answered`,
        'QUIT',
        'NOOP',
      ],
      'smtp',
    );
    // A name with a blank is no word of the shell's: nothing was written there.
    expect(lines).toContain('-- :save takes a file and a rule: `:save mine.yaml rfc5321/4.1.1.5/rset-clears-buffers`');
    expect([status, stderr]).toEqual([0, '']);
    expect(lines).toContain('C: MAIL FROM:<someone@example.org>\\r\\n');
    expect(lines).toContain('C: :quit\\r\\n');
    expect(lines).toContain('-- the server closed the connection');
    expect(lines).toContain('-- the connection is over: `:save FILE RULE` keeps what was said, `:quit` ends');
  });

  it('saves what was said as a scenario that plays', async () => {
    const at = folder();
    const file = join(at, 'mine.yaml');
    const rule = 'rfc5321/4.1.1.4/end-of-data-answered';
    const commands = ['EHLO client.example', 'MAIL FROM:<a@example.org>', 'RCPT TO:<user1@example.test>', 'DATA'];
    typed([...commands, 'Subject: ${x}', '', 'user1', '.', `:save ${file} ${rule}`], 'smtp');
    expect(parse(readFileSync(file, 'utf8'))).toEqual({
      suite: 'own/mine',
      scenarios: [
        {
          id: 'conversation',
          title: 'What was said, and how it was answered',
          rule,
          steps: [
            { connect: 'smtp' },
            { send: 'EHLO client.example', expect: '2xx' },
            { send: 'MAIL FROM:<a@example.org>', expect: '2xx' },
            { send: 'RCPT TO:<${recipient}>', expect: '2xx' },
            { send: 'DATA', expect: '3xx' },
            { write: 'Subject: $${x}\n\nuser1\n.\n', expect: '2xx' },
          ],
        },
      ],
    });
    const played = await mailspec('run', file, '--results', join(at, 'results'));
    expect(played.stdout).toMatch(/^1 scenario, \d+ invariants: \d+ pass/m);
  });

  it('signs in without showing how, begins TLS, answers what is asked for, and completes literals', async () => {
    const at = folder();
    const file = join(at, 'imap.yaml');
    const { status, lines } = typed(
      [
        'STARTTLS',
        ':login',
        'SELECT INBOX',
        'IDLE',
        'DONE',
        'CREATE {3}',
        'new',
        `:save ${file} rfc3501/6.3.3/creates`,
        'LOGOUT',
      ],
      'imap',
    );
    expect([status, lines.filter(line => line.startsWith('!!'))]).toEqual([0, []]);
    expect(lines).toContain('-- signed in as user1');
    expect(lines.filter(line => /secret|LOGIN "?user1/.test(line))).toEqual([]);
    expect(parse(readFileSync(file, 'utf8')).scenarios[0].steps).toEqual([
      { connect: 'imap' },
      { send: 'STARTTLS', expect: 'OK' },
      { handshake: true },
      { login: true },
      { send: 'SELECT INBOX', expect: 'OK' },
      { send: 'IDLE', expect: 'continuation' },
      { write: 'DONE\n', expect: 'OK' },
      { send: 'CREATE {3}', expect: 'continuation' },
      { write: 'new\n', expect: 'OK' },
    ]);
    expect((await mailspec('lint', file)).status).toBe(0);
  });

  it('tells which rule an answer breaks, and ends with 1', () => {
    const { status, lines } = typed(['NOOP'], 'pop3', '--fault', 'pop3-responses-end-with-lf');
    expect(status).toBe(1);
    expect(lines.find(line => line.startsWith('!! '))).toMatch(/^!! rfc1939\/3\/[a-z-]+: /);
  });

  it('talks to a server by its URL, whose password it does not show', async () => {
    const server = start(['serve', '--port', 'pop3=0', '--account', 'alice:wonderland']);
    const port = /^ *pop3 +\S+:(\d+)/m.exec(await server.says(/^ *pop3 +\S+:\d+/m))?.[1];
    const { status, lines } = typed([':login', 'STAT', 'QUIT'], `pop3://alice:wonderland@127.0.0.1:${port}`);
    server.process.kill();
    await server.ended;
    expect(status).toBe(0);
    expect(lines).toContain('-- signed in as alice');
    expect(lines).toContain('S: +OK 0 0\\r\\n');
    expect(lines.join('\n')).not.toContain('wonderland');
  });

  it.each([
    [['gopher://127.0.0.1'], 2, 'the URL takes smtp'],
    [['smpt'], 2, 'mailspec shell takes smtp'],
    [['smtp://127.0.0.1:9'], 3, 'smtp: '],
    [['imap://127.0.0.1', '--target', 'embedded'], 2, '--target and --imap cannot be given together'],
  ])('does not begin with %j', (args, status, words) => {
    const ended = typed([], ...args);
    expect(ended.status).toBe(status);
    expect(ended.stderr).toContain(words);
  });

  it.each([
    [':sve', '-- the shell takes :help, :wait, :login, :save or :quit, not `:sve`: did you mean `:save`?'],
    [':save', '-- :save takes a file and a rule: `:save mine.yaml rfc5321/4.1.1.5/rset-clears-buffers`'],
    [
      `:save ${join(root, 'package.json')} rfc5321/3.1/greeting-220`,
      `-- :save: ${join(root, 'package.json')} exists already, and is not written over`,
    ],
    [
      ':save x.yaml rfc5321/3.1/greeting-22',
      '-- :save: there is no rule rfc5321/3.1/greeting-22: did you mean `rfc5321/3.1/greeting-220`?',
    ],
    [':help', '  :quit'],
  ])('says to %s what is wrong, and goes on', (line, told) => {
    const { status, lines } = typed([line, 'NOOP'], 'smtp');
    expect(lines.join('\n')).toContain(told === '  :quit' ? ':help, :quit' : told);
    expect(lines.findLast(one => one.startsWith('S: '))).toMatch(/^S: 250 /);
    expect(status).toBe(0);
  });
});
