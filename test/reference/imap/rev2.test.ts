import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, type ImapServer, mail, startImap } from './harness.js';

let server: ImapServer;
let client: Client;
beforeEach(async () => {
  server = await startImap();
  const inbox = server.store.account('user1')?.inbox;
  for (const subject of ['one', 'gr\xfcn', 'three']) inbox?.append(mail(subject));
  client = await server.login();
});
afterEach(() => server.close());

const enable = () => client.run('ENABLE IMAP4rev2');

describe('IMAP4rev2', () => {
  it('begins with ENABLE, which tells only what it has enabled', async () => {
    expect(await client.run('SELECT INBOX')).toMatch(/^\* 3 RECENT\r$[\s\S]*\[UNSEEN 1\]/m);
    expect(await client.run('ENABLE IMAP4rev2')).toMatch(/^T BAD /);
    await client.run('UNSELECT');
    const before = await client.run('CAPABILITY');
    expect(await client.run('ENABLE imap4REV2 IDLE')).toBe('* ENABLED IMAP4rev2\r\nT OK ENABLE completed\r\n');
    expect(await client.run('ENABLE IMAP4rev2')).toBe('* ENABLED\r\nT OK ENABLE completed\r\n');
    expect(await client.run('CAPABILITY')).toBe(before);
  });

  it('has LIST in place of what is new in the mailbox', async () => {
    await enable();
    const opened = await client.run('SELECT INBOX');
    expect(opened).toMatch(/^\* LIST \(\\HasNoChildren\) "\/" INBOX\r$/m);
    expect(opened).not.toMatch(/RECENT|UNSEEN|CLOSED/i);
    expect(await client.run('FETCH 1 FLAGS')).toBe('* 1 FETCH (FLAGS ())\r\nT OK FETCH completed\r\n');
    server.store.account('user1')?.inbox.append(mail('four'));
    expect(await client.run('NOOP')).toBe('* 4 EXISTS\r\nT OK NOOP completed\r\n');
  });

  it('tells of a name that the client used in another form', async () => {
    await enable();
    expect(await client.run('EXAMINE inbox')).toMatch(
      /^\* LIST \(\\HasNoChildren\) "\/" INBOX \("OLDNAME" \(inbox\)\)\r$/m,
    );
    await client.run('SUBSCRIBE Sent');
    expect(await client.run('SELECT Sent')).toMatch(/^\* LIST \(\\HasNoChildren \\Sent \\Subscribed\) "\/" Sent\r$/m);
  });

  it('says that the mailbox is closed before it opens another, or does not', async () => {
    await enable();
    await client.run('SELECT INBOX');
    expect(await client.run('SELECT Sent')).toMatch(/^\* OK \[CLOSED\] [^\r]*\r\n\* FLAGS /);
    expect(await client.run('EXAMINE missing')).toMatch(/^\* OK \[CLOSED\] [^\r]*\r\nT NO /);
    expect(await client.run('SELECT INBOX')).not.toContain('[CLOSED]');
  });

  it('answers every search with ESEARCH, and takes its texts for UTF-8', async () => {
    await enable();
    await client.run('SELECT INBOX');
    expect(await client.run('SEARCH SUBJECT one')).toMatch(/^\* ESEARCH \(TAG "a\d+"\) ALL 1\r\nT OK/);
    expect(await client.run('UID SEARCH 2:*')).toMatch(/^\* ESEARCH \(TAG "a\d+"\) UID ALL 2:3\r\nT OK/);
    expect(await client.run('SEARCH SUBJECT nothing')).toMatch(/^\* ESEARCH \(TAG "a\d+"\)\r\nT OK/);
    expect(await client.run('SEARCH SUBJECT {5+}\r\ngr\xc3\xbcn')).toMatch(/^\* ESEARCH \(TAG "a\d+"\)[\s\S]*T OK/);
    expect(await client.run('SEARCH SUBJECT {1+}\r\n\xfc')).toMatch(/^T BAD /);
  });

  it('has the message in message/global', async () => {
    const within = 'Subject: within\r\n\r\nText';
    server.store.account('user1')?.inbox.append(Buffer.from(`Content-Type: message/global\r\n\r\n${within}`));
    const items = 'FETCH 4 (BODY BODY.PEEK[1.HEADER] BINARY.SIZE[1])';
    await client.run('SELECT INBOX');
    const older = await client.run(items);
    expect(older).toContain(`"7BIT" ${within.length}) BODY[1.HEADER] NIL BINARY.SIZE[1] ${within.length}`);
    await client.run('UNSELECT');
    await enable();
    await client.run('SELECT INBOX');
    expect(await client.run(items)).toMatch(/^T NO /);
    expect(await client.run('FETCH 4 (BODY BODY.PEEK[1.HEADER])')).toMatch(
      /"7BIT" 23 \(NIL "within" .* 3\) BODY\[1\.HEADER\] \{19\}\r\n/,
    );
  });

  it('ends a subscription that there is not, and says that there are mailboxes below', async () => {
    expect(await client.run('UNSUBSCRIBE Sent')).toMatch(/^T NO /);
    await enable();
    expect(await client.run('UNSUBSCRIBE Sent')).toMatch(/^T OK /);
    await client.run('CREATE a/b');
    expect(await client.run('DELETE a')).toMatch(/^T OK /);
    expect(await client.run('DELETE a')).toMatch(/^T NO \[HASCHILDREN\] /);
  });

  it('has no commands and items that only IMAP4rev1 has', async () => {
    await enable();
    await client.run('SELECT INBOX');
    for (const command of [
      'CHECK',
      'LSUB "" *',
      'FETCH 1 RFC822',
      'FETCH 1 (FLAGS RFC822.HEADER)',
      'FETCH 1 RFC822.TEXT',
      'SEARCH NEW',
      'SEARCH NOT (OLD)',
      'SEARCH OR ALL RECENT',
      'STATUS Sent (RECENT)',
    ])
      expect(await client.run(command), command).toMatch(/^T BAD /);
    expect(await client.run('FETCH 1 RFC822.SIZE')).toMatch(/^T OK /m);
  });
});
