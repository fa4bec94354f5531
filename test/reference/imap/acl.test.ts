import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, type ImapServer, mail, startImap } from './harness.js';

let server: ImapServer;
let owner: Client;
let other: Client;
beforeEach(async () => {
  server = await startImap();
  owner = await server.login();
  other = await server.connect();
  await other.run('LOGIN user2 secret');
  await owner.run('CREATE box');
});
afterEach(() => server.close());

describe('access control lists', () => {
  it('are those of the owner alone in the beginning', async () => {
    expect(await owner.run('CAPABILITY')).toContain(' ACL RIGHTS=texkn ');
    expect(await owner.run('GETACL box')).toBe('* ACL box user1 lrswipkxteancd\r\nT OK GETACL completed\r\n');
    expect(await owner.run('MYRIGHTS box')).toBe('* MYRIGHTS box lrswipkxteancd\r\nT OK MYRIGHTS completed\r\n');
    expect(await owner.run('GETACL "no box"')).toBe('T NO [NONEXISTENT] there is no such mailbox\r\n');
    expect(await other.run('MYRIGHTS #users/user1/box')).toBe('T NO [NONEXISTENT] there is no such mailbox\r\n');
  });

  it('tell what can be granted, under the identifier as it was written', async () => {
    expect(await owner.run('LISTRIGHTS box User1')).toMatch(/^\* LISTRIGHTS box User1 la r s w i p k x t e n c d\r\n/);
    expect(await owner.run('LISTRIGHTS box anyone')).toMatch(
      /^\* LISTRIGHTS box anyone "" l r s w i p k x t e a n c d\r\n/,
    );
  });

  it('are changed by SETACL and DELETEACL', async () => {
    const list = async (...commands: string[]) => {
      for (const command of commands) await owner.run(command);
      return /user1 lrswipkxteancd(.*)\r/.exec(await owner.run('GETACL box'))?.[1];
    };
    expect(await list('SETACL box User2@example.test lr')).toBe(' user2 lr');
    expect(await list('SETACL box user2 +d')).toBe(' user2 lrted');
    expect(await list('SETACL box user2 -e', 'SETACL box "-user2" s')).toBe(' user2 lrtd -user2 s');
    expect(await list('SETACL box user2 ""')).toBe(' -user2 s');
    expect(await list('DELETEACL box -user2', 'SETACL box user1 l')).toBe(undefined);
    expect(await owner.run('MYRIGHTS box')).toContain('MYRIGHTS box la\r\n');
  });

  it.each([
    ['SETACL box user2 lq', 'T BAD a right is not known\r\n'],
    ['SETACL box user2 L', 'T BAD a right is not known\r\n'],
    ['SETACL box "" l', 'T BAD expected an identifier that SASLprep takes at octet 17\r\n'],
    ['SETACL none user2 l', 'T NO [NONEXISTENT] there is no such mailbox\r\n'],
  ])('are not changed by %s', async (command, answer) => {
    expect(await owner.run(command)).toBe(answer);
  });

  it('bind other users, who find the mailbox below the prefix of NAMESPACE', async () => {
    expect(await other.run('NAMESPACE')).toContain('NAMESPACE (("" "/")) (("#users/" "/")) NIL');
    await owner.run('SETACL box user2 lr');
    expect(await other.run('LIST "" "*1/box"')).toBe(
      '* LIST (\\HasNoChildren) "/" #users/user1/box\r\nT OK LIST completed\r\n',
    );
    expect(await other.run('STATUS #users/user1/box (MESSAGES)')).toContain('STATUS #users/user1/box (MESSAGES 0)');
    expect(await other.run('SELECT #users/user1/box')).toMatch(/PERMANENTFLAGS \(\)[\s\S]*T OK \[READ-ONLY\]/);
    expect(await other.run('DELETE #users/user1/box')).toBe('T NO [NOPERM] DELETE needs the right x\r\n');
    await owner.run('SETACL box user2 lrkx');
    expect(await other.run('CREATE #users/user1/box/below')).toMatch(/^T OK/);
    expect(server.store.account('user1')?.mailbox('box/below')).toBeDefined();
    expect(await other.run('CREATE #users/user1/top')).toMatch(/^T NO \[NOPERM\]/);
    expect(await other.run('RENAME #users/user1/box mine')).toBe('T NO [CANNOT] it stays with its owner\r\n');
    expect(await other.run('RENAME #users/user1/none mine')).toBe('T NO [NONEXISTENT] there is no such mailbox\r\n');
    expect(await other.run('DELETE #users/user1/none')).toBe('T NO [NONEXISTENT] there is no such mailbox\r\n');
    expect(await other.run('SUBSCRIBE #users/user1/none')).toBe('T NO [NONEXISTENT] there is no such mailbox\r\n');
    expect(await other.run('SUBSCRIBE #users/user1/box')).toMatch(/^T OK/);
    expect(await other.run('LIST (SUBSCRIBED) "" *')).toContain('"/" #users/user1/box\r\n');
  });

  it('tell who has the rights to some flags alone what STORE has made of them', async () => {
    server.store.account('user1')?.mailbox('box')?.append(mail('one'), ['\\Deleted']);
    await owner.run('SETACL box user2 lrw');
    expect(await other.run('SELECT #users/user1/box')).toContain('PERMANENTFLAGS (\\Answered \\Flagged \\Draft \\*)');
    expect(await other.run('STORE 1 FLAGS.SILENT (\\Seen \\Flagged)')).toContain('FLAGS (\\Deleted \\Flagged');
    expect(await other.run('STORE 1 FLAGS.SILENT (\\Draft)')).toContain('FLAGS (\\Deleted \\Draft');
    expect(await other.run('STORE 1 +FLAGS.SILENT (\\Answered)')).toBe('T OK STORE completed\r\n');
    expect(await other.run('STORE 1 +FLAGS (\\Seen)')).toBe('T NO [NOPERM] these flags are not yours to change\r\n');
  });

  it('come with LIST where RETURN asks for rights', async () => {
    await owner.run('CREATE none/below');
    expect(await owner.run('LIST "" ("box" "INBOX") RETURN (MYRIGHTS)')).toBe(
      [
        '* LIST (\\HasNoChildren) "/" INBOX',
        '* MYRIGHTS INBOX lrswipkxteancd',
        '* LIST (\\HasNoChildren) "/" box',
        '* MYRIGHTS box lrswipkxteancd',
        'T OK LIST completed\r\n',
      ].join('\r\n'),
    );
  });
});
