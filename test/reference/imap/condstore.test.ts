import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Mailbox } from '../../../reference/store/mailbox.js';
import { type Client, type ImapServer, mail, startImap } from './harness.js';

let server: ImapServer;
let client: Client;
let inbox: Mailbox;

beforeEach(async () => {
  server = await startImap();
  client = await server.login();
  inbox = server.store.account('user1')?.inbox ?? expect.fail('no inbox');
  for (const name of ['one', 'two', 'three']) inbox.append(mail(name));
  inbox.claimRecent();
});
afterEach(() => server.close());

const lines = (reply: string) => reply.split('\r\n').slice(0, -1);

describe('CONDSTORE', () => {
  it('tells the highest mod-sequence by SELECT and STATUS', async () => {
    expect(await client.run('SELECT INBOX (CONDSTORE)')).toContain('* OK [HIGHESTMODSEQ 4]');
    expect(await client.run('STATUS INBOX (HIGHESTMODSEQ)')).toContain('(HIGHESTMODSEQ 4)');
    expect(await client.run('SELECT INBOX (COLOUR)')).toMatch(/^T BAD/);
    expect(await client.run('SELECT INBOX (CONDSTORE CONDSTORE)')).toMatch(/^T BAD/);
  });

  it.each([
    'STATUS INBOX (HIGHESTMODSEQ)',
    'FETCH 1 MODSEQ',
    'FETCH 1 FLAGS (CHANGEDSINCE 1)',
    'STORE 1 (UNCHANGEDSINCE 9) +FLAGS (x)',
    'SEARCH MODSEQ 0',
  ])('is asked for by %s, which tells HIGHESTMODSEQ once', async command => {
    await client.run('SELECT INBOX');
    expect(await client.run('STORE 2 +FLAGS (y)')).toContain('* 2 FETCH (FLAGS (y))');
    expect(await client.run(command)).toMatch(/^\* OK \[HIGHESTMODSEQ 5\] /);
    expect(await client.run(command)).not.toContain('HIGHESTMODSEQ 5]');
    expect(await client.run('STORE 2 -FLAGS (y)')).toContain('* 2 FETCH (UID 2 MODSEQ (');
  });

  it('raises the mod-sequence of a message with its flags, and not without', async () => {
    await client.run('SELECT INBOX (CONDSTORE)');
    expect(await client.run('STORE 1 +FLAGS.SILENT (\\Seen)')).toContain('* 1 FETCH (UID 1 MODSEQ (5))\r\n');
    expect(await client.run('STORE 1 +FLAGS.SILENT (\\Seen)')).toContain('* 1 FETCH (UID 1 MODSEQ (5))\r\n');
    expect(await client.run('FETCH 2 BODY[TEXT]')).toContain(' FLAGS (\\Seen) UID 2 MODSEQ (6))');
    expect(await client.run('FETCH 1:* FLAGS (CHANGEDSINCE 5)')).toMatch(
      /^\* 2 FETCH \(FLAGS \(\\Seen\) MODSEQ \(6\)\)\r\nT OK/,
    );
    expect(await client.run('FETCH 1 FLAGS (CHANGEDSINCE 0)')).toMatch(/^T BAD/);
    expect(await client.run('FETCH 1 FLAGS (CHANGEDSINCE 9223372036854775808)')).toMatch(/^T BAD/);
  });

  it('leaves messages with UNCHANGEDSINCE whose flags in question have changed', async () => {
    await client.run('SELECT INBOX (CONDSTORE)');
    await client.run('STORE 2 +FLAGS.SILENT (\\Seen)');
    expect(lines(await client.run('STORE 1:2 (UNCHANGEDSINCE 4) -FLAGS.SILENT (\\Seen)'))).toEqual([
      '* 1 FETCH (UID 1 MODSEQ (2))',
      '* 2 FETCH (UID 2 MODSEQ (5) FLAGS (\\Seen))',
      'T OK [MODIFIED 2] STORE completed',
    ]);
    expect(await client.run('STORE 2 (UNCHANGEDSINCE 4) +FLAGS.SILENT (\\Draft)')).not.toContain('MODIFIED');
    expect(await client.run('UID STORE 2 (UNCHANGEDSINCE 4) FLAGS (\\Draft)')).toContain('T OK [MODIFIED 2]');
    expect(await client.run('STORE 3 (UNCHANGEDSINCE 0) +FLAGS ($New)')).not.toContain('MODIFIED');
    expect(await client.run('STORE 3 (UNCHANGEDSINCE 0) +FLAGS ($New)')).toContain('T OK [MODIFIED 3]');
    expect(await client.run('STORE 3 (UNCHANGEDSINCE 0) +FLAGS (\\Draft)')).toContain('T OK [MODIFIED 3]');
  });

  it('searches by mod-sequence, of messages and of flags', async () => {
    await client.run('SELECT INBOX (CONDSTORE)');
    await client.run('STORE 2 +FLAGS.SILENT (\\Seen)');
    expect(await client.run('SEARCH MODSEQ 4')).toContain('* SEARCH 2 3 (MODSEQ 5)\r\n');
    expect(await client.run('SEARCH MODSEQ "/flags/\\\\Draft" all 4')).toContain('* SEARCH 3 (MODSEQ 4)\r\n');
    expect(await client.run('SEARCH MODSEQ 6')).toContain('* SEARCH\r\n');
    expect(await client.run('SEARCH RETURN (MIN) NOT MODSEQ 5')).toContain('MIN 1 MODSEQ 2\r\n');
    expect(await client.run('UID SEARCH RETURN (COUNT) MODSEQ 1')).toContain(' UID COUNT 3 MODSEQ 5\r\n');
    expect(await client.run('SEARCH MODSEQ "/flags/x" some 4')).toMatch(/^T BAD/);
  });

  it('tells how far the client knows all while removals are told later', async () => {
    await client.run('SELECT INBOX (CONDSTORE)');
    const other = await server.login();
    await other.run('SELECT INBOX');
    await other.run('STORE 1 +FLAGS.SILENT (\\Deleted)');
    await other.run('EXPUNGE');
    expect(await client.run('STORE 2 +FLAGS.SILENT (\\Seen)')).toContain('* OK [HIGHESTMODSEQ 5] ');
    expect(await client.run('NOOP')).toContain('* 1 EXPUNGE\r\n');
  });
});

