import { once } from 'node:events';
import { existsSync, readFileSync, symlinkSync, watch } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RunEvent } from '../../record/events.js';
import { type ReferenceOptions, startReferenceServer } from '../../reference/server.js';
import { folder, mailspec, root, start } from '../command-line.js';
import { Client } from '../reference/client.js';
import { serverCertificate } from '../runner/wire/certificates.js';
import { plainServer } from '../runner/wire/servers.js';

const suites = join(root, 'test/cli/suites');
const catalogue = readFileSync(join(suites, 'rules/rfc9999.yaml'), 'utf8');

async function server(options: ReferenceOptions = {}) {
  const found = await startReferenceServer(options);
  onTestFinished(() => found.close());
  return found;
}

/** Waits until a run has taken the folder. */
async function locked(results: string): Promise<void> {
  const watcher = watch(results);
  try {
    while (!existsSync(join(results, 'results.lock'))) await once(watcher, 'change');
  } finally {
    watcher.close();
  }
}

function events(results: string): RunEvent[] {
  const text = readFileSync(join(results, 'results.jsonl'), 'utf8').trim();
  return text.split('\n').map(line => JSON.parse(line) as RunEvent);
}

describe('where the results go', () => {
  it('a full disk ends the run with 3, and says which file cannot be written', async () => {
    const results = folder();
    symlinkSync('/dev/full', join(results, 'results.jsonl'));
    const { status, stderr } = await mailspec('run', 'smtp', '--suites', suites, '--results', results);
    expect(stderr).toBe(
      `${join(results, 'results.jsonl')} cannot be written: ENOSPC: no space left on device, write\n`,
    );
    expect(status).toBe(3);
  });

  it('one folder is for one run at a time', async () => {
    const results = folder();
    const port = await plainServer(() => undefined);
    const first = start([
      'run',
      'smtp',
      '--suites',
      suites,
      '--results',
      results,
      '--smtp',
      `smtp://127.0.0.1:${port}`,
    ]);
    await locked(results);
    const { status, stderr } = await mailspec('run', 'smtp', '--suites', suites, '--results', results);
    expect(stderr).toBe(
      `--results ${results}: the record cannot be written there: another run is writing there (process ${first.process.pid}); give each run a folder of its own, or remove ${join(results, 'results.lock')}\n`,
    );
    expect(status).toBe(2);
    first.process.kill('SIGINT');
    expect((await first.ended).status).toBe(130);
    expect(existsSync(join(results, 'results.lock'))).toBe(false);
  });
});

describe('what a run tells of secrets', () => {
  it('is nothing, though the server says the password before anybody has', async () => {
    const password = 'hünter/22"';
    const port = await plainServer(socket => {
      socket.write(`+OK ready for ${password} and ${Buffer.from(password).toString('hex')}\r\n`);
      socket.on('data', () => void socket.write(`-ERR no ${encodeURIComponent(password)}\r\n`));
    });
    const results = folder();
    const url = `pop3://user1:${encodeURIComponent(password)}@127.0.0.1:${port}`;
    const args = [
      '--suites',
      suites,
      '--results',
      results,
      '--reporter',
      'html',
      '--reporter',
      'junit',
      '--transcripts',
    ];
    const { stdout, stderr } = await mailspec('run', '--pop3', url, ...args);
    const told = ['results.jsonl', 'report.html', 'junit.xml'].map(name => readFileSync(join(results, name), 'utf8'));
    const all = [stdout, stderr, ...told].join('\n');
    expect(all).toContain('+OK ready for *** and ***');
    for (const form of [
      password,
      'hünter',
      'h\\xC3\\xBCnter',
      encodeURIComponent(password),
      Buffer.from(password).toString('hex'),
    ])
      expect(all).not.toContain(form);
  });
});

