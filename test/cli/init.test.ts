import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { mailspec, start } from '../command-line.js';
import { readTargetFile } from '../runner/targets/opening.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailspec-init-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Starts the reference server, and gives `service=port` for each of its services. */
async function served(): Promise<readonly string[]> {
  const { says } = start(['serve']);
  const lines = await says(/Ctrl-C ends it/);
  return [...lines.matchAll(/^ {2}(\w+) +127\.0\.0\.1:(\d+)$/gm)].map(([, name, port]) => `${name}=${port}`);
}

const ports = (given: readonly string[]) => given.flatMap(each => ['--port', each]);

describe('mailspec init', () => {
  it('writes a target file that a run can use', async () => {
    const given = await served();
    const file = join(folder, 'mine.yaml');
    const words = ['--domain', 'example.test', '--user', 'user{1..8}', '--output', file];
    const { status, stdout, stderr } = await start(['init', '127.0.0.1', ...ports(given), ...words]).ended;
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: `${file} is written. Next: mailspec run --target ${file}\n`,
      stderr: `asking 127.0.0.1: ${given.map(each => each.split('=')[0]).join(', ')}\n`,
    });
    const { services, domain, tls, accounts } = readTargetFile(file, { MAIL_PASSWORD: 'secret' });
    expect({ domain, tls, accounts: accounts.length }).toEqual({
      domain: 'example.test',
      tls: { insecure: true },
      accounts: 8,
    });
    const found = Object.values(services).map(({ name, port, tls: how }) => [`${name}=${port}`, how]);
    expect(found.map(([name]) => name).toSorted()).toEqual(given.toSorted());
    expect(Object.fromEntries(found.map(([name, how]) => [name?.split('=')[0], how]))).toEqual({
      smtp: 'none',
      submission: 'starttls',
      submissions: 'implicit',
      lmtp: 'none',
      pop3: 'starttls',
      pop3s: 'implicit',
      imap: 'starttls',
      imaps: 'implicit',
    });
    const run = start(['run', 'imap/greeting', '--target', file, '--results', join(folder, 'results')], {
      env: { MAIL_PASSWORD: 'secret' },
    });
    expect((await run.ended).status).toBe(0);

    const before = readFileSync(file, 'utf8');
    const again = await mailspec('init', '127.0.0.1', ...ports(given), ...words);
    expect(again).toMatchObject({ status: 2, stderr: `--output: ${file} exists already, and is not written over\n` });
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('says why the certificate is taken, and leaves out what nobody has told', async () => {
    const imaps = (await served()).filter(each => each.startsWith('imaps='));
    const { stdout } = await mailspec('init', 'localhost', ...ports(imaps));
    expect(stdout).toContain('\n# Its certificate is not trusted here: ');
    expect(stdout).toContain('\n# accounts: { user: "user{1..8}", password: "${env:MAIL_PASSWORD}" }\n');
  });

  it('leaves out what does not speak its protocol, and says why', async () => {
    const imap = (await served()).filter(each => each.startsWith('imap='));
    const other = createServer(socket => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const given = ports([...imap, `smtp=${port}`]);
    const why = 'smtp: the first line is no greeting: HTTP/1.1 400 Bad Request';
    const { status, stdout, stderr } = await mailspec('init', 'localhost', ...given);
    expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringContaining(`left out: ${why}`) });
    expect(stdout).toContain('  imap: {');
    expect(stdout).not.toContain('  smtp: {');
    const alone = await mailspec('init', 'localhost', '--port', `smtp=${port}`);
    expect(alone).toMatchObject({
      status: 3,
      stdout: '',
      stderr: expect.stringContaining(`\nno service of localhost can be used\n${why}`),
    });
  });

  it('names the servers that greet with their names, and not the host that is called like one', async () => {
    const smtp = createServer(socket => {
      socket.write('220 james.example.test ESMTP mox 0.0.15\r\n');
      socket.on(
        'data',
        octets => void socket.write(octets.includes('QUIT') ? '221 bye\r\n' : '250 james.example.test\r\n'),
      );
      socket.on('error', () => {});
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void smtp.close());
    await once(smtp, 'listening');
    const { stdout } = await mailspec('init', 'localhost', '--port', `smtp=${(smtp.address() as AddressInfo).port}`);
    expect(stdout).toContain('\n# servers: { mox: "1.0" }\n');
  });

  it('writes texts that YAML, a target file or a shell would take for something else', async () => {
    const imap = (await served()).filter(each => each.startsWith('imap='));
    const file = join(folder, "it's mine.yaml");
    const words = ['--domain', '0x10', '--user', '${env:HOME}', '--user', 'a"b: # c', '--output', file];
    const { stdout } = await mailspec('init', 'localhost', ...ports(imap), ...words);
    expect(stdout).toBe(`${file} is written. Next: mailspec run --target '${folder}/it'\\''s mine.yaml'\n`);
    const { domain, accounts } = readTargetFile(file, { MAIL_PASSWORD: 'secret' });
    expect(domain).toBe('0x10');
    expect(accounts.map(({ user }) => user)).toEqual(['${env:HOME}', 'a"b: # c']);
  });

  it.each<[string, readonly string[], number, string]>([
    ...['imap://localhost', 'localhost:1143', '[::1]', 'a b', ''].map(
      (host): [string, readonly string[], number, string] => [
        `the host \`${host}\``,
        [host],
        2,
        `\`${host}\` is not a name or an address of a host; ports are given by --port, such as imap=1143\n`,
      ],
    ),
    ['a name that is no domain', ['mail_server'], 2, '--domain is needed: mail_server does not tell the domain of'],
    [
      'a user given twice',
      ['localhost', '--user', 'user{1..2}', '--user', 'user2'],
      2,
      '--user: the user `user2` occurs twice\n',
    ],
    ['a user without a name', ['localhost', '--user', ''], 2, '--user: a name must not be empty\n'],
    ['a range that counts down', ['localhost', '--user', 'u{2..1}'], 2, '--user: the range {2..1} counts down\n'],
    [
      'a folder that is not there',
      ['localhost', '--output', 'no-such/x.yaml'],
      2,
      '--output: there is no folder no-such\n',
    ],
    [
      'an address without a domain',
      ['127.0.0.1'],
      2,
      "--domain is needed: 127.0.0.1 does not tell the domain of the accounts' addresses",
    ],
    ['a domain that is none', ['localhost', '--domain', 'a b'], 2, '--domain: `a b` is not a domain name'],
    [
      'a port of no service',
      ['localhost', '--port', 'impa=1143'],
      2,
      '--port takes service=port, such as imap=1143, with one of smtp, ',
    ],
    [
      'a server that is down',
      ['localhost', '--port', 'imap=1'],
      3,
      'imap at localhost:1: the connection was refused (is the server running, and is this its port?)',
    ],
  ])('refuses %s', async (_, words, expected, message) => {
    const { status, stderr } = await mailspec('init', ...words);
    expect(stderr).toContain(message);
    expect(status).toBe(expected);
  });
});
