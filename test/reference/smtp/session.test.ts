import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReferenceServer, startReferenceServer } from '../../../reference/server.js';
import type { Client } from '../client.js';
import { greeted, messagesOf, sent } from '../serving.js';

let server: ReferenceServer;
beforeAll(async () => {
  server = await startReferenceServer();
});
afterAll(() => server.close());

async function introduced(service: 'smtp' | 'submission' | 'lmtp' = 'smtp'): Promise<Client> {
  const client = await greeted(server.ports[service]);
  await client.ask(`${service === 'lmtp' ? 'LHLO' : 'EHLO'} client.example.test`);
  return client;
}

describe('EHLO', () => {
  it('names the server and lists the extensions', async () => {
    const client = await greeted(server.ports.smtp);
    const lines = (await client.ask('EHLO client.example.test')).trimEnd().split('\r\n');
    expect(lines[0]).toMatch(/^250-mail\.example\.test /);
    const keywords = lines.slice(1).map(line => line.slice(4).split(' ')[0]);
    expect(keywords).toEqual(
      expect.arrayContaining([
        ...[
          'PIPELINING',
          'SIZE',
          '8BITMIME',
          'ENHANCEDSTATUSCODES',
          'STARTTLS',
          'AUTH',
          'SMTPUTF8',
          'CHUNKING',
          'BINARYMIME',
        ],
        'DSN',
      ]),
    );
    client.close();
  });

  it.each(['', '-x.test', 'a..b', '[127.0.0.1', '[300.1.1.1]', 'a b', 'h\u00f6st'])('refuses %j', async name => {
    const client = await greeted(server.ports.smtp);
    expect(await client.ask(`EHLO ${name}`)).toMatch(/^501 /);
    expect(await client.ask('MAIL FROM:<a@example.com>')).toMatch(/^503 /);
    client.close();
  });

  it.each(['[127.0.0.1]', '[IPv6:::1]', 'host', 'a-b.example.test'])('takes %j', async name => {
    const client = await greeted(server.ports.smtp);
    expect(await client.ask(`ehlo ${name}`)).toMatch(/^250-/);
    client.close();
  });

  it('empties the buffers when it comes again', async () => {
    const client = await introduced();
    await client.ask('MAIL FROM:<a@example.com>');
    await client.ask('EHLO again.example.test');
    expect(await client.ask('RCPT TO:<user1@example.test>')).toMatch(/^503 /);
    client.close();
  });
});

describe('a command line', () => {
  it.each([
    ['FOO', '500'],
    ['', '500'],
    ['MAILFROM:<a@example.com>', '500'],
    ['RSET now', '501'],
    ['DATA now', '501'],
    ['QUIT now', '501'],
    ['STARTTLS now', '501'],
    ['MAIL', '501'],
    ['VRFY', '501'],
    ['TURN', '502'],
    ['NOOP anything', '250'],
    ['noop', '250'],
    ['NOOP \t', '250'],
    ['HELP', '214'],
    ['HELP MAIL', '214'],
    ['VRFY user1', '252'],
    ['EXPN list', '252'],
    ['NOOP \0', '501'],
    [`NOOP ${'x'.repeat(505)}`, '250'],
    [`NOOP ${'x'.repeat(506)}`, '500'],
    [`NOOP ${'x'.repeat(70_000)}`, '500'],
    ['RCPT TO:<user1@example.test>', '503'],
    ['DATA', '503'],
  ])('%j is answered %s', async (line, code) => {
    const client = await introduced();
    expect((await client.ask(line)).slice(0, 4)).toBe(`${code} `.slice(0, 3) + (line === 'HELP' ? '-' : ' '));
    expect(await client.ask('NOOP')).toMatch(/^250 /);
    client.close();
  });

  it('does not end at LF alone', async () => {
    const client = await introduced();
    client.write('NOOP\nRSET\nMAIL FROM:<a@example.com>\r\n');
    expect(await client.until(/(?:\d{3} [^\n]*\n){3}/)).toMatch(/^500 .*\r\n500 .*\r\n250 2\.1\.0 .*\r\n$/);
    client.close();
  });

  it('is refused with a bare CR inside', async () => {
    const client = await introduced();
    expect(await client.ask('NOOP\rRSET')).toMatch(/^50[01] /);
    client.close();
  });

  it('after a hundred that cannot be read, the connection is closed with 421', async () => {
    const client = await introduced();
    client.write('FOO\r\n'.repeat(100));
    expect(await client.until(/421 [^\n]*\n/)).toMatch(/^(?:500 [^\n]*\n){100}421 /);
    await client.closed();
    client.close();
  });
});

