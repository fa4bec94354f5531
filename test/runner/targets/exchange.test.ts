import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startReferenceServer } from '../../../reference/server.js';
import { health } from '../../../runner/engine/health.js';
import { bundledTargets, findTargetFile, openTarget, readTargetFile, TargetNotSetUp } from './opening.js';
import { tokenEndpoint } from './token-endpoint.js';

const never = new AbortController().signal;
const soon = { secondChanceMs: 10 };

describe('the Exchange targets', () => {
  it('come with the package', () => {
    expect(bundledTargets()).toEqual(
      expect.arrayContaining([
        'exchange-server',
        'exchange-online',
        'exchange-online-device',
        'exchange-dialect',
        'exchange-dialect/exchange-2010',
        'exchange-dialect/exchange-2016',
        'exchange-dialect/exchange-online',
      ]),
    );
  });

  it.each(['exchange-server', 'exchange-online', 'exchange-online-device'])(
    '%s is skipped in a sentence where nobody has set it up',
    name => {
      const read = () => readTargetFile(findTargetFile(name), {});
      expect(read).toThrow(TargetNotSetUp);
      expect(read).toThrow(new RegExp(`^${name} is skipped: the environment has none of EXCHANGE_\\w+, `));
    },
  );

  it('exchange-server is made of the environment, and a part of it that is missing is a mistake', () => {
    const environment = {
      EXCHANGE_HOST: 'mail.example.com',
      EXCHANGE_DOMAIN: 'example.com',
      EXCHANGE_USER: 'a@example.com',
    };
    expect(() => readTargetFile(findTargetFile('exchange-server'), environment)).toThrow(
      'the environment variable EXCHANGE_PASSWORD is not set',
    );
    const file = readTargetFile(findTargetFile('exchange-server'), {
      ...environment,
      EXCHANGE_PASSWORD: 'secret',
      EXCHANGE_IMAPS_PORT: '1993',
    });
    expect(file).toMatchObject({
      disposable: false,
      deliver: 'append',
      timeoutMs: 30_000,
      services: { imaps: { host: 'mail.example.com', port: 1993 }, smtp: { port: 25 } },
      accounts: [{ user: 'a@example.com', password: 'secret' }],
    });
    expect(file.tls.ca).toBeUndefined();
    expect(file.mechanism).toBeUndefined();
    const told = { ...environment, EXCHANGE_PASSWORD: 'secret', EXCHANGE_MECHANISM: 'NTLM' };
    expect(readTargetFile(findTargetFile('exchange-server'), told).mechanism).toBe('NTLM');
  });

  it('exchange-online asks its tenant for a token', () => {
    const file = readTargetFile(findTargetFile('exchange-online'), {
      EXCHANGE_TENANT: 'contoso',
      EXCHANGE_CLIENT_ID: 'id',
      EXCHANGE_CLIENT_SECRET: 'hunter22',
      EXCHANGE_MAILBOX: 'a@example.com',
      EXCHANGE_DOMAIN: 'example.com',
    });
    expect(file.oauth).toEqual({
      token: 'https://login.microsoftonline.com/contoso/oauth2/v2.0/token',
      client: 'id',
      secret: 'hunter22',
      scope: 'https://outlook.office365.com/.default',
    });
    expect(file).toMatchObject({ mechanism: 'XOAUTH2', services: { submission: { host: 'smtp.office365.com' } } });
  });

  it('exchange-online-device has a person sign in, and no secret', () => {
    const file = readTargetFile(findTargetFile('exchange-online-device'), {
      EXCHANGE_TENANT: 'contoso',
      EXCHANGE_CLIENT_ID: 'id',
      EXCHANGE_MAILBOX: 'a@example.com',
      EXCHANGE_DOMAIN: 'example.com',
    });
    expect(file.oauth).toEqual({
      token: 'https://login.microsoftonline.com/contoso/oauth2/v2.0/token',
      device: 'https://login.microsoftonline.com/contoso/oauth2/v2.0/devicecode',
      client: 'id',
      scope:
        'https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/POP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access',
    });
  });
});

