import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, type ImapServer, mail, startImap } from './harness.js';

let server: ImapServer;
let client: Client;

beforeEach(async () => {
  server = await startImap();
  const inbox = server.store.account('user1')?.inbox ?? expect.fail('no inbox');
  inbox.append(
    mail('Plain', 'The quick brown fox\r\n', 'Cc: Carl <carl@example.test>\r\nX-Empty:\r\n'),
    ['\\Seen'],
    new Date('2024-03-01T23:30:00Z'),
  );
  inbox.append(
    mail(
      '=?utf-8?Q?Gr=C3=BC=C3=9Fe?= =?iso-8859-1?Q?_aus_K=F6ln?=',
      'S=C3=BC=C3=9F\r\n',
      'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n',
    ),
    ['\\Flagged', 'Work'],
    new Date('2024-03-01T23:30:00Z'),
    120,
  );
  inbox.append(
    mail('Long', `${'x'.repeat(2000)}\r\n`),
    ['\\Deleted', '\\Draft', '\\Answered'],
    new Date('2024-04-01T00:00:00Z'),
  );
  client = await server.login();
  await client.run('SELECT INBOX');
});
afterEach(() => server.close());

async function found(keys: string): Promise<string> {
  const reply = await client.run(`SEARCH ${keys}`);
  return /^\* SEARCH(.*)\r\nT OK/.exec(reply)?.[1]?.trim() ?? reply;
}

describe('SEARCH', () => {
  it.each([
    ['ALL', '1 2 3'],
    ['2:*', '2 3'],
    ['NOT 2', '1 3'],
    ['UID 3,1', '1 3'],
    ['SEEN', '1'],
    ['UNSEEN', '2 3'],
    ['ANSWERED', '3'],
    ['UNANSWERED', '1 2'],
    ['DELETED', '3'],
    ['UNDELETED', '1 2'],
    ['DRAFT', '3'],
    ['UNDRAFT', '1 2'],
    ['FLAGGED', '2'],
    ['UNFLAGGED', '1 3'],
    ['KEYWORD wORK', '2'],
    ['UNKEYWORD Work', '1 3'],
    ['KEYWORD never', ''],
    ['RECENT', '1 2 3'],
    ['NEW', '2 3'],
    ['OLD', ''],
    ['ON 1-Mar-2024', '1'],
    ['ON 2-Mar-2024', '2'],
    ['BEFORE 2-Mar-2024', '1'],
    ['SINCE "2-Mar-2024"', '2 3'],
    ['SENTON 1-Feb-2024', '1 2 3'],
    ['SENTBEFORE 1-Feb-2024', ''],
    ['SENTSINCE 01-feb-2024', '1 2 3'],
    ['LARGER 1000', '3'],
    ['SMALLER 1000', '1 2'],
    ['FROM ANN', '1 2 3'],
    ['TO user1@', '1 2 3'],
    ['CC carl', '1'],
    ['BCC carl', ''],
    ['SUBJECT lon', '3'],
    ['HEADER X-Empty ""', '1'],
    ['HEADER date feb', '1 2 3'],
    ['BODY "quick BROWN"', '1'],
    ['TEXT carl', '1'],
    ['BODY carl', ''],
    ['CHARSET UTF-8 SUBJECT {8+}\r\nGr\xc3\xbc\xc3\x9fe\x20', '2'],
    ['CHARSET utf-8 SUBJECT {5+}\r\nK\xc3\x96LN', '2'],
    ['CHARSET UTF-8 BODY {5+}\r\ns\xc3\xbc\xc3\x9f', '2'],
    ['OR SEEN FLAGGED', '1 2'],
    ['SEEN FLAGGED', ''],
    ['(OR (SEEN) (NOT UNDELETED)) LARGER 1000', '3'],
  ])('%j', async (keys, numbers) => {
    expect(await found(keys)).toBe(numbers);
  });

  it.each([
    '',
    'NOSUCH',
    '()',
    'OR SEEN',
    'NOT',
    'ON 31-Feb-2024',
    'LARGER x',
    '4',
    'SEEN ',
    'KEYWORD \\Seen',
    'CHARSET UTF-8',
    `${'NOT '.repeat(100)}ALL`,
    'SUBJECT {1+}\r\n\xe9',
  ])('refuses %j as a mistake', async keys => {
    expect(await client.run(`SEARCH ${keys}`)).toMatch(/^T BAD/);
  });

  it('refuses other charsets with the list of its own', async () => {
    expect(await client.run('SEARCH CHARSET KOI8-R TEXT x')).toMatch(/^T NO \[BADCHARSET \(US-ASCII UTF-8\)\]/);
  });

  it('answers ESEARCH when RETURN is given', async () => {
    client.write('q UID SEARCH RETURN (MIN MAX COUNT) ALL\r\n');
    expect(await client.until(/q OK.*\r\n/)).toMatch(/^\* ESEARCH \(TAG "q"\) UID MIN 1 MAX 3 COUNT 3\r\n/);
    client.write('q SEARCH RETURN () 1,3\r\n');
    expect(await client.until(/q OK.*\r\n/)).toMatch(/^\* ESEARCH \(TAG "q"\) ALL 1,3\r\n/);
    client.write('q SEARCH RETURN (MIN COUNT) KEYWORD never\r\n');
    expect(await client.until(/q OK.*\r\n/)).toMatch(/^\* ESEARCH \(TAG "q"\) COUNT 0\r\n/);
  });
});
