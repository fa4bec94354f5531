import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ReferenceServer, startReferenceServer } from '../../../reference/server.js';
import type { Client } from '../client.js';
import { greeted, messagesOf } from '../serving.js';

let server: ReferenceServer;
beforeAll(async () => {
  server = await startReferenceServer();
});
afterAll(() => server.close());

const passwords = { user1: 'AHVzZXIxAHNlY3JldA==', user2: 'AHVzZXIyAHNlY3JldA==' };
const message = 'Subject: kept\r\nDate: x\r\nMessage-ID: <kept@example.com>\r\n\r\nBody.\r\n';
const url = (rest = '') => `imap://user1@mail.example.test/kept/;UID=1${rest}`;
const token = ':INTERNAL:0123456789abcdef0123456789abcdef';

/** What user1 is answered by IMAP. */
async function imap(command: string): Promise<string> {
  const client = await greeted(server.ports.imap);
  client.write(`a LOGIN user1 secret\r\nb ${command}\r\n`);
  const answer = await client.until(/^b OK.*\r\n/m);
  client.close();
  return answer;
}

/** URLs as user1 has them authorized. */
async function authorized(...rests: string[]): Promise<string[]> {
  const answer = await imap(`GENURLAUTH ${rests.map(rest => `"${url(rest)}" INTERNAL`).join(' ')}`);
  return [...answer.matchAll(/"([^"]*)"/g)].map(found => found[1] ?? '');
}

beforeAll(async () => {
  await imap('CREATE kept');
  await imap(`APPEND kept {${message.length}+}\r\n${message}`);
});

/** A session on the submission port, under TLS, of a user or of nobody. */
async function submitting(user?: keyof typeof passwords): Promise<Client> {
  const client = await greeted(server.ports.submission);
  await client.ask('EHLO client.example.test');
  await client.ask('STARTTLS');
  await client.startTls(server.certificate);
  await client.ask('EHLO client.example.test');
  if (user !== undefined) await client.ask(`AUTH PLAIN ${passwords[user]}`);
  return client;
}

async function upToRecipient(client: Client): Promise<void> {
  await client.ask('MAIL FROM:<user1@example.test>');
  await client.ask('RCPT TO:<user2@example.test>');
}

describe('what EHLO lists', () => {
  it('is BURL without arguments before authentication, and with what can be resolved after it', async () => {
    const stranger = await submitting();
    expect(await stranger.ask('EHLO client.example.test')).toMatch(/^250[ -]BURL\r$/m);
    stranger.close();
    const client = await submitting('user1');
    expect(await client.ask('EHLO client.example.test')).toMatch(/^250[ -]BURL imap imap:\/\/mail\.example\.test\r$/m);
    client.close();
  });

  it.each(['smtp', 'lmtp'] as const)('is no BURL for %s, where the command is not known', async service => {
    const client = await greeted(server.ports[service]);
    expect(await client.ask(`${service === 'lmtp' ? 'LHLO' : 'EHLO'} client.example.test`)).not.toContain('BURL');
    expect(await client.ask(`BURL ${url()} LAST`)).toMatch(/^500 5\.5\.1 /);
    client.close();
  });
});

