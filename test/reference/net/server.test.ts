import { describe, expect, it } from 'vitest';
import { startReferenceServer } from '../../../reference/server.js';
import { Client } from '../client.js';
import { serving } from '../serving.js';

/** The sockets, listeners and timers of this process. */
function handles(): string[] {
  return process
    .getActiveResourcesInfo()
    .filter(each => /TCP|TLS|Timeout/.test(each))
    .sort();
}

/** What is there now and was not before; what went meanwhile (the test runner has timers too) does not matter. */
function addedSince(before: readonly string[]): string[] {
  const known = [...before];
  return handles().filter(each => {
    const at = known.indexOf(each);
    if (at >= 0) known.splice(at, 1);
    return at < 0;
  });
}

/** What is there before something begins, with the timers that a wait of the test runner itself has. */
async function handlesBefore(): Promise<readonly string[]> {
  let before: readonly string[] = [];
  await expect.poll(() => (before = handles())).toBeDefined();
  return before;
}

describe('startReferenceServer', () => {
  it('greets on every service, TLS ones inside TLS', async () => {
    await serving({}, async server => {
      const { smtp, submission, submissions, lmtp, pop3, pop3s, imap, imaps } = server.ports;
      const greetings = { [smtp]: '220 ', [submission]: '220 ', [lmtp]: '220 ', [pop3]: '+OK ', [imap]: '* OK ' };
      for (const [port, greeting] of Object.entries(greetings)) {
        const client = await Client.open(Number(port));
        expect((await client.reply()).startsWith(greeting)).toBe(true);
        client.close();
      }
      for (const [port, greeting] of Object.entries({ [submissions]: '220 ', [pop3s]: '+OK ', [imaps]: '* OK ' })) {
        const client = await Client.openTls(Number(port), server.certificate);
        expect((await client.reply()).startsWith(greeting)).toBe(true);
        client.close();
      }
    });
  });

  it('leaves no handle behind, whatever the sessions were doing', async () => {
    const before = await handlesBefore();
    const server = await startReferenceServer();
    const clients: Client[] = [];
    for (const port of Object.values(server.ports)) clients.push(await Client.open(port));
    const smtp = await Client.open(server.ports.smtp);
    smtp.write('EHLO a.example\r\nMAIL FROM:<>\r\nRCPT TO:<user1@example.test>\r\nDATA\r\nhalf a mess');
    await smtp.until(/354 /);
    const secured = await Client.openTls(server.ports.pop3s, server.certificate);
    await secured.reply();
    await server.close();
    for (const client of [...clients, smtp, secured]) {
      await client.closed();
      client.close();
    }
    await expect.poll(() => addedSince(before)).toEqual([]);
    await expect(Client.open(server.ports.smtp)).rejects.toThrow(/ECONNREFUSED/);
  });

  it('says what it does not know, and leaves nothing listening', async () => {
    await expect(startReferenceServer({ faults: ['smtp-rset-keeps-bufers'] })).rejects.toThrow(
      'There is no fault named "smtp-rset-keeps-bufers"',
    );
    await expect(startReferenceServer({ accounts: [] })).rejects.toThrow('account');
    await serving({}, async server => {
      const before = await handlesBefore();
      await expect(startReferenceServer({ ports: { pop3: server.ports.smtp } })).rejects.toThrow('EADDRINUSE');
      await expect.poll(() => addedSince(before)).toEqual([]);
    });
  });

  it('takes domain, accounts and certificate', async () => {
    await serving({ domain: 'example.org', accounts: [{ user: 'ann', password: 'pw' }] }, async first => {
      expect([first.domain, first.accounts]).toEqual(['example.org', [{ user: 'ann', password: 'pw' }]]);
      const client = await Client.open(first.ports.pop3);
      expect(await client.reply()).toContain('@mail.example.org>');
      await client.ask('USER ann@example.org');
      expect(await client.ask('PASS pw')).toMatch(/^\+OK/);
      client.close();
    });
  });
});
