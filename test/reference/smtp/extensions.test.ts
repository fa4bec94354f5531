import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type ReferenceServer, startReferenceServer } from '../../../reference/server.js';
import type { Client } from '../client.js';
import { greeted, messagesOf, serving } from '../serving.js';

let server: ReferenceServer;
beforeAll(async () => {
  server = await startReferenceServer();
});
afterAll(() => server.close());

const plain = 'AUTH PLAIN AHVzZXIxAHNlY3JldA==';

async function introduced(service: 'smtp' | 'submission' | 'lmtp' = 'smtp', at = server): Promise<Client> {
  const client = await greeted(at.ports[service]);
  await client.ask(`${service === 'lmtp' ? 'LHLO' : 'EHLO'} client.example.test`);
  return client;
}

/** What is listed under TLS, and the session. */
async function secured(service: 'smtp' | 'submission' | 'lmtp', at = server): Promise<[Client, string]> {
  const client = await introduced(service, at);
  await client.ask('STARTTLS');
  await client.startTls(at.certificate);
  return [client, await client.ask(`${service === 'lmtp' ? 'LHLO' : 'EHLO'} client.example.test`)];
}

async function signedIn(at = server): Promise<Client> {
  const [client] = await secured('submission', at);
  await client.ask(plain);
  return client;
}

async function sends(client: Client, mail: string, message: string): Promise<string> {
  await client.ask(mail);
  await client.ask('RCPT TO:<user1@example.test>');
  await client.ask('DATA');
  return client.ask(`${message}.`);
}

describe('what is offered', () => {
  it.each([
    [
      'smtp',
      ['ETRN', 'DELIVERBY 10', 'MT-PRIORITY MIXER', 'LIMITS MAILMAX=1000 RCPTMAX=1000', 'REQUIRETLS'],
      ['FUTURERELEASE'],
    ],
    ['submission', ['DELIVERBY 10', 'FUTURERELEASE 86400 ', 'MT-PRIORITY MIXER', 'LIMITS ', 'REQUIRETLS'], ['ETRN']],
    ['lmtp', ['MT-PRIORITY MIXER', 'LIMITS ', 'REQUIRETLS', 'AUTH '], ['ETRN', 'DELIVERBY', 'FUTURERELEASE']],
  ] as const)('depends on the service: %s', async (service, offered, missing) => {
    const [client, ehlo] = await secured(service);
    for (const line of offered) expect(ehlo).toMatch(new RegExp(`^250[ -]${line}`, 'm'));
    for (const keyword of missing) expect(ehlo).not.toMatch(new RegExp(`^250[ -]${keyword}`, 'm'));
    client.close();
  });

  it('has REQUIRETLS under TLS alone', async () => {
    const client = await greeted(server.ports.smtp);
    expect(await client.ask('EHLO client.example.test')).not.toContain('REQUIRETLS');
    expect(await client.ask('MAIL FROM:<a@example.com> REQUIRETLS')).toMatch(/^555 /);
    client.close();
  });

  it('is nothing of this in a dialect, nor are the parameters taken there', async () => {
    await serving({ dialect: 'exchange-2019' }, async dialect => {
      const [client, ehlo] = await secured('smtp', dialect);
      expect(ehlo).not.toMatch(/ETRN|DELIVERBY|MT-PRIORITY|LIMITS|REQUIRETLS/);
      expect(await client.ask('ETRN example.test')).toMatch(/^500 /);
      expect(await client.ask('MAIL FROM:<a@example.com> MT-PRIORITY=1')).toMatch(/^555 /);
      expect(await client.ask('MAIL FROM:<a@example.com> SIZE=100')).toMatch(/^250 /);
      client.close();
    });
  });
});

describe('ETRN', () => {
  it.each([
    ['ETRN example.test', '251'],
    ['ETRN @host.example.test', '251'],
    ['ETRN example.com', '459'],
    ['ETRN notexample.test', '459'],
    ['ETRN #uucp', '458'],
    ['ETRN', '501'],
    ['ETRN @', '501'],
    ['ETRN localname', '501'],
    ['ETRN a.test b.test', '501'],
    ['ETRN [127.0.0.1]', '501'],
  ])('%j is answered %s', async (line, code) => {
    const client = await introduced();
    expect((await client.ask(line)).slice(0, 3)).toBe(code);
    client.close();
  });

  it('has no place in a transaction, nor before EHLO', async () => {
    const early = await greeted(server.ports.smtp);
    expect(await early.ask('ETRN example.test')).toMatch(/^503 /);
    early.close();
    const client = await introduced();
    await client.ask('MAIL FROM:<a@example.com>');
    expect(await client.ask('ETRN example.test')).toMatch(/^503 /);
    expect(await client.ask('RCPT TO:<user1@example.test>')).toMatch(/^250 /);
    client.close();
  });
});