describe('BURL', () => {
  let client: Client;
  beforeEach(async () => {
    client = await submitting('user1');
    return () => client.close();
  });

  it('sends what URLs and chunks hold, in their order', async () => {
    const [header, text] = await authorized(
      '/;SECTION=HEADER;URLAUTH=submit+user1',
      '/;SECTION=TEXT;URLAUTH=submit+user1',
    );
    await upToRecipient(client);
    expect(await client.ask(`BURL ${header}`)).toMatch(/^250 2\.5\.0 /);
    expect(await client.ask('BDAT 5\r\none')).toMatch(/^250 /);
    expect(await client.ask(`burl ${text} last`)).toMatch(/^250 2\.0\.0 /);
    expect(await messagesOf(server, 'user2')).toEqual([
      expect.stringMatching(
        /\r\nSubject: kept\r\nDate: x\r\nMessage-ID: <kept@example\.com>\r\n\r\none\r\nBody\.\r\n$/,
      ),
    ]);
    expect(await client.ask(`BURL ${text} LAST`)).toMatch(/^503 5\.5\.1 /);
  });

  it('resolves a URL without URLAUTH in the mailboxes of who has signed in', async () => {
    for (const own of [url(), 'imap://mail.example.test/kept/;UID=1']) {
      await upToRecipient(client);
      expect(await client.ask(`BURL ${own} LAST`)).toMatch(/^250 /);
    }
    const other = await submitting('user2');
    await upToRecipient(other);
    expect(await other.ask(`BURL ${url()} LAST`)).toMatch(/^554 5\.6\.6 /);
    other.close();
  });

  it.each(['authuser', 'anonymous', 'submit+user1'])('resolves a URL for %s', async access => {
    const [given] = await authorized(`;URLAUTH=${access}`);
    await upToRecipient(client);
    expect(await client.ask(`BURL ${given} LAST`)).toMatch(/^250 /);
  });

  it.each([
    ['submit+user2', '554 5.7.0'],
    ['user+user1', '554 5.6.6'],
  ])('refuses a URL for %s: %s', async (access, status) => {
    const [given] = await authorized(`;URLAUTH=${access}`);
    await upToRecipient(client);
    expect((await client.ask(`BURL ${given} LAST`)).slice(0, 9)).toBe(status);
  });

  it.each([
    ['', '501 5.5.4'],
    ['LAST', '501 5.5.4'],
    [`${url()} FIRST`, '501 5.5.4'],
    [`${url()} LAST NOW`, '501 5.5.4'],
  ])('says of %j: %s, and the transaction goes on', async (argument, status) => {
    await upToRecipient(client);
    expect((await client.ask(`BURL ${argument}`)).slice(0, 9)).toBe(status);
    expect(await client.ask('RCPT TO:<user2@example.test>')).toMatch(/^250 /);
  });

  it.each([
    ['https://mail.example.test/kept', '554 5.6.6'],
    ['imap://user1@mail.example.test/kept', '554 5.6.6'],
    ['imap://user1@mail.example.com/kept/;UID=1', '554 5.7.8'],
    [url(`;URLAUTH=submit+user1${token}`), '554 5.6.6'],
    [url(';URLAUTH=submit+user1'), '554 5.6.6'],
    ['imap://user1@mail.example.test/kept/;UID=2', '554 5.6.6'],
    ['imap://user1@mail.example.test/none/;UID=1', '554 5.6.6'],
  ])('says of %j: %s, and the transaction is over', async (argument, status) => {
    await upToRecipient(client);
    expect((await client.ask(`BURL ${argument}`)).slice(0, 9)).toBe(status);
    expect(await client.ask('RCPT TO:<user2@example.test>')).toMatch(/^503 /);
  });

  it('is refused without transaction and without recipient', async () => {
    expect(await client.ask(`BURL ${url()} LAST`)).toMatch(/^503 5\.5\.1 /);
    await client.ask('MAIL FROM:<user1@example.test>');
    expect(await client.ask(`BURL ${url()} LAST`)).toMatch(/^554 5\.5\.1 /);
  });

  it('makes no message beyond the size limit', async () => {
    await upToRecipient(client);
    await client.ask(`BURL ${url()}`);
    const size = 10 * 1024 * 1024;
    client.write(`BDAT ${size - message.length}\r\n`);
    expect(await client.ask(`${'x'.repeat(size - message.length - 2)}`)).toMatch(/^250 /);
    expect(await client.ask(`BURL ${url()} LAST`)).toMatch(/^552 5\.3\.4 /);
    await upToRecipient(client);
    expect(await client.ask(`BURL ${url()} LAST`)).toMatch(/^250 /);
  });
});
