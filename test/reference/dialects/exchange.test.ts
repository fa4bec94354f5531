import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { dialects, findDialect } from '../../../reference/dialects/index.js';
import { type ReferenceServer, type ServiceName, startReferenceServer } from '../../../reference/server.js';
import { Client as Wire } from '../client.js';

const open: { end(): void }[] = [];
const servers: ReferenceServer[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) each.end();
  await Promise.all(servers.splice(0).map(server => server.close()));
});

async function serve(dialect: string): Promise<ReferenceServer> {
  const server = await startReferenceServer({ dialect });
  servers.push(server);
  return server;
}

/** A client that says a line and takes what comes up to the end of the line that completes a pattern. */
class Client {
  private constructor(private readonly wire: Wire) {
    open.push({ end: () => wire.close() });
  }

  static async to(server: ReferenceServer, service: ServiceName, tls = false): Promise<Client> {
    const port = server.ports[service];
    return new Client(tls ? await Wire.openTls(port, server.certificate) : await Wire.open(port));
  }

  until({ source, flags }: RegExp): Promise<string> {
    return this.wire.until(new RegExp(`(?:${source})(?:(?<=\\n)|[^\\n]*\\n)`, flags));
  }

  say(line: string, pattern: RegExp): Promise<string> {
    this.wire.write(`${line}\r\n`);
    return this.until(pattern);
  }

  async close(): Promise<void> {
    await this.wire.closed();
  }
}

const smtpReply = /^\d{3} .*\r\n/m;
const popEnd = /\r\n\.\r\n$/;

async function signedIn(server: ReferenceServer): Promise<Client> {
  const imap = await Client.to(server, 'imaps', true);
  await imap.until(/\r\n/);
  await imap.say('a LOGIN user1 secret', /^a OK /m);
  return imap;
}