describe('parameters of MAIL', () => {
  it.each([
    ['BY=10;R', '250'],
    ['BY=+120;rt', '250'],
    ['BY=-5;N', '250'],
    ['BY=9;R', '555'],
    ['BY=0;R', '501'],
    ['BY=-1;RT', '501'],
    ['BY=1234567890;N', '501'],
    ['BY=60', '501'],
    ['BY', '501'],
    ['MT-PRIORITY=-9', '250'],
    ['MT-PRIORITY=0', '250'],
    ['MT-PRIORITY=9', '250'],
    ['MT-PRIORITY=10', '501'],
    ['MT-PRIORITY=-0', '501'],
    ['MT-PRIORITY', '501'],
    ['HOLDFOR=10', '555'],
    ['REQUIRETLS', '555'],
  ])('to a relay, %s is answered %s', async (parameter, code) => {
    const client = await introduced();
    expect((await client.ask(`MAIL FROM:<a@example.com> ${parameter}`)).slice(0, 3)).toBe(code);
    client.close();
  });

  it.each([
    ['HOLDFOR=1', '250'],
    ['HOLDFOR=86400', '250'],
    ['HOLDFOR=86401', '501'],
    ['HOLDFOR=0', '501'],
    ['HOLDFOR=01', '501'],
    ['HOLDUNTIL=2024-01-15T12:00:00Z', '250'],
    ['HOLDUNTIL=2024-01-15t12:00:00.5+01:00', '250'],
    ['HOLDUNTIL=2024-01-15T12:00:00', '501'],
    ['HOLDUNTIL=2024-02-30T99:00:00Z', '501'],
    ['HOLDUNTIL=2999-01-15T12:00:00Z', '501'],
    ['HOLDFOR=1 HOLDUNTIL=2024-01-15T12:00:00Z', '501'],
    ['REQUIRETLS', '250'],
    ['REQUIRETLS=1', '501'],
  ])('to a submission server under TLS, %s is answered %s', async (parameter, code) => {
    const client = await signedIn();
    expect((await client.ask(`MAIL FROM:<user1@example.test> ${parameter}`)).slice(0, 3)).toBe(code);
    client.close();
  });
});

describe('a message', () => {
  it('is held for as long as its sender wants', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    await serving({}, async own => {
      const client = await signedIn(own);
      expect(await sends(client, 'MAIL FROM:<user1@example.test> HOLDFOR=1', 'Subject: x\r\n\r\nlater\r\n')).toMatch(
        /^250 /,
      );
      vi.advanceTimersByTime(999);
      expect(await messagesOf(own)).toEqual([]);
      vi.advanceTimersByTime(1);
      expect(await messagesOf(own)).toEqual([expect.stringContaining('later')]);
      client.close();
    });
  });

  it('has the priority that its sender may give it', async () => {
    await serving({}, async own => {
      const stranger = await introduced('smtp', own);
      expect(await stranger.ask('MAIL FROM:<a@example.com> MT-PRIORITY=4')).toMatch(/^250 2\.3\.6 0 /);
      await stranger.ask('RSET');
      expect(await sends(stranger, 'MAIL FROM:<a@example.com> MT-PRIORITY=-4', 'x\r\n')).toMatch(/^250 /);
      stranger.close();
      const client = await signedIn(own);
      expect(await sends(client, 'MAIL FROM:<user1@example.test> MT-PRIORITY=4', 'x\r\n')).toMatch(/^250 /);
      client.close();
      const [lowered, raised] = await messagesOf(own);
      expect(lowered).toMatch(/^Received:[^;]*\n\tPRIORITY -4;/m);
      expect(raised).toMatch(/^Received:[^;]*\n\tPRIORITY 4;/m);
    });
  });

  it('is completed when it is submitted, and only then', async () => {
    await serving({}, async own => {
      const client = await signedIn(own);
      await sends(client, 'MAIL FROM:<someone@desk>', 'Subject: unfinished\r\nMessage-ID: none\r\n\r\n\xe9\r\n');
      await sends(client, 'MAIL FROM:<>', 'Date: x\r\nMessage-ID:\r\n <a@example.com>\r\n\r\nx\r\n');
      client.close();
      const relay = await introduced('smtp', own);
      await sends(relay, 'MAIL FROM:<someone@desk>', 'Subject: unfinished\r\n\r\nx\r\n');
      relay.close();
      const [unfinished, finished, relayed] = await messagesOf(own);
      expect(unfinished).toMatch(/^Return-Path: <someone@desk\.example\.test>\r\n/);
      expect(unfinished).toMatch(
        /\r\nDate: \w{3}, .*\r\nMessage-ID: <[0-9a-f]+@mail\.example\.test>\r\nSubject: unfinished\r\n\r\n\xe9\r\n$/,
      );
      expect(finished).toMatch(/\r\nDate: x\r\nMessage-ID:\r\n <a@example\.com>\r\n\r\nx\r\n$/);
      expect(relayed).toMatch(/^Return-Path: <someone@desk>\r\n/);
      expect(relayed).not.toMatch(/^(?:Date|Message-ID):/m);
    });
  });
});

it('takes as many MAIL commands as it announces, whatever they are answered, and no more', async () => {
  const client = await introduced();
  client.write('MAIL FROM:<\r\n'.repeat(50) + 'MAIL FROM:<>\r\nRSET\r\n'.repeat(950));
  for (let reply = 0; reply < 50 + 950 * 2; reply++) expect(await client.reply()).toMatch(/^(?:501|250) /);
  expect(await client.ask('MAIL FROM:<>')).toMatch(/^452 4\.5\.3 /);
  client.close();
});