describe('MAIL', () => {
  it.each([
    ['<>', '250'],
    ['<a@example.com>', '250'],
    ['<"a b"@example.com>', '250'],
    ['<"a\\"b"@example.com>', '250'],
    ['<@relay.example,@two.example:a@example.com>', '250'],
    ['<a@[127.0.0.1]>', '250'],
    ['<a@[IPv6:2001:db8::1]>', '250'],
    [`<${'a'.repeat(64)}@example.com>`, '250'],
    [`<${'a'.repeat(65)}@example.com>`, '501'],
    [`<a@${'b'.repeat(63)}.test>`, '250'],
    [`<a@${'b'.repeat(64)}.test>`, '501'],
    [`<a@${'b.'.repeat(130)}test>`, '501'],
    [' <a@example.com>', '501'],
    ['a@example.com', '501'],
    ['<a@example.com', '501'],
    ['<a b@example.com>', '501'],
    ['<.a@example.com>', '501'],
    ['<a..b@example.com>', '501'],
    ['<"a@example.com>', '501'],
    ['<a@example.com.>', '501'],
    ['<a@-b.test>', '501'],
    ['<a>', '501'],
    ['<a@[1.2.3.400]>', '501'],
    ['<a@[IPv6:1::2::3]>', '501'],
    ['<postmaster>', '501'],
    ['<a@example.com>SIZE=1', '501'],
    ['<a@example.com> SIZE=', '501'],
    ['<a@example.com> SIZE=1 SIZE=1', '501'],
    ['<a@example.com> SIZE=-1', '501'],
    ['<a@example.com> SIZE=123456789012345678901', '501'],
    ['<a@example.com> SIZE=18446744073709551616', '552'],
    ['<a@example.com> size=1000 body=8bitmime', '250'],
    ['<a@example.com> BODY=BINARYMIME', '250'],
    ['<a@example.com> BODY=9BIT', '501'],
    ['<a@example.com> FOO=1', '555'],
    ['<a@example.com> AUTH=<>', '250'],
    ['<a@example.com> AUTH=e+3Dmc2@example.com', '250'],
    ['<a@example.com> AUTH=+zz', '501'],
    ['<a@example.com> RET=HDRS ENVID=QQ314159', '250'],
    ['<a@example.com> RET=SOME', '501'],
    ['<a@example.com> ENVID=a+0', '501'],
    [`<a@example.com> ENVID=${'x'.repeat(101)}`, '501'],
    ['<a@example.com> SMTPUTF8', '250'],
    ['<a@example.com> SMTPUTF8=yes', '501'],
    ['<\xc3\xbc@example.com> SMTPUTF8', '250'],
    ['<\xc3\xbc@example.com>', '550'],
    ['<\xfc@example.com> SMTPUTF8', '501'],
  ])('FROM:%s is answered %s', async (argument, code) => {
    const client = await introduced();
    expect(await client.ask(`MAIL FROM:${argument}`)).toMatch(new RegExp(`^${code} ${code[0]}\\.`));
    expect(await client.ask('RCPT TO:<user1@example.test>')).toMatch(code === '250' ? /^250 / : /^503 /);
    client.close();
  });

  it('is refused while a transaction is open, which goes on', async () => {
    const client = await introduced();
    await client.ask('MAIL FROM:<a@example.com>');
    expect(await client.ask('MAIL FROM:<b@example.com>')).toMatch(/^503 /);
    expect(await client.ask('RCPT TO:<user1@example.test>')).toMatch(/^250 /);
    client.close();
  });

  it('takes no parameters after HELO', async () => {
    const client = await greeted(server.ports.smtp);
    expect(await client.ask('HELO client.example.test')).toBe('250 mail.example.test\r\n');
    expect(await client.ask('MAIL FROM:<a@example.com> SIZE=1')).toMatch(/^555 /);
    expect(await client.ask('MAIL FROM:<a@example.com>')).toMatch(/^250 /);
    client.close();
  });
});

