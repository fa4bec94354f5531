import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, type ImapServer, mail, startImap } from './harness.js';

let server: ImapServer;
let client: Client;
beforeEach(async () => {
  server = await startImap();
  client = await server.login();
  for (const subject of ['red', 'blue', 'red']) server.store.account('user1')?.inbox.append(mail(subject));
  await client.runAll(['SELECT INBOX', 'STORE 3 +FLAGS (\\Flagged)']);
});
afterEach(() => server.close());

const set = (name: string, criteria: string) => `SETMETADATA "" (/private/filters/values/${name} "${criteria}")`;

describe('FILTER', () => {
  it.each([
    ['all its keys', 'SUBJECT red UNFLAGGED', 'FILTER one', '1'],
    ['what it has, word for word', 'SUBJECT red FLAGGED', 'OR FILTER one', '1 3'],
    ['one key behind NOT', 'SUBJECT red FLAGGED', 'NOT FILTER one', ''],
    ['it in any search', 'SUBJECT red', 'RETURN (ALL) FILTER one', 'ALL 1,3'],
  ])('stands for %s', async (_, criteria, keys, found) => {
    await client.run(set('one', criteria));
    expect((await client.run(`SEARCH ${keys}`)).replace(/\(TAG "\w+"\) /, '')).toMatch(
      new RegExp(`^\\* E?SEARCH ?${found}\r\n`),
    );
  });

  it('is the same in SORT and ESEARCH', async () => {
    await client.run(set('one', 'SUBJECT red'));
    expect(await client.run('SORT (REVERSE ARRIVAL) UTF-8 FILTER one')).toMatch(/^\* SORT (?:1 3|3 1)\r\n/);
    expect(await client.run('ESEARCH IN (inboxes) RETURN (COUNT) FILTER one')).toContain('COUNT 2\r\n');
  });

  it('leads on to others, but not for ever', async () => {
    await client.runAll([set('a', 'FILTER b'), set('b', 'FILTER c'), set('c', 'FLAGGED')]);
    expect(await client.run('SEARCH FILTER a')).toMatch(/^\* SEARCH 3\r\n/);
    await client.run(set('c', 'FILTER a'));
    expect(await client.run('SEARCH FILTER a')).toMatch(/^T NO \[UNDEFINED-FILTER [abc]\] there is no such filter\r\n/);
  });

  it.each([
    ['SEARCH FILTER none', 'T NO [UNDEFINED-FILTER none] there is no such filter\r\n'],
    ['SEARCH FILTER half FLAGGED', 'T BAD expected a filter of whole search keys, which half is not at octet 22\r\n'],
    ['SEARCH FILTER a/b', 'T BAD expected the end of the command at octet 19\r\n'],
    ['SEARCH CHARSET X FILTER none', 'T BAD [BADCHARSET (US-ASCII UTF-8)] the charset is not supported\r\n'],
  ])('is refused: %s', async (command, answer) => {
    await client.run(set('half', 'OR SEEN'));
    expect(await client.run(command)).toBe(answer);
  });

  it("is its own user's", async () => {
    await client.run(set('one', 'SEEN'));
    const other = await server.connect();
    await other.runAll(['LOGIN user2 secret', 'SELECT INBOX']);
    expect(await other.run('SEARCH FILTER one')).toMatch(/^T NO \[UNDEFINED-FILTER one\]/);
  });
});
