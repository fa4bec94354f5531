import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ReferenceServer, startReferenceServer } from '../../../reference/server.js';
import { Client } from '../client.js';
import { deliver, greeted } from '../serving.js';
import { Sides } from '../sides.js';

let server: ReferenceServer;
let sides: Sides;
beforeEach(async () => {
  sides = new Sides();
  server = await startReferenceServer({ accepted: sides.accepted });
});
afterEach(() => server.close());

const first = 'Subject: one\r\nX: y\r\n\r\na\r\n.b\r\n\r\nc\r\n';
const second = 'Subject: two\r\n\r\n\xff\r\n..\r\n';

/** Logged in as user1, who has the two messages. */
async function transaction(): Promise<Client> {
  await deliver(server, first);
  await deliver(server, second);
  return loggedIn();
}

async function loggedIn(user = 'user1'): Promise<Client> {
  const client = await greeted(server.ports.pop3);
  await client.ask(`USER ${user}`);
  expect(await client.ask('PASS secret')).toMatch(/^\+OK/);
  return client;
}

describe('AUTHORIZATION', () => {
  it('greets with a timestamp that APOP is checked against', async () => {
    const client = await Client.open(server.ports.pop3);
    const stamp = /<[^>]+@mail\.example\.test>/.exec(await client.reply())?.[0] ?? '';
    const digest = createHash('md5').update(`${stamp}secret`).digest('hex');
    const other = await greeted(server.ports.pop3);
    expect(await other.ask(`APOP user1 ${digest}`)).toMatch(/^-ERR \[AUTH\]/);
    expect(await client.ask(`APOP user1 ${digest.toUpperCase()}`)).toMatch(/^-ERR/);
    expect(await client.ask('APOP user1')).toMatch(/^-ERR/);
    expect(await client.ask(`apop user1 ${digest}`)).toMatch(/^\+OK/);
    client.close();
    other.close();
  });

  it('takes PASS only right behind USER, and does not say which users exist', async () => {
    const client = await greeted(server.ports.pop3);
    expect(await client.ask('PASS secret')).toMatch(/^-ERR/);
    const unknown = [await client.ask('USER nobody'), await client.ask('PASS secret')];
    expect([await client.ask('USER user1'), await client.ask('PASS wrong')]).toEqual(unknown);
    expect(unknown[1]).toMatch(/^-ERR \[AUTH\] /);
    await client.ask('USER user1');
    await client.askList('CAPA');
    expect(await client.ask('PASS secret')).toMatch(/^-ERR/);
    await client.ask('USER user1');
    expect(await client.ask('PASS secret')).toMatch(/^\+OK/);
    expect(await client.ask('USER user1')).toMatch(/^-ERR/);
    client.close();
  });

  it.each(['STAT', 'LIST', 'RETR 1', 'DELE 1', 'NOOP', 'RSET', 'TOP 1 0', 'UIDL'])('refuses %s', async command => {
    const client = await greeted(server.ports.pop3);
    expect(await client.ask(command)).toMatch(/^-ERR/);
    expect(await client.ask('QUIT')).toMatch(/^\+OK/);
    await client.closed();
    client.close();
  });

  it('locks the maildrop for one session', async () => {
    const one = await loggedIn();
    const two = await greeted(server.ports.pop3);
    await two.ask('USER user1');
    expect(await two.ask('PASS secret')).toMatch(/^-ERR \[IN-USE\]/);
    one.reset();
    await (await sides.of(one.port)).closed;
    await two.ask('USER user1');
    expect(await two.ask('PASS secret')).toMatch(/^\+OK/);
    expect(await two.ask('STAT')).toMatch(/^\+OK 0 0\r\n/);
    two.close();
  });

  it('does SASL with and without initial response, and lets it be cancelled', async () => {
    const client = await greeted(server.ports.pop3);
    expect(await client.ask('AUTH')).toMatch(/^-ERR/);
    expect(await client.ask('AUTH FOO')).toMatch(/^-ERR/);
    expect(await client.ask('AUTH CRAM-MD5 eA==')).toMatch(/^-ERR/);
    expect(await client.ask('AUTH PLAIN')).toBe('+ \r\n');
    expect(await client.ask('*')).toMatch(/^-ERR/);
    expect(await client.ask('AUTH PLAIN')).toBe('+ \r\n');
    expect(await client.ask('AHVzZXIxAHNlY3JldA=')).toMatch(/^-ERR/);
    expect(await client.ask('AUTH PLAIN =')).toMatch(/^-ERR \[AUTH\]/);
    expect(await client.ask('auth plain AHVzZXIxAHNlY3JldA==')).toMatch(/^\+OK/);
    expect(await client.ask('AUTH PLAIN AHVzZXIxAHNlY3JldA==')).toMatch(/^-ERR/);
    client.close();
  });

  it('starts TLS, forgets what came before and behind it, and offers it no more', async () => {
    const client = await greeted(server.ports.pop3);
    expect(await client.askList('CAPA')).toMatch(/\r\nSTLS\r\n/);
    await client.ask('USER user1');
    client.write('STLS\r\nCAPA\r\n');
    expect(await client.reply()).toMatch(/^\+OK/);
    await client.startTls(server.certificate);
    // The first response in TLS is to the first command in TLS: an answer to CAPA would begin with +OK.
    expect(await client.ask('PASS secret')).toMatch(/^-ERR/);
    expect(await client.askList('CAPA')).not.toMatch(/STLS/);
    expect(await client.ask('STLS')).toMatch(/^-ERR/);
    client.close();
  });

  it('closes after ten failures', async () => {
    const client = await greeted(server.ports.pop3);
    for (let at = 0; at < 10; at++) {
      await client.ask('USER user1');
      await client.ask(`PASS wrong${at}`);
    }
    await client.closed();
    client.close();
  });
});