describe('QRESYNC', () => {
  beforeEach(async () => {
    expect(await client.run('ENABLE QRESYNC')).toContain('* ENABLED QRESYNC\r\n');
  });

  it('needs ENABLE', async () => {
    const other = await server.login();
    expect(await other.run('SELECT INBOX (QRESYNC (1 1))')).toMatch(/^T BAD/);
    await other.run('SELECT INBOX');
    expect(await other.run('UID FETCH 1 FLAGS (CHANGEDSINCE 1 VANISHED)')).toMatch(/^T BAD/);
  });

  it('has VANISHED in place of EXPUNGE, and HIGHESTMODSEQ with it', async () => {
    await client.run('SELECT INBOX');
    await client.run('STORE 1,3 +FLAGS.SILENT (\\Deleted)');
    expect(lines(await client.run('EXPUNGE'))).toEqual(['* VANISHED 1,3', 'T OK [HIGHESTMODSEQ 7] EXPUNGE completed']);
    expect(await client.run('EXPUNGE')).toBe('T OK EXPUNGE completed\r\n');
    expect(await client.run('MOVE 1 Sent')).toContain('* VANISHED 2\r\nT OK [HIGHESTMODSEQ 8] MOVE');
  });

  it('tells earlier removals and changes', async () => {
    inbox.expunge(new Set([2, 3]));
    inbox.append(mail('four'));
    inbox.claimRecent();
    await client.run('SELECT INBOX');
    expect(lines(await client.run('UID FETCH 1:3 FLAGS (CHANGEDSINCE 2 VANISHED)'))).toEqual([
      '* VANISHED (EARLIER) 2:3',
      'T OK UID FETCH completed',
    ]);
    expect(await client.run('UID FETCH 3:9 FLAGS (VANISHED CHANGEDSINCE 2)')).toMatch(
      /^\* VANISHED \(EARLIER\) 3\r\n\* 2 FETCH \(UID 4 FLAGS \(\) MODSEQ \(6\)\)\r\n/,
    );
    for (const command of ['FETCH 1 FLAGS (CHANGEDSINCE 1 VANISHED)', 'UID FETCH 1 FLAGS (VANISHED)'])
      expect(await client.run(command)).toMatch(/^T BAD/);
  });

  it.each([
    ['2', ['* VANISHED (EARLIER) 2', '* 2 FETCH (UID 3 FLAGS () MODSEQ (4))']],
    ['4', ['* VANISHED (EARLIER) 2']],
    ['5', []],
    ['2 3', ['* 2 FETCH (UID 3 FLAGS () MODSEQ (4))']],
    ['2 1:2', ['* VANISHED (EARLIER) 2']],
    ['2 (1:2 1,3)', ['* 2 FETCH (UID 3 FLAGS () MODSEQ (4))']],
    ['2 (1:2 1:2)', ['* VANISHED (EARLIER) 2', '* 2 FETCH (UID 3 FLAGS () MODSEQ (4))']],
  ])('resynchronises from %s', async (known, told) => {
    inbox.expunge(new Set([2]));
    const validity = inbox.uidValidity;
    const reply = lines(await client.run(`SELECT INBOX (QRESYNC (${validity} ${known}))`));
    expect(reply.filter(line => /VANISHED|FETCH/.test(line))).toEqual(told);
    expect(await client.run(`SELECT INBOX (QRESYNC (${validity + 1} ${known}))`)).not.toMatch(/VANISHED|FETCH/);
  });

  it.each(['1', '1 0', '1 x', '1 2 1:*', '1 2 (1 *)', '1 2 (2,1 4,5)', '1 2 (1:2 4)', '1 2 3 4'])(
    'refuses what cannot be read: %s',
    async known => {
      expect(await client.run(`SELECT INBOX (QRESYNC (${known}))`)).toMatch(/^T BAD/);
    },
  );

  it('leaves sequence numbers in place while UID SEARCH names some', async () => {
    await client.run('SELECT INBOX');
    inbox.expunge(new Set([1]));
    expect(await client.run('UID SEARCH 2:3')).not.toContain('VANISHED');
    expect(await client.run('UID SEARCH ALL')).toContain('* VANISHED 1\r\n');
  });
});
