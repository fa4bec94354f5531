import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { extensions } from '../../../reference/imap/extensions/index.js';
import { Client } from '../client.js';
import { serving } from '../serving.js';
import { type ImapServer, startImap } from './harness.js';

let server: ImapServer;
beforeEach(async () => {
  server = await startImap();
});
afterEach(() => server.close());

describe('IMAP extensions', () => {
  it('have commands and STATUS items of their own, in upper case', () => {
    const names = extensions.flatMap(({ commands = {}, status = {} }) => [
      ...Object.keys(commands),
      ...Object.keys(status),
    ]);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toBe(name.toUpperCase());
  });

  it('are listed as the session stands: how to sign in before the login, what needs an account after it', async () => {
    const client = await server.connect();
    const before = await client.run('CAPABILITY');
    expect(before).toMatch(
      /^\* CAPABILITY IMAP4rev1 STARTTLS AUTH=\S+ .*IMAP4rev2 SASL-IR LITERAL\+ ID ENABLE LANGUAGE LOGIN-REFERRALS\r\n/,
    );
    await client.run('LOGIN user1 secret');
    const after = await client.run('CAPABILITY');
    expect(after).toMatch(
      /^\* CAPABILITY IMAP4rev1 IMAP4rev2 LITERAL\+ ID ENABLE IDLE NAMESPACE LANGUAGE UNSELECT UIDPLUS MOVE /,
    );
    expect(after).not.toMatch(/STARTTLS|AUTH=|SASL-IR/);
  });

  it('can be set up to be others', async () => {
    await serving({ offers: ['LITERAL-', 'IMAP4rev2 alone'] }, async ({ ports }) => {
      const client = await Client.open(ports.imap);
      expect(await client.until(/\r\n/)).toMatch(/CAPABILITY STARTTLS AUTH=\S+ .*IMAP4rev2 SASL-IR LITERAL- ID/);
      client.write(`x LOGIN user1 {4096+}\r\n${'a'.repeat(4096)}\r\n`);
      expect(await client.until(/\r\n/)).toMatch(/^x NO \[AUTH/);
      client.write(`y LOGIN user1 {4097+}\r\n${'a'.repeat(4097)}\r\nz LOGIN user1 secret\r\n`);
      expect(await client.until(/z .*\r\n/)).toMatch(/^y BAD \[TOOBIG\][^\r]*\r\nz OK /);
      client.write('s SELECT INBOX\r\n');
      expect(await client.until(/s .*\r\n/)).toMatch(/^\* LIST \(\S*\) "\/" INBOX/m);
      client.close();
    });
  });

  it('tell STATUS and LIST with STATUS which items there are', async () => {
    const client = await server.login();
    for (const command of ['STATUS INBOX (MESSAGES COLOUR)', 'LIST "" INBOX RETURN (STATUS (COLOUR))'])
      expect(await client.run(command)).toBe('T BAD there is no status attribute COLOUR\r\n');
  });
});