describe('TRANSACTION', () => {
  it('counts, lists and sends to the octet', async () => {
    const client = await transaction();
    const texts: string[] = [];
    for (const number of [1, 2]) {
      const [status = '', ...lines] = (await client.askList(`RETR ${number}`)).split('\r\n');
      expect(status).toMatch(/^\+OK/);
      texts.push(
        lines
          .slice(0, -2)
          .map(line => `${line.replace(/^\./, '')}\r\n`)
          .join(''),
      );
    }
    expect(texts[0]?.endsWith(first)).toBe(true);
    expect(texts[1]?.endsWith(second)).toBe(true);
    const sizes = texts.map(text => text.length);
    expect(await client.ask('STAT')).toBe(`+OK 2 ${(sizes[0] ?? 0) + (sizes[1] ?? 0)}\r\n`);
    expect((await client.askList('LIST')).split('\r\n').slice(1)).toEqual([`1 ${sizes[0]}`, `2 ${sizes[1]}`, '.', '']);
    expect(await client.ask('LIST 2')).toBe(`+OK 2 ${sizes[1]}\r\n`);
    client.close();
  });

  it('sends the top of a message', async () => {
    const client = await transaction();
    const body = async (lines: number) =>
      (await client.askList(`TOP 1 ${lines}`)).split('\r\n\r\n').slice(1).join('\r\n\r\n');
    expect(await body(0)).toBe('.\r\n');
    expect(await body(2)).toBe('a\r\n..b\r\n.\r\n');
    expect(await body(999999)).toBe('a\r\n..b\r\n\r\nc\r\n.\r\n');
    for (const wrong of ['TOP', 'TOP 1', 'TOP 1 -1', 'TOP 1 x', 'TOP 3 1', 'TOP 1 1 1']) {
      expect(await client.ask(wrong)).toMatch(/^-ERR/);
    }
    client.close();
  });

  it.each(['0', '3', '-1', '+1', '01', '1x', '1 2', '', ' 1', '4294967297', '99999999999999999999'])(
    'knows no message %j',
    async number => {
      const client = await transaction();
      for (const command of ['RETR', 'DELE', 'LIST', 'UIDL'])
        expect(await client.ask(`${command} ${number}`)).toMatch(/^-ERR/);
      expect(await client.ask('STAT')).toMatch(/^\+OK 2 /);
      client.close();
    },
  );

  it.each(['STAT 1', 'NOOP 1', 'RSET 1', 'QUIT 1', 'CAPA x', 'FOO', '', 'STAT ', `NOOP ${'x'.repeat(300)}`, 'NO\0P'])(
    'refuses %j and stays in step',
    async line => {
      const client = await loggedIn();
      expect(await client.ask(line)).toMatch(/^-ERR/);
      client.write('STAT\nLIST\n');
      expect(await client.until(/(?:-ERR[^\n]*\n){2}/)).toBeTruthy();
      expect(await client.ask('noop')).toBe('+OK\r\n');
      client.close();
    },
  );

  it('keeps numbers and unique-ids while messages are marked', async () => {
    const client = await transaction();
    const ids = (await client.askList('UIDL')).split('\r\n').slice(1, 3);
    expect(new Set(ids.map(line => line.split(' ')[1])).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^\d [!-~]{1,70}$/);
    expect(await client.ask('DELE 1')).toMatch(/^\+OK/);
    for (const gone of ['DELE 1', 'RETR 1', 'LIST 1', 'UIDL 1', 'TOP 1 0'])
      expect(await client.ask(gone)).toMatch(/^-ERR/);
    expect(await client.ask('STAT')).toMatch(/^\+OK 1 /);
    expect((await client.askList('UIDL')).split('\r\n').slice(1)).toEqual([ids[1], '.', '']);
    expect(await client.ask('RSET')).toMatch(/^\+OK/);
    expect(await client.ask('UIDL 1')).toBe(`+OK ${ids[0]}\r\n`);
    client.close();
  });

  it('announces the same capabilities as before login, but for STLS', async () => {
    const before = await greeted(server.ports.pop3);
    const list = async (client: Client) => (await client.askList('CAPA')).split('\r\n').slice(1);
    const offered = await list(before);
    before.close();
    const after = await loggedIn();
    expect(offered).toContain('STLS');
    expect(await list(after)).toEqual(offered.filter(line => line !== 'STLS'));
    after.close();
  });

  it('answers pipelined commands in order, wherever the segments are cut', async () => {
    await deliver(server, first);
    const client = await greeted(server.ports.pop3);
    await client.dribble('USER user1\r\nPASS secret\r\nSTAT\r\nDELE 1\r\nDELE 1\r\nRSET\r\nLIST 1\r\nQUIT\r\n');
    client.halfClose();
    const statuses = (await client.closed())
      .split('\r\n')
      .slice(0, -1)
      .map(line => line.split(' ')[0]);
    expect(statuses).toEqual(['+OK', '+OK', '+OK', '+OK', '-ERR', '+OK', '+OK', '+OK']);
  });
});

