import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReferenceServer, startReferenceServer } from '../../../reference/server.js';
import { Client } from '../client.js';
import { greeted } from '../serving.js';

let server: ReferenceServer;
beforeAll(async () => {
  server = await startReferenceServer();
});
afterAll(() => server.close());

const base64 = (text: string) => Buffer.from(text, 'latin1').toString('base64');
const credentials = base64('\0user1\0secret');

async function introduced(): Promise<Client> {
  const client = await greeted(server.ports.smtp);
  await client.ask('EHLO client.example.test');
  return client;
}

describe('AUTH', () => {
  it.each([
    [`AUTH PLAIN ${credentials}`, '235 2.7.0'],
    [`auth plain ${credentials}`, '235 2.7.0'],
    [`AUTH PLAIN ${base64('\0user1\0wrong')}`, '535 5.7.8'],
    [`AUTH PLAIN ${base64('\0nobody\0wrong')}`, '535 5.7.8'],
    ['AUTH PLAIN =', '535 5.7.8'],
    ['AUTH PLAIN ====', '501 5.5.2'],
    ['AUTH PLAIN A=BC', '501 5.5.2'],
    ['AUTH PLAIN AHVzZXIxAHNlY3JldA', '501 5.5.2'],
    [`AUTH PLAIN ${credentials} x`, '501 5.5.4'],
    ['AUTH CRAM-MD5 eA==', '501 5.7.0'],
    ['AUTH KERBEROS_V4', '504 5.5.4'],
    ['AUTH', '501 5.5.4'],
  ])('%s is answered %s', async (line, status) => {
    const client = await introduced();
    expect((await client.ask(line)).slice(0, 9)).toBe(status);
    client.close();
  });

  it.each([
    ['*', '501 5.7.0'],
    ['not base64', '501 5.5.2'],
    ['x'.repeat(13_000), '500 5.5.6'],
    [credentials, '235 2.7.0'],
  ])('a response of %.12j is answered, and the session lives', async (response, status) => {
    const client = await introduced();
    expect(await client.ask('AUTH PLAIN')).toBe('334 \r\n');
    expect((await client.ask(response)).slice(0, 9)).toBe(status);
    expect(await client.ask('NOOP')).toMatch(/^250 /);
    expect(await client.ask(`AUTH PLAIN ${credentials}`)).toMatch(status.startsWith('235') ? /^503 / : /^235 /);
    client.close();
  });

  it('runs CRAM-MD5 and LOGIN', async () => {
    const one = await introduced();
    const challenge = Buffer.from((await one.ask('AUTH CRAM-MD5')).slice(4), 'base64').toString();
    const digest = createHmac('md5', 'secret').update(challenge).digest('hex');
    expect(await one.ask(base64(`user1 ${digest}`))).toMatch(/^235 /);
    const two = await introduced();
    expect(await two.ask('AUTH LOGIN')).toBe(`334 ${base64('Username:')}\r\n`);
    expect(await two.ask(base64('user1'))).toBe(`334 ${base64('Password:')}\r\n`);
    expect(await two.ask(base64('secret'))).toMatch(/^235 /);
    one.close();
    two.close();
  });

  it('is refused before EHLO, after HELO and in a transaction', async () => {
    const client = await greeted(server.ports.smtp);
    expect(await client.ask(`AUTH PLAIN ${credentials}`)).toMatch(/^503 /);
    await client.ask('HELO client.example.test');
    expect(await client.ask(`AUTH PLAIN ${credentials}`)).toMatch(/^503 /);
    await client.ask('EHLO client.example.test');
    await client.ask('MAIL FROM:<>');
    expect(await client.ask(`AUTH PLAIN ${credentials}`)).toMatch(/^503 /);
    expect(await client.ask('RCPT TO:<user1@example.test>')).toMatch(/^250 /);
    client.close();
  });

  it('lets VRFY tell who is logged in', async () => {
    const client = await introduced();
    expect(await client.ask('VRFY nobody')).toMatch(/^252 /);
    await client.ask(`AUTH PLAIN ${credentials}`);
    expect(await client.ask('VRFY user2')).toMatch(/^250 .*<user2@example\.test>/);
    expect(await client.ask('VRFY <user2@example.test>')).toMatch(/^250 /);
    expect(await client.ask('VRFY nobody')).toMatch(/^550 /);
    client.close();
  });

  it('ends the session at the tenth failure', async () => {
    const client = await introduced();
    for (let at = 0; at < 9; at++) expect(await client.ask('AUTH PLAIN =')).toMatch(/^535 /);
    expect(await client.ask('AUTH PLAIN =')).toMatch(/^421 /);
    await client.closed();
    client.close();
  });
});

describe('STARTTLS', () => {
  it('forgets greeting, login and transaction, and what was sent behind it', async () => {
    const client = await introduced();
    await client.ask(`AUTH PLAIN ${credentials}`);
    await client.ask('MAIL FROM:<>');
    client.write('STARTTLS\r\nEHLO injected.example\r\nMAIL FROM:<injected@example.com>\r\n');
    expect(await client.reply()).toMatch(/^220 /);
    await client.startTls(server.certificate);
    // The first reply in TLS is to the first command in TLS: one to EHLO would be 250.
    expect(await client.ask('RCPT TO:<user1@example.test>')).toMatch(/^503 /);
    expect(await client.ask('MAIL FROM:<>')).toMatch(/^503 /);
    const extensions = await client.ask('EHLO client.example.test');
    expect(extensions).not.toContain('STARTTLS');
    expect(await client.ask('STARTTLS')).toMatch(/^503 /);
    expect(await client.ask(`AUTH PLAIN ${credentials}`)).toMatch(/^235 /);
    client.close();
  });

  it('never answers clear text that comes in place of a handshake', async () => {
    const client = await introduced();
    await client.ask('STARTTLS');
    client.write('NOOP\r\n');
    expect(await client.closed()).not.toMatch(/^250/m);
  });

  it('wants TLS from the first octet on where it is implicit', async () => {
    const client = await Client.open(server.ports.submissions);
    client.write('EHLO client.example.test\r\n');
    expect(await client.closed()).not.toMatch(/^2\d\d/m);
  });
});
