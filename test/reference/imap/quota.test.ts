import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, type ImapServer, mail, startImap } from './harness.js';

let server: ImapServer;
let client: Client;

beforeEach(async () => {
  server = await startImap();
  client = await server.login();
});
afterEach(() => server.close());

describe('quotas', () => {
  it('are offered with their resources once the client has logged in', async () => {
    const stranger = await server.connect();
    expect(await stranger.run('CAPABILITY')).not.toContain('QUOTA');
    expect(await client.run('CAPABILITY')).toContain(' QUOTA QUOTASET QUOTA=RES-STORAGE QUOTA=RES-MESSAGE');
    expect(await stranger.run('GETQUOTAROOT INBOX')).toMatch(/^T BAD/);
  });

  it('tell the root of any mailbox, and what is used of each resource', async () => {
    server.store.account('user1')?.inbox.append(Buffer.alloc(1025, 'x'));
    const quota = '* QUOTA #user/user1 (STORAGE 2 1048576 MESSAGE 1 100000)\r\n';
    expect(await client.run('GETQUOTAROOT inbox')).toBe(
      `* QUOTAROOT INBOX #user/user1\r\n${quota}T OK GETQUOTAROOT completed\r\n`,
    );
    expect(await client.run('GETQUOTAROOT "not there"')).toMatch(/^\* QUOTAROOT "not there" #user\/user1\r\n\* QUOTA /);
    expect(await client.run('GETQUOTA "#user/user1"')).toBe(`${quota}T OK GETQUOTA completed\r\n`);
    expect(await client.run('GETQUOTA "#user/user2"')).toBe('T NO [NONEXISTENT] there is no such quota root\r\n');
  });

  it('are set anew by SETQUOTA, which removes what it does not name', async () => {
    expect(await client.run('SETQUOTA #user/user1 (message 2)')).toBe(
      '* QUOTA #user/user1 (MESSAGE 0 2)\r\nT OK SETQUOTA completed\r\n',
    );
    expect(await client.run('SETQUOTA #user/user1 ()')).toMatch(/^\* QUOTA #user\/user1 \(\)\r\nT OK/);
    expect(await client.run('SETQUOTA #user/user1 (COLOUR 2)')).toBe('T NO [CANNOT] there is no resource COLOUR\r\n');
    expect(await client.run('SETQUOTA #user/user1 (MESSAGE)')).toMatch(/^T BAD/);
  });

  it('refuse APPEND and COPY beyond a limit, and leave the mailbox as it was', async () => {
    const inbox = server.store.account('user1')?.inbox ?? expect.fail('no inbox');
    inbox.append(mail('one'));
    await client.run('SETQUOTA #user/user1 (MESSAGE 2)');
    expect(await client.run('APPEND INBOX {8+}\r\nA: b\r\n\r\n')).toMatch(/^T OK/);
    await client.run('SELECT INBOX');
    for (const command of ['APPEND INBOX {8+}\r\nA: b\r\n\r\n', 'COPY 1 Sent'])
      expect(await client.run(command)).toBe('T NO [OVERQUOTA] MESSAGE would be above its limit\r\n');
    expect(inbox.messages).toHaveLength(2);
    expect(await client.run('MOVE 1 Sent')).toContain('T OK');
    await client.run('SETQUOTA #user/user1 (STORAGE 0)');
    expect(await client.run('COPY 1 Sent')).toBe('T NO [OVERQUOTA] STORAGE would be above its limit\r\n');
  });

  it('have STATUS tell what EXPUNGE would free', async () => {
    const inbox = server.store.account('user1')?.inbox ?? expect.fail('no inbox');
    inbox.append(Buffer.alloc(2048, 'x'), ['\\Deleted']);
    inbox.append(mail('two'));
    expect(await client.run('STATUS INBOX (DELETED deleted-storage)')).toContain(
      '* STATUS INBOX (DELETED 1 DELETED-STORAGE 2)\r\n',
    );
  });
});