describe('exchange-server, where its variables name a server of the dialect', () => {
  it.each(['NTLM', ''])('signs in at each service: %j', async mechanism => {
    const server = await startReferenceServer({ dialect: 'exchange-2019' });
    onTestFinished(() => server.close());
    const folder = mkdtempSync(join(tmpdir(), 'mailspec-exchange-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'ca.pem'), server.certificate);
    const environment = {
      EXCHANGE_HOST: 'localhost',
      EXCHANGE_DOMAIN: 'example.test',
      EXCHANGE_USER: 'user1@example.test',
      EXCHANGE_PASSWORD: 'secret',
      EXCHANGE_CA: join(folder, 'ca.pem'),
      EXCHANGE_MECHANISM: mechanism,
      EXCHANGE_SMTP_PORT: String(server.ports.smtp),
      EXCHANGE_SUBMISSION_PORT: String(server.ports.submission),
      EXCHANGE_POP3S_PORT: String(server.ports.pop3s),
      EXCHANGE_IMAPS_PORT: String(server.ports.imaps),
    };
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    onTestFinished(() => void vi.unstubAllEnvs());
    const target = await openTarget({ target: 'exchange-server' });
    expect(await health(target, never, soon)).toEqual([]);
    const wrong = target.accounts.map(account => ({ ...account, password: 'wrong' }));
    const events = await health({ ...target, accounts: wrong }, never, soon);
    expect(events.map(({ scenario }) => scenario)).toEqual(
      expect.arrayContaining(['health/submission', 'health/pop3s', 'health/imaps']),
    );
  });
});

describe('a dialect target', () => {
  /** The path of a target file that is there as long as the test. */
  function dialectFile(services: string): string {
    const folder = mkdtempSync(join(tmpdir(), 'mailspec-dialect-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'target.yaml');
    writeFileSync(
      path,
      `name: x\ndialect: exchange-2019\ndomain: example.test\naccounts: {user: "user{1..4}", password: secret}\nservices: ${services}\n`,
    );
    return path;
  }

  it.each([
    ['{imaps: }', ['imap', 'imaps']],
    ['{pop3s: }', ['pop3', 'pop3s']],
    ['{submissions: , imaps: }', ['imap', 'imaps', 'submission', 'submissions']],
    ['{imap: {tls: implicit}, pop3s: {tls: starttls}}', ['imap', 'pop3', 'pop3s']],
  ])('with the services %s plays them', async (services, names) => {
    const target = await openTarget({ target: dialectFile(services) });
    onTestFinished(() => target.close());
    expect(Object.keys(target.services).sort()).toEqual(names);
    expect(await health(target, never, soon)).toEqual([]);
  });

  it('tells of TLS that cannot be had', () => {
    expect(() => readTargetFile(dialectFile('{imaps: , smtp: {tls: implicit}}'))).toThrow(
      /target\.yaml:5:33: `tls: implicit` is not allowed with `dialect`: the reference server has no `smtp` inside TLS\n(?:.*\n)+ {3}= starttls or none$/,
    );
  });
});

describe('an access token', () => {
  it('is had by the client-credentials grant, and signs in everywhere', async () => {
    const { url, asked } = await tokenEndpoint([
      200,
      { access_token: 'secret', token_type: 'Bearer', expires_in: 3600 },
    ]);
    const server = await startReferenceServer({ dialect: 'exchange-online' });
    onTestFinished(() => server.close());
    const folder = mkdtempSync(join(tmpdir(), 'mailspec-oauth-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(
      join(folder, 'online.yaml'),
      `name: online
services:
  submission: {port: ${server.ports.submission}, tls: starttls}
  pop3s: {port: ${server.ports.pop3s}}
  imaps: {port: ${server.ports.imaps}}
domain: example.test
accounts: {user: user1}
oauth: {token: "${url}", client: id, secret: "hunter 22", scope: "https://outlook.example/.default"}
mechanism: XOAUTH2
tls: {insecure: true}
`,
    );
    const target = await openTarget({ target: join(folder, 'online.yaml') });
    expect(asked[0]).toEqual({
      path: '/token',
      grant_type: 'client_credentials',
      client_id: 'id',
      client_secret: 'hunter 22',
      scope: 'https://outlook.example/.default',
    });
    expect(await health(target, never, soon)).toEqual([]);
    const stale = target.accounts.map(account => ({ ...account, password: 'expired' }));
    expect((await health({ ...target, accounts: stale }, never, soon)).map(({ scenario }) => scenario)).toEqual(
      expect.arrayContaining(['health/submission', 'health/pop3s', 'health/imaps']),
    );
  });
});