describe('RCPT', () => {
  it.each([
    ['<user1@example.test>', '250'],
    ['<USER1@EXAMPLE.TEST>', '250'],
    ['<"user1"@example.test>', '250'],
    ['<"us\\er1"@example.test>', '250'],
    ['<user1@mail.example.test>', '250'],
    ['<user1@[127.0.0.1]>', '250'],
    ['<@relay.example:user1@example.test>', '250'],
    ['<postmaster>', '250'],
    ['<PostMaster@example.test>', '250'],
    ['<nobody@example.test>', '550'],
    ['<user1@example.com>', '550'],
    ['<user1@[192.0.2.1]>', '550'],
    ['<user1%example.com@example.test>', '550'],
    ['<"user1@example.com"@example.test>', '550'],
    ['<>', '501'],
    ['<user1>', '501'],
    [' <user1@example.test>', '501'],
    ['<user1@example.test> NOTIFY=SUCCESS,DELAY', '250'],
    ['<user1@example.test> NOTIFY=NEVER', '250'],
    ['<user1@example.test> NOTIFY=NEVER,DELAY', '501'],
    ['<user1@example.test> NOTIFY=', '501'],
    ['<user1@example.test> NOTIFY=DELAY NOTIFY=DELAY', '501'],
    ['<user1@example.test> ORCPT=rfc822;user1@example.test', '250'],
    ['<user1@example.test> ORCPT=user1', '501'],
    ['<user1@example.test> SIZE=1', '555'],
    ['<\xc3\xbc@example.test>', '553'],
  ])('TO:%s is answered %s', async (argument, code) => {
    const client = await introduced();
    await client.ask('MAIL FROM:<a@example.com>');
    expect(await client.ask(`RCPT TO:${argument}`)).toMatch(new RegExp(`^${code} ${code[0]}\\.`));
    client.close();
  });

  it('is answered 452 behind the thousandth', async () => {
    const client = await introduced();
    await client.ask('MAIL FROM:<a@example.com>');
    client.write('RCPT TO:<user1@example.test>\r\n'.repeat(1001));
    expect(await client.until(/452 [^\n]*\n/)).toMatch(/^(?:250 [^\n]*\n){1000}452 4\.5\.3 /);
    client.close();
  });
});

