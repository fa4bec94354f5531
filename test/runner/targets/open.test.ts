import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTarget } from '../../../runner/targets/open.js';
import { InvalidTarget, shownPath } from './opening.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailspec-open-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** The greeting of a service inside TLS, its certificate checked as a target says. */
function greeting(port: number, ca: string, servername: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, ca, servername });
    socket.once('data', octets => {
      socket.destroy();
      resolve(octets.toString('latin1'));
    });
    socket.once('error', reject);
  });
}

it('tells where a dialect is named that is none', async () => {
  const path = file('dialect.yaml', 'name: x\ndomain: example.test\nservices: {smtp: }\ndialect: foo\n');
  await expect(openTarget({ target: path })).rejects.toThrow(
    `${shownPath(path)}:4:10: there is no dialect \`foo\`\n   = there are exchange-2010, `,
  );
});

describe('opening a target', () => {
  it('starts the embedded server when nothing is asked for, with a certificate that can be checked', async () => {
    const target = await openTarget();
    try {
      expect(target).toMatchObject({
        name: 'embedded',
        domain: 'example.test',
        disposable: true,
        loopback: true,
        deliver: 'smtp',
      });
      expect(target.accounts).toHaveLength(16);
      expect(target.accounts[0]).toEqual({ user: 'user1', password: 'secret', address: 'user1@example.test' });
      expect(Object.keys(target.services).sort()).toEqual([
        'imap',
        'imaps',
        'lmtp',
        'pop3',
        'pop3s',
        'smtp',
        'submission',
        'submissions',
      ]);
      const { ca = '', servername = '' } = target.tls;
      expect(await greeting(target.services.imaps!.port, ca, servername)).toMatch(/^\* OK /);
      await expect(greeting(target.services.imaps!.port, ca, 'other.example.org')).rejects.toThrow(/altnames/);
    } finally {
      await target.close();
    }
  });

  it('takes a file, its known deviations, and says which have expired', async () => {
    file('known.yaml', 'a/b: {reason: r, expires: 2020-01-01}\na/c: {reason: r}\n');
    const path = file(
      't.yaml',
      'name: t\nservices: {imap: {host: mail.example.test}}\ndomain: example.test\nknown: known.yaml\n',
    );
    const lines: string[] = [];
    const target = await openTarget({ target: path, insecure: true, progress: line => lines.push(line) });
    expect(target).toMatchObject({ name: 't', loopback: false, tls: { insecure: true }, known: [{ key: 'a/c' }] });
    expect(lines).toEqual([
      `${shownPath(join(folder, 'known.yaml'))}:1:1: the known deviation a/b expired on 2020-01-01 and is no longer honoured`,
    ]);
    const other = file('other.yaml', 'x/y: {reason: r}\n');
    expect((await openTarget({ target: path, known: other })).known).toMatchObject([{ key: 'x/y' }]);
  });

  it('takes what its servers are known for, and its own list before it', async () => {
    const text = (known: string) =>
      `name: t\nservices: {smtp: }\ndomain: example.test\nservers: {postfix: "3.7", dovecot: "2.3"}\n${known}`;
    const keys = async (path: string) => (await openTarget({ target: path })).known.map(({ key }) => key);
    const all = await keys(file('composed.yaml', text('')));
    expect(all).toEqual(expect.arrayContaining(['smtp/data/other-end[lf-dot-lf]', 'imap/enable/without-argument']));
    // Of other versions.
    expect(all).not.toContain('smtp/commands/optional-command-is-listed[help]');
    file(
      'mine.yaml',
      'imap/enable/without-argument: {reason: r, deviates: false}\nsmtp/data/other-end[lf-dot-lf]: {reason: mine}\n',
    );
    const target = await openTarget({ target: file('composed.yaml', text('known: mine.yaml\n')) });
    expect(target.known).toHaveLength(all.length - 1);
    expect(target.known.map(({ key }) => key)).not.toContain('imap/enable/without-argument');
    expect(target.known.filter(({ reason }) => reason === 'mine').map(({ key }) => key)).toEqual([
      'smtp/data/other-end[lf-dot-lf]',
    ]);
    file('mine.yaml', '# mine\na/b: {reason: r, deviates: false}\n');
    await expect(openTarget({ target: join(folder, 'composed.yaml') })).rejects.toThrow(
      new InvalidTarget(
        `${shownPath(join(folder, 'mine.yaml'))}:2:1: \`deviates: false\` for a/b, which no server of this target is known for: remove the entry`,
      ),
    );
  });

  it('takes URLs alone', async () => {
    const target = await openTarget({
      urls: { imap: 'imaps://a%40example.org:p@127.0.0.1', smtp: 'smtp://localhost:2525' },
      insecure: true,
    });
    expect(target).toMatchObject({
      name: 'localhost',
      domain: 'example.org',
      accounts: [{ user: 'a@example.org', password: 'p', address: 'a@example.org' }],
      services: { imap: { port: 993, tls: 'implicit' }, imaps: { port: 993 }, smtp: { port: 2525 } },
      disposable: false,
      deliver: 'smtp',
      loopback: true,
      tls: { insecure: true },
    });
  });

  it.each([
    ['imap://u:p@mail.example.test', 'u@mail.example.test'],
    ['imap://u:p@192.0.2.1', 'u@[192.0.2.1]'],
    ['imap://u:p@[2001:db8::1]', 'u@[IPv6:2001:db8::1]'],
    ['imap://u:p@192.0.2.1?domain=example.test', 'u@example.test'],
  ])('%s has the account %s', async (imap, address) => {
    const { accounts, loopback } = await openTarget({ urls: { imap } });
    expect([accounts[0]?.address, loopback]).toEqual([address, false]);
  });

  it.each<[string, Parameters<typeof openTarget>[0], string]>([
    [
      'a target and URLs',
      { target: 'embedded', urls: { imap: 'imap://h', smtp: 'smtp://h' } },
      '--target and --imap, --smtp cannot be given together: a target has its services',
    ],
    [
      'faults for another server',
      { urls: { imap: 'imap://h' }, faults: ['x'] },
      'only the embedded server can be given faults: leave out --target and URLs',
    ],
    [
      'two passwords for one user',
      { urls: { imap: 'imap://u:a@h', pop3: 'pop3://u:b@h' } },
      'the URLs give two passwords for the user u',
    ],
    [
      'two domains',
      { urls: { imap: 'imap://u:a@h?domain=a.example', pop3: 'pop3://u:a@h?domain=b.example' } },
      'the URLs give the accounts 2 domains: b.example, a.example',
    ],
    [
      'a target that is not there',
      { target: 'postfix-dovcot' },
      '--target: there is no target `postfix-dovcot`\n   = did you mean `postfix-dovecot`? targets that come with mailspec: embedded, ',
    ],
    [
      'a file that is not there',
      { target: './nowhere.yaml' },
      '--target: there is no file ./nowhere.yaml\n   = targets that come with mailspec: embedded, ',
    ],
    ['a fault that is not there', { faults: ['no-such-fault'] }, 'no-such-fault'],
  ])('refuses %s', async (_, request, message) => {
    const attempt = openTarget(request);
    await expect(attempt).rejects.toThrow(InvalidTarget);
    await expect(attempt).rejects.toThrow(message);
  });
});