describe('UPDATE', () => {
  it('removes on QUIT what is marked', async () => {
    const client = await transaction();
    const kept = (await client.ask('UIDL 2')).split(' ')[2];
    await client.ask('DELE 1');
    expect(await client.ask('QUIT')).toMatch(/^\+OK/);
    await client.closed();
    const again = await loggedIn();
    expect(await again.askList('UIDL')).toMatch(new RegExp(`^\\+OK[^\\n]*\\n1 ${kept?.trim()}\\r\\n\\.\\r\\n$`));
    again.close();
  });

  it('is not entered when the connection drops', async () => {
    const client = await transaction();
    await client.ask('DELE 1');
    client.halfClose();
    await client.closed();
    const again = await loggedIn();
    expect(await again.ask('STAT')).toMatch(/^\+OK 2 /);
    again.close();
  });
});

describe('what IMAP appended', () => {
  it('is shown with CRLF at every line end, and counted so', async () => {
    const imap = await greeted(server.ports.imap);
    await imap.ask('a LOGIN user1 secret');
    const message = 'Subject: x\n\n.y\nopen';
    imap.write(`b APPEND INBOX {${message.length}+}\r\n${message}\r\n`);
    expect(await imap.until(/^b [^\n]*\n/m)).toMatch(/^b OK/m);
    imap.close();
    const client = await loggedIn();
    const shown = 'Subject: x\r\n\r\n.y\r\nopen\r\n';
    expect(await client.ask('STAT')).toBe(`+OK 1 ${shown.length}\r\n`);
    expect((await client.askList('RETR 1')).replace(/^[^\n]*\n/, '')).toBe('Subject: x\r\n\r\n..y\r\nopen\r\n.\r\n');
    client.close();
  });
});
