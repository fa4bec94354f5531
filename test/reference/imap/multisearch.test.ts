import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, type ImapServer, mail, startImap } from './harness.js';

let server: ImapServer;
let client: Client;
beforeEach(async () => {
  server = await startImap();
  client = await server.login();
  const account = server.store.account('user1');
  for (const name of ['box', 'box/below']) account?.create(name).append(mail('red'));
  account?.inbox.append(mail('blue'));
});
afterEach(() => server.close());

describe('ESEARCH', () => {
  const found = (name: string, told: string) =>
    `ESEARCH (TAG "a2" MAILBOX ${name} UIDVALIDITY ${server.store.account('user1')?.mailbox(name)?.uidValidity}) UID ${told}`;

  it.each([
    ['all of them in the sources', 'IN (subtree box inboxes) SUBJECT red', ['box', 'box/below'], 'ALL 1'],
    ['each once', 'IN (mailboxes (box box) personal) RETURN (COUNT) SUBJECT red', ['box', 'box/below'], 'COUNT 1'],
    ['another in parentheses', 'IN (mailboxes (box none)) RETURN (MIN MAX) ALL', ['box'], 'MIN 1 MAX 1'],
    ['no numbers beyond the end', 'IN (mailboxes box) 1:300', ['box'], 'ALL 1'],
    ['none where nothing matches', 'IN (personal) RETURN (COUNT) SUBJECT green', [], ''],
  ])('tells of mailboxes: %s', async (_, command, names, told) => {
    expect(await client.run(`ESEARCH ${command}`)).toBe(
      [...names.map(name => `* ${found(name, told)}\r\n`), 'T OK ESEARCH completed\r\n'].join(''),
    );
  });

  it.each([
    ['ESEARCH ALL', 'T BAD no mailbox is selected\r\n'],
    [
      'ESEARCH IN (mailboxes box) RETURN (SAVE) ALL',
      'T BAD what was found in the selected mailbox alone can be saved\r\n',
    ],
    ['ESEARCH IN (mailboxes box) RETURN (UPDATE) ALL', 'T BAD no mailbox is selected to be followed\r\n'],
    ['ESEARCH IN (selected-delayed) ALL', 'T BAD expected a mailbox specifier at octet 32\r\n'],
    ['ESEARCH IN (mailboxes box) CHARSET X ALL', 'T NO [BADCHARSET (US-ASCII UTF-8)] the charset is not supported\r\n'],
  ])('is refused: %s', async (command, answer) => {
    expect(await client.run(command)).toBe(answer);
  });

  it('keeps and follows what it finds in the open mailbox', async () => {
    await client.run('SELECT INBOX');
    expect(await client.run('ESEARCH IN (selected) RETURN (SAVE UPDATE COUNT) UNSEEN')).toContain('UID COUNT 1\r\n');
    expect(await client.run('STORE $ +FLAGS (\\Seen)')).toContain('UID REMOVEFROM (0 1)');
  });

  it('tells the highest mod-sequence of each mailbox', async () => {
    expect(await client.run('ESEARCH IN (mailboxes box) MODSEQ 1')).toMatch(/ UID ALL 1 MODSEQ \d+\r\n/);
  });
});