describe('a message', () => {
  async function deliver(data: string, user: string): Promise<string> {
    const client = await introduced();
    await client.ask('MAIL FROM:<sender@example.com>');
    await client.ask(`RCPT TO:<${user}@example.test>`);
    expect(await client.ask('DATA')).toMatch(/^354 /);
    client.write(data);
    const reply = await client.reply();
    expect(await client.ask('NOOP')).toMatch(/^250 2\.0\.0 Nothing/);
    client.close();
    return reply;
  }

  it('is delivered octet for octet behind Return-Path and Received', async () => {
    const body = `Subject: x\r\n\r\n.dot\r\n..\r\n${'y'.repeat(5000)}\r\n\xff\x80 \t\r\n\r\n`;
    const stuffed = body.replace(/^\./gm, '..');
    expect(await deliver(`${stuffed}.\r\n`, 'user2')).toMatch(/^250 2\.0\.0 /);
    const [message = ''] = await messagesOf(server, 'user2');
    expect(sent(message)).toBe(body);
    expect(message).toMatch(
      /^Return-Path: <sender@example\.com>\r\nReceived: from client\.example\.test \(\[127\.0\.0\.1\]\)\r\n\tby mail\.example\.test with ESMTP id [0-9a-f]+\r\n\tfor <user2@example\.test>;\r\n\t\w{3}, \d{2} \w{3} \d{4} \d\d:\d\d:\d\d \+0000\r\n/,
    );
  });

  it('may be empty', async () => {
    expect(await deliver('.\r\n', 'user2')).toMatch(/^250 /);
    expect((await messagesOf(server, 'user2')).map(sent)).toContain('');
  });

  it.each([
    ['\n.\n', 'a'],
    ['\n.\r\n', 'b'],
    ['\r\n.\n', 'c'],
    ['\r.\r', 'd'],
    ['\r.\n', 'e'],
    ['\n.\r', 'f'],
    ['\r.\r\n', 'g'],
    ['\r\n.\r', 'h'],
    ['\r\n.\r\r\n', 'i'],
    ['\r\n\0.\r\n', 'j'],
  ])('does not end at %j, and is refused', async end => {
    const smuggled = `MAIL FROM:<evil@example.com>\r\nRCPT TO:<user3@example.test>\r\nDATA\r\n`;
    expect(await deliver(`Subject: outer\r\n\r\nx${end}${smuggled}Subject: inner\r\n\r\ny\r\n.\r\n`, 'user3')).toMatch(
      /^554 5\.6\.0 /,
    );
    expect(await messagesOf(server, 'user3')).toEqual([]);
  });

  it('is refused with more than a hundred Received fields', async () => {
    const field = 'Received: from a.example by b.example; Thu, 1 Jan 2026 00:00:00 +0000\r\n';
    expect(await deliver(`${field.repeat(101)}\r\nx\r\n.\r\n`, 'user3')).toMatch(/^554 5\.4\.6 /);
    expect(await deliver(`${field.repeat(100)}\r\nReceived: no field\r\n.\r\n`, 'user4')).toMatch(/^250 /);
  });

  it('is refused with 552 above the size limit, without being kept', async () => {
    const client = await introduced();
    await client.ask('MAIL FROM:<sender@example.com>');
    await client.ask('RCPT TO:<user3@example.test>');
    await client.ask('DATA');
    const line = `${'z'.repeat(998)}\r\n`;
    for (let at = 0; at < 10_500; at++) client.write(line);
    client.write('.\r\n');
    expect(await client.reply()).toMatch(/^552 5\.3\.4 /);
    expect(await client.ask('RCPT TO:<user3@example.test>')).toMatch(/^503 /);
    client.close();
  });

  it('needs an accepted recipient', async () => {
    const client = await introduced();
    await client.ask('MAIL FROM:<sender@example.com>');
    await client.ask('RCPT TO:<nobody@example.test>');
    expect(await client.ask('DATA')).toMatch(/^554 5\.5\.1 /);
    client.close();
  });

  it('asks back for success with a report to a local sender', async () => {
    const client = await introduced();
    await client.ask('MAIL FROM:<user5@example.test> RET=FULL ENVID=id+2B1');
    await client.ask('RCPT TO:<user6@example.test> NOTIFY=SUCCESS ORCPT=rfc822;six@example.test');
    await client.ask('DATA');
    await client.ask('Subject: hello\r\n\r\nsecret text\r\n.');
    client.close();
    const [notice = ''] = await messagesOf(server, 'user5');
    expect(notice).toMatch(/^Return-Path: <>\r\n/);
    expect(notice).toContain('Content-Type: multipart/report; report-type=delivery-status;');
    expect(notice).toContain('Original-Envelope-Id: id+1\r\n');
    expect(notice).toContain(
      'Original-Recipient: rfc822; six@example.test\r\nFinal-Recipient: rfc822; user6@example.test\r\nAction: delivered\r\nStatus: 2.0.0\r\n',
    );
    expect(notice).toContain('Subject: hello\r\n');
    expect(notice).not.toContain('secret text');
  });
});

