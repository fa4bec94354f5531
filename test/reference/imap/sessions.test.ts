import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Mailbox } from '../../../reference/store/mailbox.js';
import { type Client, type ImapServer, mail, startImap } from './harness.js';

let server: ImapServer;
let a: Client;
let b: Client;
let inbox: Mailbox;

beforeEach(async () => {
  server = await startImap();
  inbox = server.store.account('user1')?.inbox ?? expect.fail('no inbox');
  for (const name of ['one', 'two', 'three']) inbox.append(mail(name));
  a = await server.login();
  b = await server.login();
  await a.run('SELECT INBOX');
  await b.run('SELECT INBOX');
});
afterEach(() => server.close());

async function expungeSecondByA(): Promise<void> {
  await a.run('STORE 2 +FLAGS.SILENT (\\Deleted)');
  await a.run('EXPUNGE');
}

describe('two sessions on one mailbox', () => {
  it('keep the sequence numbers of a session until it may be told of an EXPUNGE', async () => {
    await expungeSecondByA();
    expect(await b.run('FETCH 3 (UID)')).toBe('* 3 FETCH (UID 3)\r\nT OK FETCH completed\r\n');
    expect(await b.run('STORE 3 FLAGS (\\Seen)')).not.toContain('EXPUNGE');
    expect(await b.run('SEARCH ALL')).toBe('* SEARCH 1 3\r\nT OK SEARCH completed\r\n');
    expect(await b.run('NOOP')).toBe('* 2 EXPUNGE\r\nT OK NOOP completed\r\n');
    expect(await b.run('FETCH 2 UID')).toContain('* 2 FETCH (UID 3)');
    expect(await b.run('FETCH 3 UID')).toMatch(/^T BAD/);
  });

  it('tell of an EXPUNGE in the answer to UID commands', async () => {
    await expungeSecondByA();
    expect(await b.run('UID FETCH 1:* UID')).toBe(
      '* 1 FETCH (UID 1)\r\n* 3 FETCH (UID 3)\r\n* 2 EXPUNGE\r\nT OK UID FETCH completed\r\n',
    );
  });

  it('handle expunged messages: still fetched, neither stored nor copied', async () => {
    await expungeSecondByA();
    expect(await b.run('FETCH 2 (UID BODY.PEEK[HEADER.FIELDS (SUBJECT)])')).toContain('Subject: two');
    expect(await b.run('STORE 1:3 +FLAGS (\\Answered)')).toMatch(
      /^\* 1 FETCH .*\r\n\* 3 FETCH .*\r\nT NO \[EXPUNGEISSUED\]/,
    );
    expect(await b.run('COPY 1:3 Sent')).toMatch(/T NO \[EXPUNGEISSUED\]/);
    expect(server.store.account('user1')?.mailbox('Sent')?.messages).toHaveLength(0);
  });

  it('tell of new messages and flags, but not of what one did silently itself', async () => {
    await a.run('STORE 1 +FLAGS.SILENT (\\Flagged key)');
    inbox.append(mail('four'));
    expect(await a.run('FETCH 1 UID')).toBe(
      '* 1 FETCH (UID 1)\r\n* 4 EXISTS\r\n* 4 RECENT\r\nT OK FETCH completed\r\n',
    );
    expect(await b.run('NOOP')).toMatch(
      /^\* 4 EXISTS\r\n\* 0 RECENT\r\n\* FLAGS \(.* key\)\r\n\* OK \[PERMANENTFLAGS .*\r\n\* 1 FETCH \(UID 1 FLAGS \(\\Flagged key\)\)\r\nT OK/,
    );
    expect(await b.run('NOOP')).toBe('T OK NOOP completed\r\n');
  });

  it('never hear of a message that came and went in between', async () => {
    const { uid } = inbox.append(mail('brief'));
    inbox.expunge(new Set([uid]));
    expect(await b.run('NOOP')).toBe('T OK NOOP completed\r\n');
    expect(await b.run('STATUS INBOX (UIDNEXT)')).toContain(`UIDNEXT ${uid + 1}`);
  });

  it('keep their view of a mailbox that is deleted', async () => {
    await a.run('CREATE gone');
    server.store.account('user1')?.mailbox('gone')?.append(mail('x'));
    await b.run('SELECT gone');
    await a.run('DELETE gone');
    expect(await b.run('FETCH 1 UID')).toContain('UID 1');
  });
});

describe('IDLE', () => {
  it('tells of every change at once', async () => {
    b.write('i IDLE\r\n');
    await b.until(/^\+ .*\r\n/);
    inbox.append(mail('four'));
    expect(await b.until(/RECENT\r\n/)).toBe('* 4 EXISTS\r\n* 1 RECENT\r\n');
    await a.run('STORE 1 FLAGS (\\Deleted)');
    expect(await b.until(/FETCH.*\r\n/)).toContain('* 1 FETCH (UID 1 FLAGS (\\Deleted))');
    await a.run('EXPUNGE');
    expect(await b.until(/EXPUNGE\r\n/)).toBe('* 1 EXPUNGE\r\n');
    b.write('done\r\n');
    expect(await b.until(/\r\n/)).toBe('i OK IDLE completed\r\n');
  });

  it('tells at its beginning what came before, and nothing after DONE until the next command', async () => {
    inbox.append(mail('four'));
    b.write('i IDLE\r\n');
    expect(await b.until(/RECENT\r\n/)).toMatch(/^\+ .*\r\n\* 4 EXISTS/);
    b.write('DONE\r\n');
    await b.until(/i OK.*\r\n/);
    inbox.append(mail('five'));
    expect(await b.answers()).toBe('');
  });

  it('ends with BAD on anything but DONE', async () => {
    b.write('i IDLE\r\n');
    await b.until(/\+ .*\r\n/);
    b.write('n NOOP\r\n');
    expect(await b.until(/\r\n/)).toMatch(/^i BAD/);
    expect(await b.run('NOOP')).toMatch(/^T OK/);
  });
});
