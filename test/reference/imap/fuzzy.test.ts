import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, type ImapServer, mail, startImap } from './harness.js';

let server: ImapServer;
let client: Client;
beforeEach(async () => {
  server = await startImap();
  client = await server.login();
  for (const subject of ['train, blue', 'blue train', 'red train'])
    server.store.account('user1')?.inbox.append(mail(subject));
  await client.run('SELECT INBOX');
});
afterEach(() => server.close());

describe('SEARCH=FUZZY', () => {
  it.each([
    ['all words of a text in any order', 'FUZZY SUBJECT "blue train"', '* SEARCH 1 2'],
    ['exact texts alone without it', 'SUBJECT "blue train"', '* SEARCH 2'],
    ['nothing else behind the key', 'FUZZY SUBJECT train SUBJECT "blue train"', '* SEARCH 2'],
    ['each of several keys', 'FUZZY (SUBJECT "train blue" SUBJECT "blue train")', '* SEARCH 1 2'],
    ['either of two keys', 'FUZZY OR SUBJECT "train blue" SUBJECT red', '* SEARCH 1 2 3'],
    ['what is negated exactly', 'FUZZY NOT SUBJECT "blue train"', '* SEARCH 1 3'],
    ['all that is not found so', 'NOT FUZZY SUBJECT "blue train"', '* SEARCH 3'],
  ])('finds %s', async (_, keys, found) => {
    expect(await client.run(`SEARCH ${keys}`)).toContain(`${found}\r\n`);
  });

  it.each([
    'SEARCH RETURN (RELEVANCY) ALL',
    'SORT (RELEVANCY) UTF-8 ALL',
    'SORT RETURN (RELEVANCY) (SUBJECT) UTF-8 ALL',
  ])('is needed for relevancy: %s', async command => {
    expect(await client.run(command)).toMatch(/^T BAD expected FUZZY, as RELEVANCY is asked for/);
  });

  it('has a score for each message, in the order of SORT', async () => {
    const keys = 'OR SUBJECT red NOT NOT FUZZY SUBJECT "blue train"';
    expect(await client.run(`SEARCH RETURN (RELEVANCY) ${keys}`)).toContain(' RELEVANCY (50 100 100)\r\n');
    expect(await client.run(`SORT RETURN (RELEVANCY ALL) (RELEVANCY) UTF-8 ${keys}`)).toMatch(
      / RELEVANCY \(100 100 50\) ALL 2:3,1\r\n/,
    );
  });
});
