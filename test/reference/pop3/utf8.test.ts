import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ReferenceServer, startReferenceServer } from '../../../reference/server.js';
import type { Client } from '../client.js';
import { deliver, greeted } from '../serving.js';

let server: ReferenceServer;
let client: Client;
beforeEach(async () => {
  server = await startReferenceServer();
  client = await greeted(server.ports.pop3);
});
afterEach(async () => {
  client.close();
  await server.close();
});

async function logIn(): Promise<void> {
  await client.ask('USER user1');
  expect(await client.ask('PASS secret')).toMatch(/^\+OK/);
}

describe('UTF8', () => {
  it('is for before login, and takes no argument', async () => {
    expect(await client.ask('UTF8 x')).toMatch(/^-ERR/);
    expect(await client.ask('utf8')).toMatch(/^\+OK/);
    expect(await client.ask('STLS')).toMatch(/^-ERR/);
    await logIn();
    expect(await client.ask('UTF8')).toMatch(/^-ERR/);
  });

  it('decides whether header fields beyond ASCII are sent; bodies are sent in any case', async () => {
    await deliver(server, 'Subject: \xc3\xbc\r\n\r\nx\r\n');
    await deliver(server, 'Subject: u\r\n\r\n\xc3\xbc\r\n');
    await logIn();
    expect(await client.ask('RETR 1')).toMatch(/^-ERR \[UTF8\] /);
    expect(await client.ask('TOP 1 0')).toMatch(/^-ERR \[UTF8\] /);
    expect(await client.ask('LIST 1')).toMatch(/^\+OK 1 \d+/);
    expect(await client.askList('RETR 2')).toContain('\r\n\xc3\xbc\r\n');
    await client.ask('QUIT');
    client = await greeted(server.ports.pop3);
    await client.ask('UTF8');
    await logIn();
    expect(await client.askList('RETR 1')).toContain('Subject: \xc3\xbc\r\n');
  });

  it('has names and passwords prepared, with the command or without', async () => {
    for (const [name, password, opens] of [
      ['user1\xc2\xad', 'secret', true],
      ['user1', 'sec\xc2\xadret', true],
      ['user1\xff', 'secret', false],
      ['user1', 'secret\xff', false],
      ['user1\xee\x80\x80', 'secret', false],
    ] as const) {
      const other = await greeted(server.ports.pop3);
      await other.ask(`USER ${name}`);
      expect(await other.ask(`PASS ${password}`)).toMatch(opens ? /^\+OK/ : /^-ERR/);
      await other.ask('QUIT');
      other.close();
    }
  });

  it('leaves octets beyond ASCII refused where they have no place', async () => {
    expect(await client.ask('CAPA \xc3\xbc')).toMatch(/^-ERR/);
    await logIn();
    expect(await client.ask('RETR \xc3\xbc')).toMatch(/^-ERR/);
  });
});

describe('LANG', () => {
  it('lists the languages, and lets one be chosen by a basic range', async () => {
    expect(await client.askList('LANG')).toMatch(/\r\nen English\r\nde Deutsch\r\n\.\r\n$/);
    expect(await client.ask('LANG DE')).toBe('+OK de Antworten sind auf Deutsch\r\n');
    expect(await client.ask('FOO')).toBe('-ERR Unbekannter Befehl\r\n');
    expect(await client.ask('LANG fr')).toBe('-ERR Diese Sprache gibt es nicht\r\n');
    expect(await client.ask('STAT x')).toMatch(/^-ERR Zuerst anmelden/);
    expect(await client.ask('CAPA x')).toBe('-ERR Richtig w\xc3\xa4re: CAPA\r\n');
    expect(await client.ask('LANG *')).toMatch(/^\+OK en /);
    expect(await client.ask('FOO')).toBe('-ERR Unknown command\r\n');
  });

  it('is there after login, and leaves data and response codes as they are', async () => {
    await deliver(server, 'Subject: u\r\n\r\nx\r\n');
    await client.ask('LANG de');
    await client.ask('USER user1');
    expect(await client.ask('PASS wrong')).toBe('-ERR [AUTH] Die Anmeldung ist gescheitert\r\n');
    await logIn();
    expect(await client.ask('STAT')).toMatch(/^\+OK 1 \d+\r\n$/);
    expect(await client.ask('LANG en-US')).toMatch(/^-ERR/);
    expect(await client.ask('LANG en')).toMatch(/^\+OK en /);
    expect(await client.ask('DELE 1')).toBe('+OK Message 1 is marked\r\n');
  });
});
