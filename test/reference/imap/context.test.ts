import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, type ImapServer, mail, startImap } from './harness.js';

let server: ImapServer;
let client: Client;
beforeEach(async () => {
  server = await startImap();
  client = await server.login();
  for (const subject of ['c', 'a', 'b']) server.store.account('user1')?.inbox.append(mail(subject));
  await client.run('SELECT INBOX');
});
afterEach(() => server.close());

/** Untagged responses, with T for each tag. */
const lines = (text: string) =>
  text
    .replace(/TAG "\w+"/g, 'TAG "T"')
    .split('\r\n')
    .filter(line => line.startsWith('* '));

describe('searches that are followed', () => {
  it('tell positions where they are sorted', async () => {
    await client.run('STORE 1:2 FLAGS.SILENT (\\Flagged)');
    expect(lines(await client.run('SORT RETURN (UPDATE ALL) (SUBJECT) US-ASCII FLAGGED'))).toEqual([
      '* ESEARCH (TAG "T") ALL 2,1',
    ]);
    expect(lines(await client.run('STORE 3 FLAGS.SILENT (\\Flagged)'))).toEqual(['* ESEARCH (TAG "T") ADDTO (2 3)']);
    expect(lines(await client.run('STORE 2:3 FLAGS.SILENT ()'))).toEqual(['* ESEARCH (TAG "T") REMOVEFROM (2 3 1 2)']);
  });

  it('tell what is expunged before EXPUNGE, and what comes after EXISTS', async () => {
    await client.run('UID SEARCH RETURN (UPDATE COUNT) ALL');
    await client.run('STORE 2 FLAGS.SILENT (\\Deleted)');
    expect(lines(await client.run('EXPUNGE'))).toEqual(['* ESEARCH (TAG "T") UID REMOVEFROM (0 2)', '* 2 EXPUNGE']);
    server.store.account('user1')?.inbox.append(mail('d'));
    expect(lines(await client.run('NOOP'))).toEqual([
      '* 3 EXISTS',
      '* 3 RECENT',
      '* ESEARCH (TAG "T") UID ADDTO (0 4)',
    ]);
  });

  it('are cancelled by their tags', async () => {
    const [, tag] = /TAG "(\w+)"/.exec(await client.run('SEARCH RETURN (UPDATE COUNT) FLAGGED')) ?? [];
    expect(await client.run(`CANCELUPDATE "${tag}"`)).toMatch(/^T OK/);
    expect(await client.run(`CANCELUPDATE "${tag}"`)).toMatch(/^T NO no search of such a tag is followed/);
    expect(await client.run('CANCELUPDATE T')).toMatch(/^T BAD/);
  });
});

describe('partial results', () => {
  it('are of the order that was asked for', async () => {
    expect(lines(await client.run('SORT RETURN (PARTIAL 1:2 COUNT) (SUBJECT) US-ASCII ALL'))).toEqual([
      '* ESEARCH (TAG "T") PARTIAL (1:2 2:3) COUNT 3',
    ]);
    expect(lines(await client.run('SEARCH RETURN (PARTIAL -3:-2) ALL'))).toEqual([
      '* ESEARCH (TAG "T") PARTIAL (-3:-2 1:2)',
    ]);
  });

  it.each(['PARTIAL', 'PARTIAL 0:1', 'PARTIAL 1:-1', 'PARTIAL 1:2 ALL', 'PARTIAL 1:2 PARTIAL 1:2'])(
    'are not asked for by %s',
    async option => expect(await client.run(`SEARCH RETURN (${option}) ALL`)).toMatch(/^T BAD expected /),
  );
});
