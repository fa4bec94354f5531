import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parted } from './catenate-effects.js';
import { type Client, type ImapServer, startImap } from './harness.js';

let server: ImapServer;
let client: Client;

beforeEach(async () => {
  server = await startImap();
  client = await server.login();
  server.store.account('user1')?.inbox.append(parted);
});
afterEach(() => server.close());

describe('CATENATE', () => {
  it('is offered once the client has logged in', async () => {
    expect(await client.run('CAPABILITY')).toContain(' CATENATE URL-PARTIAL ');
    expect(await (await server.connect()).run('CAPABILITY')).not.toContain('CATENATE');
  });

  it('joins texts and parts of messages in their order', async () => {
    const parts =
      'TEXT {9+}\r\nSubject:  URL "/INBOX/;UID=1/;SECTION=1" TEXT {2+}\r\n\r\n url /inbox/;uid=1/;section=2.header';
    expect(await client.run(`APPEND Sent (\\Seen) CATENATE (${parts})`)).toMatch(/^T OK \[APPENDUID \d+ 1\]/m);
    const [made] = server.store.account('user1')?.mailbox('Sent')?.messages ?? [];
    expect(made?.octets.toString('latin1')).toBe('Subject: One.\r\nSubject: Inner\r\n\r\n');
    expect([...(made?.flags ?? [])]).toEqual(['\\Seen']);
  });

  it.each([
    ['/INBOX/;UID=1/;SECTION=TEXT/;PARTIAL=5', 'Content-Description'],
    ['/INBOX/;UID=1/;PARTIAL=0.7', 'Subject'],
    ['/INBOX/;UID=1/;PARTIAL=9.6', 'Parted'],
  ])('follows a URL with a partial: %s', async (url, start) => {
    await client.run(`APPEND Sent CATENATE (URL "${url}")`);
    const [made] = server.store.account('user1')?.mailbox('Sent')?.messages ?? [];
    expect(made?.octets.toString('latin1')).toMatch(new RegExp(`^${start}`));
  });

  it.each([
    '',
    'INBOX/;UID=1',
    ';UID=1',
    '/INBOX',
    '/INBOX;UID=1',
    '//INBOX/;UID=1',
    '/INBOX/;UID=01',
    '/INBOX/;UID=2',
    '/INBOX/;UID=99999999999',
    '/%FF/;UID=1',
    '/INBOX/;UID=1/;SECTION=',
    '/INBOX/;UID=1/;SECTION=1.',
    '/INBOX/;UID=1/;SECTION=MIME',
    '/INBOX/;UID=1/;PARTIAL=1.0',
    '/INBOX/;UID=1;URLAUTH=anonymous',
    'imap://localhost/INBOX/;UID=1',
    'imap://user1;AUTH=*@localhost:143/INBOX/;UID=1',
  ])('does not follow %j', async url => {
    const code = url === '' ? '' : `[BADURL ${url}] `;
    expect(await client.run(`APPEND Sent CATENATE (URL "${url}")`)).toBe(
      `T NO ${code}there is nothing at that URL\r\n`,
    );
    expect(server.store.account('user1')?.mailbox('Sent')?.messages).toEqual([]);
  });

  it('repeats no URL that would end the response code', async () => {
    expect(await client.run('APPEND Sent CATENATE (URL "/a]b")')).toBe('T NO there is nothing at that URL\r\n');
  });

  it('refuses a message that is too large', async () => {
    server.store.account('user1')?.inbox.append(Buffer.alloc(40 << 20, 'x'));
    const twice = 'URL "/INBOX/;UID=2" URL "/INBOX/;UID=2"';
    expect(await client.run(`APPEND Sent CATENATE (${twice})`)).toBe('T NO [TOOBIG] the message is too large\r\n');
  });

  it.each([
    'CATENATE ()',
    'CATENATE (FILE "x")',
    'CATENATE (URL)',
    'CATENATE (TEXT "x")',
    'CATENATE (URL "x"',
    'JOIN (URL "x")',
  ])('is not %s', async arguments_ => {
    expect(await client.run(`APPEND Sent ${arguments_}`)).toMatch(/^T BAD/);
  });
});