describe('the Exchange dialects', () => {
  it('are those of four versions, one of them in two ways, and no other name is known', async () => {
    expect(dialects.map(({ name }) => name)).toEqual([
      'exchange-2010',
      'exchange-2016',
      'exchange-2019',
      'exchange-2019-extended-protection',
      'exchange-online',
    ]);
    for (const { about } of dialects) expect(about).toMatch(/^Exchange dialect: /);
    expect(() => findDialect('exchange-2000')).toThrow('exchange-2010');
    await expect(startReferenceServer({ dialect: 'exchange' })).rejects.toThrow('There is no dialect named "exchange"');
  });

  it('greet and offer as Exchange 2019 does, before TLS and in it', async () => {
    const server = await serve('exchange-2019');
    const smtp = await Client.to(server, 'smtp');
    expect(await smtp.until(/\r\n/)).toMatch(
      /^220 mail\.example\.test Microsoft ESMTP MAIL Service ready at \w{3}, \d/,
    );
    expect(await smtp.say('EHLO client.example', smtpReply)).toBe(
      [
        '250-mail.example.test Hello [127.0.0.1]',
        '250-SIZE 10485760',
        '250-PIPELINING',
        '250-DSN',
        '250-ENHANCEDSTATUSCODES',
        '250-STARTTLS',
        '250-X-ANONYMOUSTLS',
        '250-AUTH NTLM',
        '250-X-EXPS GSSAPI NTLM',
        '250-8BITMIME',
        '250-BINARYMIME',
        '250-CHUNKING',
        '250-SMTPUTF8',
        '250 XRDST',
        '',
      ].join('\r\n'),
    );
    const imap = await Client.to(server, 'imap');
    expect(await imap.until(/\r\n/)).toBe('* OK The Microsoft Exchange IMAP4 service is ready.\r\n');
    expect(await imap.say('a CAPABILITY', /^a /m)).toContain(
      '* CAPABILITY IMAP4 IMAP4rev1 LOGINDISABLED STARTTLS UIDPLUS MOVE ID CHILDREN IDLE NAMESPACE LITERAL+\r\n',
    );
    expect(await imap.say('b LOGIN user1 secret', /^b /m)).toBe('b BAD Command Error. 10\r\n');
    const imaps = await signedIn(server);
    expect(await imaps.say('b CAPABILITY', /^b /m)).toContain('AUTH=PLAIN AUTH=NTLM AUTH=GSSAPI UIDPLUS');
    const pop3 = await Client.to(server, 'pop3');
    expect(await pop3.until(/\r\n/)).toBe('+OK The Microsoft Exchange POP3 service is ready.\r\n');
    expect(await pop3.say('CAPA', popEnd)).toBe('+OK\r\nTOP\r\nUIDL\r\nSTLS\r\n.\r\n');
    expect(await pop3.say('USER user1', /\r\n/)).toMatch(/^-ERR /);
  });

  it('answer in the words that clients know (X29), and take a space behind FROM: (X30)', async () => {
    const smtp = await Client.to(await serve('exchange-2016'), 'smtp');
    await smtp.until(smtpReply);
    expect(await smtp.say('MAIL FROM:<a@example.com>', smtpReply)).toBe('503 5.5.2 Send hello first\r\n');
    expect(await smtp.say('EHLO .', smtpReply)).toBe('501 5.5.4 Invalid domain name\r\n');
    expect(await smtp.say('EHLO client.example', /^250 /m)).not.toContain('SMTPUTF8');
    expect(await smtp.say('MAIL FROM: <a@example.com>', smtpReply)).toBe('250 2.1.0 Sender OK\r\n');
    expect(await smtp.say('RCPT TO:<user1@example.test>', smtpReply)).toBe('250 2.1.5 Recipient OK\r\n');
    expect(await smtp.say('DATA', smtpReply)).toBe('354 Start mail input; end with <CRLF>.<CRLF>\r\n');
    expect(await smtp.say('Subject: x\r\n\r\nx\r\n.', smtpReply)).toMatch(
      /^250 2\.6\.0 <\w+@mail\.example\.test> \[InternalId=\w+, Hostname=mail\.example\.test\] Queued mail for delivery/,
    );
    expect(await smtp.say('XYZZY', smtpReply)).toBe('500 5.3.3 Unrecognized command\r\n');
  });

  it('end a connection after five errors in SMTP (X24), and after ten in IMAP (X16)', async () => {
    const server = await serve('exchange-2019');
    const smtp = await Client.to(server, 'smtp');
    await smtp.until(smtpReply);
    for (let at = 1; at < 5; at++) expect(await smtp.say('XYZZY', smtpReply)).toMatch(/^500 /);
    expect(await smtp.say('XYZZY', smtpReply)).toMatch(/^421 4\.7\.0 Too many errors/);
    await smtp.close();
    const imap = await Client.to(server, 'imap');
    await imap.until(/\r\n/);
    for (let at = 1; at < 10; at++)
      expect(await imap.say(`a${at} XYZZY`, /\r\n/)).toBe(`a${at} BAD Command Error. 10\r\n`);
    expect(await imap.say('b XYZZY', /\* BYE/)).toContain('b BAD Command Error. 10\r\n* BYE ');
    await imap.close();
  });

  it('bend IMAP where Exchange does: X02, X03, X04, X05, X09, X11, X12, X18', async () => {
    const imap = await signedIn(await serve('exchange-2019'));
    const append = async (tag: string) => {
      await imap.say(`${tag} APPEND INBOX {14+}\r\nSubject: x\r\n\r\n`, new RegExp(`^${tag} OK`, 'm'));
    };
    await append('c');
    const selected = await imap.say('d SELECT INBOX', /^d /m);
    expect(selected).toContain('* 0 RECENT\r\n');
    expect(selected).toMatch(/\[PERMANENTFLAGS \((?:\\\w+ ?)+\)\]/);
    expect(selected).not.toContain('CAPABILITY');
    expect(await imap.say('e STORE 1 +FLAGS (Work \\Flagged)', /^e /m)).toContain('* 1 FETCH (FLAGS (\\Flagged))\r\n');
    expect(await imap.say('f FETCH 1 (FLAGS RFC822.SIZE)', /^f /m)).toContain('RFC822.SIZE 13)');
    expect(await imap.say('g SEARCH CHARSET UTF-8 ALL', /^g /m)).toMatch(/^g NO \[BADCHARSET \(US-ASCII\)\]/);
    expect(await imap.say('g1 SEARCH CHARSET {8}', /^(?:\+|g1) .*\r\n/m)).toMatch(/^\+ /);
    expect(await imap.say('US-ASCII ALL', /^g1 /m)).toContain('* SEARCH 1\r\n');
    expect(await imap.say('h ID NIL', /^h /m)).toBe('h BAD Command Argument Error. 11\r\n');
    expect(await imap.say(`i SEARCH SUBJECT "${'x'.repeat(10_300)}"`, /^i /m)).toBe(
      'i BAD Command Argument Error. 11\r\n',
    );
    await imap.say('j CREATE Other', /^j OK/m);
    expect(await imap.say('k UID MOVE 1 Other', /^k /m)).toMatch(/^\[COPYUID \d+ 1 1\]/m);
    expect(await imap.say('l ENABLE UTF8=ACCEPT', /^l /m)).toBe('l BAD Command Error. 10\r\n');
  });

  it('bend more in 2010: X10, X12, and two spaces in its capabilities', async () => {
    const imap = await signedIn(await serve('exchange-2010'));
    expect(await imap.say('b STATUS INBOX (MESSAGES)', /^b /m)).toContain('* STATUS INBOX (MESSAGES 0) \r\n');
    await imap.say('c APPEND INBOX {14+}\r\nSubject: x\r\n\r\n', /^c OK/m);
    await imap.say('d SELECT INBOX', /^d /m);
    expect(await imap.say('e FETCH 1 BODYSTRUCTURE', /^e /m)).toMatch(/NIL NIL NIL \d+ \d+/);
    expect(await imap.say('f MOVE 1 INBOX', /^f /m)).toBe('f BAD Command Error. 10\r\n');
    const clear = await Client.to(servers[0]!, 'imap');
    await clear.until(/\r\n/);
    expect(await clear.say('a CAPABILITY', /^a /m)).toContain('AUTH=PLAIN  STARTTLS');
  });

  it('let nobody but XOAUTH2 into Exchange Online (X31)', async () => {
    const server = await serve('exchange-online');
    const submission = await Client.to(server, 'submissions', true);
    await submission.until(smtpReply);
    expect(await submission.say('EHLO client.example', /^250 /m)).toContain('250-AUTH LOGIN XOAUTH2\r\n');
    expect(await submission.say('AUTH LOGIN', smtpReply)).toMatch(/^550 5\.7\.30 Basic authentication/);
    const token = (password: string) =>
      Buffer.from(`user=user1\u0001auth=Bearer ${password}\u0001\u0001`).toString('base64');
    expect(await submission.say(`AUTH XOAUTH2 ${token('secret')}`, smtpReply)).toMatch(/^235 /);
    const pop3 = await Client.to(server, 'pop3s', true);
    await pop3.until(/\r\n/);
    await pop3.say('USER user1', /^\+OK/m);
    expect(await pop3.say('PASS secret', /\r\n/)).toMatch(/^-ERR Authentication failure/);
    const imap = await Client.to(server, 'imaps', true);
    await imap.until(/\r\n/);
    expect(await imap.say(`a AUTHENTICATE XOAUTH2 ${token('secret')}`, /^a /m)).toMatch(/^a OK (?!\[)/m);
    expect(await imap.say('b CAPABILITY', /^b /m)).toContain('MOVE CLIENTACCESSRULES');
  });

  it('read spaces leniently (X07), and tell EXISTS behind EXPUNGE (X08)', async () => {
    const imap = await signedIn(await serve('exchange-2016'));
    for (const tag of ['c', 'd', 'e'])
      await imap.say(`${tag} APPEND INBOX {14+}\r\nSubject: x\r\n\r\n`, new RegExp(`^${tag} OK`, 'm'));
    expect(await imap.say('f  SELECT   INBOX  ', /^f /m)).toMatch(/^f OK /m);
    await imap.say('g CREATE "two  spaces"', /^g OK/m);
    expect(await imap.say('h LIST "" "two  *"', /^h /m)).toContain('two  spaces');
    await imap.say('i STORE 1:2 +FLAGS.SILENT  (\\Deleted)', /^i OK/m);
    expect(await imap.say('j EXPUNGE', /^j /m)).toMatch(
      /^\* 1 EXPUNGE\r\n\* 1 EXPUNGE\r\n\* 1 EXISTS\r\nj OK |^\* 2 EXPUNGE\r\n\* 1 EXPUNGE\r\n\* 1 EXISTS\r\nj OK /,
    );
    expect(await imap.say('k NOOP', /^k /m)).toBe('k OK NOOP completed\r\n');
  });

  it('know no data items and no search keys of extensions that they do not list', async () => {
    const imap = await signedIn(await serve('exchange-2019'));
    await imap.say('b APPEND INBOX {14+}\r\nSubject: x\r\n\r\n', /^b OK/m);
    await imap.say('c SELECT INBOX', /^c OK/m);
    for (const command of ['FETCH 1 (PREVIEW)', 'SEARCH YOUNGER 60', 'STATUS INBOX (SIZE)'])
      expect(await imap.say(`d ${command}`, /^d /m)).toBe('d BAD Command Argument Error. 11\r\n');
    expect(await imap.say('e FETCH 1 (UID)', /^e /m)).toMatch(/^\* 1 FETCH \(UID 1\)\r\ne OK /);
    expect(await imap.say('f SEARCH NOT DELETED', /^f /m)).toMatch(/^\* SEARCH 1\r\nf OK /);
    expect(await imap.say('g STATUS INBOX (MESSAGES)', /^g /m)).toContain('(MESSAGES 1)');
  });

  it('refuse long lines in APPEND (X17) and another name for INBOX (X20)', async () => {
    const imap = await signedIn(await serve('exchange-2019'));
    const append = (tag: string, length: number) => {
      const message = `Subject: x\r\n\r\n${'x'.repeat(length)}\r\n`;
      return imap.say(`${tag} APPEND INBOX {${message.length}+}\r\n${message}`, new RegExp(`^${tag} `, 'm'));
    };
    expect(await append('b', 9900)).toMatch(/^b OK /m);
    expect(await append('c', 9901)).toBe('c NO APPEND failed.\r\n');
    expect(await imap.say('d STATUS INBOX (MESSAGES RECENT)', /^d /m)).toContain('(MESSAGES 1 RECENT 0)');
    expect(await imap.say('e RENAME INBOX Other', /^e /m)).toBe('e NO RENAME failed.\r\n');
    expect(await imap.say('f CREATE inbox-2', /^f /m)).toMatch(/^f OK /m);
    expect(await imap.say('g RENAME inbox-2 Other', /^g /m)).toMatch(/^g OK /m);
  });

  it('take a message after thirty hops, and none after more (X25)', async () => {
    const smtp = await Client.to(await serve('exchange-2016'), 'smtp');
    await smtp.until(smtpReply);
    await smtp.say('EHLO client.example', /^250 /m);
    const sent = async (hops: number) => {
      await smtp.say('MAIL FROM:<a@example.com>', smtpReply);
      await smtp.say('RCPT TO:<user1@example.test>', smtpReply);
      await smtp.say('DATA', smtpReply);
      return smtp.say(`${'Received: by a.example; x\r\n'.repeat(hops)}\r\nx\r\n.`, smtpReply);
    };
    expect(await sent(30)).toMatch(/^250 /);
    expect(await sent(31)).toMatch(/^554 /);
  });

  it('take XOAUTH2 over POP3 in two lines only, Online (X22)', async () => {
    const pop3 = await Client.to(await serve('exchange-online'), 'pop3s', true);
    await pop3.until(/\r\n/);
    const token = Buffer.from('user=user1\u0001auth=Bearer secret\u0001\u0001').toString('base64');
    expect(await pop3.say(`AUTH XOAUTH2 ${token}`, /\r\n/)).toBe('-ERR Protocol error.\r\n');
    expect(await pop3.say('AUTH XOAUTH2', /\r\n/)).toBe('+ \r\n');
    expect(await pop3.say(token, /\r\n/)).toMatch(/^\+OK /);
  });

  it('tell sizes an octet short, the same ones everywhere (X04, X21)', async () => {
    const server = await serve('exchange-2019');
    const imap = await signedIn(server);
    for (const tag of ['c', 'd'])
      await imap.say(`${tag} APPEND INBOX {14+}\r\nSubject: x\r\n\r\n`, new RegExp(`^${tag} OK`, 'm'));
    await imap.say('e SELECT INBOX', /^e OK/m);
    expect(await imap.say('f FETCH 1 RFC822.SIZE', /^f /m)).toContain('RFC822.SIZE 13)');
    expect(await imap.say('g SEARCH LARGER 13', /^g /m)).toMatch(/^\* SEARCH\r\n/);
    expect(await imap.say('h SEARCH (LARGER 12 SMALLER 14) 1', /^h /m)).toMatch(/^\* SEARCH 1\r\n/);
    expect(await imap.say('i SEARCH SMALLER 13', /^i /m)).toMatch(/^\* SEARCH\r\n/);
    expect(await imap.say('j SEARCH NOT SUBJECT "LARGER 1"', /^j /m)).toMatch(/^\* SEARCH 1 2\r\n/);
    const pop3 = await Client.to(server, 'pop3s', true);
    await pop3.until(/\r\n/);
    await pop3.say('USER user1', /^\+OK/m);
    await pop3.say('PASS secret', /^\+OK/m);
    expect(await pop3.say('STAT', /\r\n/)).toBe('+OK 2 26\r\n');
    expect(await pop3.say('LIST 2', /\r\n/)).toBe('+OK 2 13\r\n');
    expect(await pop3.say('LIST', popEnd)).toMatch(/\r\n1 13\r\n2 13\r\n\.\r\n$/);
  });

  it('number the unique-ids of POP3 (X21), each its own', async () => {
    const server = await serve('exchange-2019');
    const imap = await signedIn(server);
    for (const tag of ['c', 'd'])
      await imap.say(`${tag} APPEND INBOX {14+}\r\nSubject: x\r\n\r\n`, new RegExp(`^${tag} OK`, 'm'));
    const pop3 = await Client.to(server, 'pop3s', true);
    await pop3.until(/\r\n/);
    await pop3.say('USER user1', /^\+OK/m);
    await pop3.say('PASS secret', /^\+OK/m);
    const ids = [...(await pop3.say('UIDL', popEnd)).matchAll(/^\d (\d+)\r$/gm)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(2);
    expect(await pop3.say('APOP user1 0123456789abcdef0123456789abcdef', /\r\n/)).toMatch(/^-ERR /);
  });
});

describe('docs/exchange.md', () => {
  const page = new URL('../../../docs/exchange.md', import.meta.url);

  it('explains every deviation that a dialect shows, and says of none that it is not shown', () => {
    expect(existsSync(page)).toBe(true);
    const rows = [...readFileSync(page, 'utf8').matchAll(/^\| (X\d\d) +\|.*\| (yes|no|in part)\b/gm)];
    const shown = new Map(rows.map(([, id, answer]) => [id, answer]));
    expect(shown.size).toBe(31);
    for (const { id } of dialects.flatMap(({ deviations }) => deviations)) expect(shown.get(id), id).not.toBe('no');
  });
});