describe('a run that cannot begin', () => {
  it('ends with 3 when the password is wrong, saying for which service and what to do', async () => {
    const { ports } = await server();
    const results = folder();
    const args = ['--imap', `imap://user1:guesswork@127.0.0.1:${ports.imap}?tls=none`, '--results', results];
    const { status, stdout, stderr } = await mailspec('run', 'imap', '--suites', suites, ...args);
    expect(status).toBe(3);
    expect(stdout).toContain('calibration/sign-in');
    expect(stdout).toContain('user1 could not sign in: LOGIN: expected ');
    expect(stdout).toContain("Check the account's name and password in the target");
    expect(stdout + stderr + readFileSync(join(results, 'results.jsonl'), 'utf8')).not.toContain('guesswork');
    expect(events(results).at(-1)).toMatchObject({ event: 'footer', exitStatus: 3 });
  });

  it('ends with 1 when the certificate has expired, unless that is accepted', async () => {
    const { key, cert } = serverCertificate({ notAfter: new Date('2024-02-03') });
    const { ports } = await server({ tls: { key, cert } });
    const args = ['run', 'imap', '--suites', suites, '--results', folder()];
    const url = `imaps://user1:secret@127.0.0.1:${ports.imaps}`;
    const { status, stdout } = await mailspec(...args, '--imap', url);
    expect(status).toBe(1);
    expect(stdout).toContain('calibration/certificate');
    expect(stdout).toMatch(/certificate that expired on \d{4}-\d\d-\d\d/);
    expect(stdout).toContain('renew it on the server');
    expect(stdout).toMatch(/--insecure accepts/);
    expect(stdout).toContain('1 check failed');
    expect((await mailspec(...args, '--imap', url, '--insecure')).status).toBe(0);
  });

  it('ends with 3 when a server says nothing, and at once when it is interrupted meanwhile', async () => {
    let greet: () => void = () => {};
    const connected = new Promise<void>(resolve => {
      greet = resolve;
    });
    const port = await plainServer(() => greet());
    const at = folder({
      'silent.yaml': `name: silent\nservices: {smtp: {port: ${port}}}\ndomain: example.test\ntimeout: 60m\n`,
    });
    const args = ['--target', join(at, 'silent.yaml'), '--suites', suites, '--results', join(at, 'results')];
    const running = start(['run', 'smtp', ...args]);
    await connected;
    running.process.kill('SIGINT');
    expect((await running.ended).status).toBe(130);
  });
});

describe('a run that is interrupted', () => {
  it('ends with 130, keeps its record, and takes away what it made', async () => {
    const { ports } = await server({ accounts: [{ user: 'me', password: 'secret' }] });
    const own = folder({
      'slow.yaml': `suite: slow
scenarios:
  - id: quick
    title: Quick
    rule: rfc9999/1/must
    steps: [{connect: imap}, {send: NOOP, expect: OK}]
  - id: it
    title: It pauses
    rule: rfc9999/1/must
    given: {mailbox: []}
    steps:
      - connect: {imap: a, login: true}
      - {do: "CREATE \${mailbox}-more"}
      - {do: "SUBSCRIBE \${mailbox}-more"}
      - pause: 60m
      - {send: NOOP, expect: OK}
  - id: never
    title: It is never begun
    rule: rfc9999/1/must
    steps: [{connect: imap}, {send: NOOP, expect: OK}]
`,
      'rules/rfc9999.yaml': catalogue,
    });
    const results = folder();
    const url = `imap://me:secret@127.0.0.1:${ports.imap}?tls=none`;
    const running = start([
      'run',
      '--jobs',
      '1',
      '--order',
      'file',
      '--suites',
      own,
      '--results',
      results,
      '--imap',
      url,
    ]);
    const client = await Client.open(ports.imap);
    onTestFinished(() => client.close());
    const ask = async (line: string) => {
      client.write(`t ${line}\r\n`);
      return client.until(/^t .*\r\n/m);
    };
    await ask('LOGIN me secret');
    await expect.poll(() => ask('LSUB "" *')).toContain('-more');
    expect(await ask('LIST "" mailspec-*')).toContain('mailspec-');
    running.process.kill('SIGINT');
    const { status, stdout, stderr } = await running.ended;
    expect(status).toBe(130);
    expect(stderr).toContain('Interrupted: cleaning up');
    expect(stdout).toContain('interrupted');
    expect(await ask('LIST "" mailspec-*')).not.toContain('mailspec-');
    expect(await ask('LSUB "" mailspec-*')).not.toContain('mailspec-');
    const all = events(results);
    // What was being played says nothing of the server.
    const played = all.flatMap(event => (event.event === 'verdict' ? [event.scenario] : []));
    expect(played.filter(id => !id.startsWith('invariant/'))).toEqual(['slow/quick']);
    expect(all.at(-1)).toMatchObject({ event: 'footer', stopped: 'interrupted', exitStatus: 130 });
    expect(existsSync(join(results, 'junit.xml'))).toBe(true);
  });
});