describe('PIPELINING', () => {
  it('answers in order, wherever the segments are cut', async () => {
    const session =
      'MAIL FROM:<a@example.com>\r\nRCPT TO:<nobody@example.test>\r\nRCPT TO:<user7@example.test>\r\nDATA\r\n';
    const codes = ['250', '550', '250', '354'];
    const whole = await introduced();
    whole.write(session);
    const first = await whole.until(/354 [^\n]*\n/);
    expect(
      first
        .split('\r\n')
        .slice(0, -1)
        .map(line => line.slice(0, 3)),
    ).toEqual(codes);
    whole.close();
    const cut = await introduced();
    await cut.dribble(`${session}Subject: x\r\n\r\n..\r\n.\r\nQUIT\r\n`);
    const second = await cut.until(/221 [^\n]*\n/);
    expect(
      second
        .split('\r\n')
        .slice(0, -1)
        .map(line => line.slice(0, 3)),
    ).toEqual([...codes, '250', '221']);
    cut.close();
    expect((await messagesOf(server, 'user7')).map(sent)).toEqual(['Subject: x\r\n\r\n.\r\n']);
  });

  it('answers a client that closes its side behind its last command', async () => {
    const client = await greeted(server.ports.smtp);
    client.write('EHLO a.example\r\nNOOP\r\nQUIT\r\n');
    client.halfClose();
    expect(await client.until(/221 [^\n]*\n/)).toMatch(/^250-[\s\S]*\n250 2\.0\.0 Nothing done\r\n221 /);
    await client.closed();
  });
});

describe('BDAT', () => {
  it('keeps every octet of a binary part, in base64', async () => {
    const client = await introduced();
    const head =
      'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: binary\r\n\r\n';
    const octets = Buffer.from([0, 10, 13, 46, 255]);
    const part = `--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: binary\r\n\r\n${octets.toString('latin1')}\r\n--b--\r\n`;
    await client.ask('MAIL FROM:<a@example.com> BODY=BINARYMIME');
    await client.ask('RCPT TO:<user1@example.test>');
    expect(await client.ask('DATA')).toMatch(/^503 /);
    client.write(`BDAT ${head.length}\r\n${head}`);
    expect(await client.reply()).toMatch(/^250 /);
    client.write(`BDAT ${part.length} LAST\r\n${part}`);
    expect(await client.reply()).toMatch(/^250 /);
    const message = (await messagesOf(server, 'user1')).at(-1);
    expect(message).toContain(
      `Content-Transfer-Encoding: 8bit\r\n\r\n--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n${octets.toString('base64')}\r\n\r\n--b--`,
    );
    client.close();
  });

  it('takes chunks as they are', async () => {
    const client = await introduced();
    await client.ask('MAIL FROM:<a@example.com> BODY=8BITMIME');
    await client.ask('RCPT TO:<user8@example.test>');
    const first = 'Subject: c\r\n\r\n.\r\nQUI';
    const second = 'T\r\n.\r\n..x\r\n';
    expect(await client.ask(`BDAT ${first.length}\r\n${first}BDAT ${second.length} LAST\r\n${second}NOOP`)).toMatch(
      /^250 2\.0\.0 \d+ octets/,
    );
    expect(await client.reply()).toMatch(/^250 2\.0\.0 Delivered/);
    expect(await client.reply()).toMatch(/^250 2\.0\.0 Nothing/);
    client.close();
    expect((await messagesOf(server, 'user8')).map(sent)).toEqual([first + second]);
  });

  it('swallows a refused chunk', async () => {
    const client = await introduced();
    client.write('BDAT 6\r\nQUIT\r\nNOOP\r\n');
    expect(await client.until(/(?:\d{3} [^\n]*\n){2}/)).toMatch(/^503 .*\r\n250 /);
    client.close();
  });

  it('refuses what is no size, what is too much, and a mix with DATA', async () => {
    const client = await introduced();
    await client.ask('MAIL FROM:<a@example.com>');
    await client.ask('RCPT TO:<user3@example.test>');
    for (const size of ['-1', 'x', '18446744073709551616', '1 FIRST'])
      expect(await client.ask(`BDAT ${size}`)).toMatch(/^501 /);
    expect(await client.ask('BDAT 5\r\nabc')).toMatch(/^250 /);
    expect(await client.ask('DATA')).toMatch(/^503 /);
    expect(await client.ask('RCPT TO:<user3@example.test>')).toMatch(/^503 /);
    expect(await client.ask('RSET')).toMatch(/^250 /);
    expect(await client.ask('MAIL FROM:<a@example.com>')).toMatch(/^250 /);
    await client.ask('RCPT TO:<user3@example.test>');
    expect(await client.ask('BDAT 0 LAST')).toMatch(/^250 /);
    client.close();
  });
});

