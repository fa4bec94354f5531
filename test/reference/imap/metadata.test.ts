import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, type ImapServer, startImap } from './harness.js';

let server: ImapServer;
let client: Client;
beforeEach(async () => {
  server = await startImap();
  client = await server.login();
});
afterEach(() => server.close());

describe('annotations', () => {
  it('are set, told and removed by their entries, which have no case', async () => {
    expect(await client.run('SETMETADATA INBOX (/Shared/Comment "a" /private/vendor/x/y {1+}\r\nb)')).toBe(
      'T OK SETMETADATA completed\r\n',
    );
    expect(await client.run('GETMETADATA inbox (/shared/comment /PRIVATE/vendor/x/y /private/none)')).toBe(
      '* METADATA inbox (/shared/comment "a" /private/vendor/x/y "b" /private/none NIL)\r\nT OK GETMETADATA completed\r\n',
    );
    await client.run('SETMETADATA INBOX (/shared/comment NIL)');
    expect(await client.run('GETMETADATA (DEPTH infinity) INBOX (/shared /private)')).toContain(
      '(/shared NIL /private NIL /private/vendor/x/y "b")',
    );
    expect(await client.run('GETMETADATA (DEPTH 1) INBOX /private/vendor')).toContain('(/private/vendor NIL)');
  });

  it('are left out where they are larger than MAXSIZE', async () => {
    await client.run('SETMETADATA INBOX (/shared/comment "four" /private/comment "longest")');
    expect(await client.run('GETMETADATA (MAXSIZE 4) INBOX (/private/comment /shared/comment)')).toBe(
      '* METADATA INBOX (/shared/comment "four")\r\nT OK [METADATA LONGENTRIES 7] GETMETADATA completed\r\n',
    );
    expect(await client.run('GETMETADATA (MAXSIZE 1) INBOX /shared/comment')).toBe(
      'T OK [METADATA LONGENTRIES 4] GETMETADATA completed\r\n',
    );
  });

  it.each([
    ['GETMETADATA INBOX /shared/*', 'T BAD expected an entry below /private or /shared at octet 30\r\n'],
    ['GETMETADATA (DEPTH 2) INBOX /shared', 'T BAD expected 0, 1 or infinity at octet 23\r\n'],
    ['GETMETADATA (SIZE 2) INBOX /shared', 'T BAD expected DEPTH or MAXSIZE at octet 21\r\n'],
    ['GETMETADATA (DEPTH 1 DEPTH 1) INBOX /shared', 'T BAD expected each option once at octet 33\r\n'],
    ['GETMETADATA none /shared', 'T NO [NONEXISTENT] there is no such mailbox\r\n'],
    ['SETMETADATA "" (/shared/comment "x")', 'T NO [NOPERM] what all users share is not theirs to change\r\n'],
    [
      `SETMETADATA INBOX (/shared/comment {10001+}\r\n${'x'.repeat(10_001)})`,
      'T NO [METADATA MAXSIZE 10000] the value is too large\r\n',
    ],
  ])('are refused: %.60s', async (command, answer) => {
    expect(await client.run(command)).toBe(answer);
  });

  it('are no more than 200 of a mailbox', async () => {
    const many = Array.from({ length: 200 }, (_, at) => `/shared/vendor/x/${at} "x"`).join(' ');
    expect(await client.run(`SETMETADATA INBOX (${many})`)).toMatch(/^T OK/);
    expect(await client.run('SETMETADATA INBOX (/shared/comment "x")')).toBe(
      'T NO [METADATA TOOMANY] there are too many values\r\n',
    );
  });

  it('of the server are private ones, and how to reach who runs it', async () => {
    expect(await client.run('SETMETADATA "" (/private/comment "x")')).toMatch(/^T OK/);
    expect(await client.run('GETMETADATA "" (/private/comment /shared/admin)')).toContain(
      '* METADATA "" (/private/comment "x" /shared/admin "mailto:postmaster@example.test")\r\n',
    );
  });

  it('of INBOX are copied when it is renamed', async () => {
    await client.run('SETMETADATA INBOX (/shared/comment "a")');
    await client.run('RENAME INBOX old');
    for (const name of ['INBOX', 'old'])
      expect(await client.run(`GETMETADATA ${name} /shared/comment`)).toContain('"a"');
  });

  it('are told to others who may see them and have enabled that', async () => {
    const other = await server.connect();
    await other.run('LOGIN user2 secret');
    await client.runAll(['CREATE box', 'SETACL box user2 lr', 'CREATE hidden']);
    expect(await other.run('ENABLE METADATA')).toContain('ENABLED METADATA');
    await client.runAll([
      'SETMETADATA box (/shared/comment "x" /private/comment "y")',
      'SETMETADATA hidden (/shared/comment "x")',
    ]);
    expect(await other.run('NOOP')).toBe('* METADATA #users/user1/box /shared/comment\r\nT OK NOOP completed\r\n');
    expect(await client.run('NOOP')).toBe('T OK NOOP completed\r\n');
  });

  it('come with LIST where RETURN asks for them', async () => {
    await client.run('SETMETADATA INBOX (/shared/comment "x")');
    expect(await client.run('LIST "" INBOX RETURN (METADATA (/shared/comment))')).toBe(
      '* LIST (\\HasNoChildren) "/" INBOX\r\n* METADATA INBOX (/shared/comment "x")\r\nT OK LIST completed\r\n',
    );
  });
});
