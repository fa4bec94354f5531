import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parted } from './catenate-effects.js';
import { type Client, type ImapServer, startImap } from './harness.js';

let server: ImapServer;
let client: Client;

const url = 'imap://user1@mail.example.test/INBOX/;UID=1/;SECTION=1;URLAUTH=authuser';

beforeEach(async () => {
  server = await startImap();
  client = await server.login();
  server.store.account('user1')?.inbox.append(parted);
});
afterEach(() => server.close());

describe('URLAUTH', () => {
  it('is offered once the client has logged in, and told when a mailbox is opened', async () => {
    expect(await client.run('CAPABILITY')).toContain(' URLAUTH ');
    expect(await client.run('EXAMINE INBOX')).toContain('* OK [URLMECH INTERNAL] ');
  });

  it('gives a token that holds until the key is another one', async () => {
    const reply = await client.run(`GENURLAUTH "${url}" internal`);
    const [, authorized] = /^\* GENURLAUTH "(.*:INTERNAL:01[0-9a-f]{64})"\r\nT OK/.exec(reply) ?? [];
    expect(authorized?.startsWith(`${url}:`)).toBe(true);
    expect(await client.run(`URLFETCH "${authorized}"`)).toBe(
      `* URLFETCH "${authorized}" {4}\r\nOne.\r\nT OK URLFETCH completed\r\n`,
    );
    expect(await client.run('RESETKEY inbox INTERNAL')).toBe('T OK [URLMECH INTERNAL] RESETKEY completed\r\n');
    expect(await client.run(`URLFETCH "${authorized}"`)).toBe(
      `* URLFETCH "${authorized}" NIL\r\nT OK URLFETCH completed\r\n`,
    );
  });

  it.each([
    [url.replace('user1@', ''), 'the URL does not name you as its owner'],
    [url.replace('user1@', 'user2@'), 'the URL does not name you as its owner'],
    [url.replace('INBOX', 'missing'), 'there is no such mailbox'],
    [url.replace('authuser', 'user+nobody'), 'there is no such user'],
    [url.replace('authuser', 'everyone'), 'the access identifier is not known'],
    [url.replace(';URLAUTH=authuser', ''), 'not a URL that can be authorized'],
    [url.replace('/;UID=1/;SECTION=1', ''), 'not a URL that can be authorized'],
    [`${url}:INTERNAL:${'0'.repeat(32)}`, 'not a URL that can be authorized'],
  ])('refuses %s', async (wrong, text) => {
    expect(await client.run(`GENURLAUTH "${wrong}" INTERNAL`)).toBe(`T BAD ${text}\r\n`);
  });

  it('knows no other mechanism', async () => {
    expect(await client.run(`GENURLAUTH "${url}" OTHER`)).toBe('T BAD there is no mechanism OTHER\r\n');
    expect(await client.run('RESETKEY INBOX OTHER')).toBe('T BAD there is no mechanism OTHER\r\n');
  });

  it('tells those who have the mailbox open that its key is another one', async () => {
    const other = await server.login();
    await other.run('SELECT INBOX');
    await client.run('RESETKEY');
    expect(await other.run('NOOP')).toMatch(/^\* OK \[URLMECH INTERNAL\] [^\r]*\r\nT OK/);
  });

  it('has nothing for a URL whose expiry is no time', async () => {
    const rump = url.replace(';URLAUTH', ';EXPIRE=2099-99-99T00:00:00Z;URLAUTH');
    const [, authorized] = /GENURLAUTH "([^"]*)"/.exec(await client.run(`GENURLAUTH "${rump}" INTERNAL`)) ?? [];
    expect(await client.run(`URLFETCH "${authorized}"`)).toContain(' NIL\r\n');
  });
});