describe('submission', () => {
  it('wants TLS before AUTH and AUTH before MAIL', async () => {
    const client = await greeted(server.ports.submission);
    expect(await client.ask('EHLO client.example.test')).not.toMatch(/AUTH/);
    expect(await client.ask('MAIL FROM:<user1@example.test>')).toMatch(/^530 5\.7\.0 /);
    expect(await client.ask('AUTH PLAIN AHVzZXIxAHNlY3JldA==')).toMatch(/^538 5\.7\.11 /);
    expect(await client.ask('STARTTLS')).toMatch(/^220 /);
    await client.startTls(server.certificate);
    expect(await client.ask('MAIL FROM:<user1@example.test>')).toMatch(/^503 /);
    expect(await client.ask('EHLO client.example.test')).toMatch(/250.AUTH .*PLAIN/);
    expect(await client.ask('MAIL FROM:<user1@example.test>')).toMatch(/^530 /);
    expect(await client.ask('AUTH PLAIN AHVzZXIxAHNlY3JldA==')).toMatch(/^235 2\.7\.0 /);
    expect(await client.ask('AUTH PLAIN AHVzZXIxAHNlY3JldA==')).toMatch(/^503 /);
    expect(await client.ask('MAIL FROM:<user1@example.test>')).toMatch(/^250 /);
    expect(await client.ask('RCPT TO:<a@example.com>')).toMatch(/^550 5\.7\.1 /);
    expect(await client.ask('RCPT TO:<user4@example.test>')).toMatch(/^250 /);
    await client.ask('DATA');
    expect(await client.ask('Subject: authenticated\r\n\r\n.')).toMatch(/^250 /);
    client.close();
    const message = (await messagesOf(server, 'user4')).find(text => text.includes('Subject: authenticated'));
    expect(message).toMatch(/ with ESMTPSA id /);
  });
});

describe('LMTP', () => {
  it('answers the end of data once for each accepted recipient', async () => {
    const client = await greeted(server.ports.lmtp);
    expect(await client.ask('EHLO a.example')).toMatch(/^500 /);
    expect(await client.ask('HELO a.example')).toMatch(/^500 /);
    expect(await client.ask('LHLO a.example')).toMatch(/^250-/);
    await client.ask('MAIL FROM:<a@example.com>');
    expect(await client.ask('RCPT TO:<nobody@example.test>')).toMatch(/^550 /);
    expect(await client.ask('DATA')).toMatch(/^503 /);
    expect(await client.ask('BDAT 0 LAST\r\nNOOP')).toMatch(/^250 2\.0\.0 Nothing/);
    await client.ask('MAIL FROM:<a@example.com>');
    await client.ask('RCPT TO:<user4@example.test>');
    await client.ask('RCPT TO:<user4@example.test>');
    await client.ask('DATA');
    client.write('Subject: lmtp\r\n\r\n.\r\nQUIT\r\n');
    expect(await client.until(/221 [^\n]*\n/)).toMatch(/^250 .*\r\n250 .*\r\n221 /);
    client.close();
    expect((await messagesOf(server, 'user4')).filter(text => text.includes('Subject: lmtp'))).toHaveLength(1);
  });
});
