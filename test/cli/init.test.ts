import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

  it.each<[string, readonly string[], number, string]>([
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
