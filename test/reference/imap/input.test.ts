import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, type ImapServer, mail, startImap } from './harness.js';

let server: ImapServer;
let client: Client;

beforeEach(async () => {
  server = await startImap();
  client = await server.connect();
});
afterEach(() => server.close());

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('capabilities', () => {
  it('tell before the login how to log in, after it what can be done', async () => {
    expect(client.greeting).toMatch(/^\* OK \[CAPABILITY IMAP4rev1 /);
    const before = await client.run('CAPABILITY');
    expect(before).toContain(' STARTTLS');
    expect(before).toContain(' AUTH=SCRAM-SHA-256');
    expect(before).not.toContain('IDLE');
    await client.run('LOGIN user1 secret');
    const after = await client.run('CAPABILITY');
    expect(after).not.toMatch(/STARTTLS|AUTH=/);
    for (const name of ['LITERAL+', 'IDLE', 'UIDPLUS', 'MOVE', 'LIST-STATUS', 'ESEARCH'])
      expect(after).toContain(` ${name}`);
  });
});

describe('syntax', () => {
  it.each([
    ['', /^\* BAD/],
    ['x', /^x BAD/],
    ['x ', /^x BAD/],
    [' NOOP', /^\* BAD/],
    ['x  NOOP', /^x BAD/],
    ['x NOOP ', /^x BAD/],
    ['x\tNOOP', /^\* BAD/],
    ['+x NOOP', /^\* BAD/],
    ['x(y NOOP', /^\* BAD/],
    ['x NOOP y', /^x BAD/],
    ['x NOSUCH', /^x BAD/],
    ['x UID NOOP', /^x BAD/],
    ['x LOGIN user1', /^x BAD/],
    ['x LOGIN user1  secret', /^x BAD/],
    ['x LOGIN "user1 secret', /^x BAD/],
    ['x LOGIN "us\\er1" secret', /^x BAD/],
    ['x LOGIN us\xe9r secret', /^x BAD/],
    ['x LOGIN "us\xe9r" secret', /^x BAD/],
    ['x LOGIN us*r secret', /^x BAD/],
    ['x LOGIN user1 wrong', /^x NO \[AUTHENTICATIONFAILED\]/],
    ['x LOGIN "user1" "secret"', /^x OK/],
    ['x lOgIn user1 secret', /^x OK/],
    ['x SELECT INBOX', /^x BAD/],
    ['x LOGIN {3}x secret', /^x BAD/],
    ['x NOOP {3}', /^x BAD/],
    ['x LOGIN "a{3}', /^x BAD/],
    ['x LOGIN {99999999999} y', /^x BAD/],
    ['x LOGIN {100000}', /^x BAD \[TOOBIG\]/],
  ])('%j', async (line, answer) => {
    client.write(`${line}\r\n`);
    expect(await client.until(/\r\n/)).toMatch(answer);
    expect(await client.run('NOOP')).toBe('T OK NOOP completed\r\n');
  });

  it('wants CRLF and a bounded line', async () => {
    client.write('x NOOP\n');
    expect(await client.until(/\r\n/)).toMatch(/^x BAD/);
    client.write(`y LOGIN ${'a'.repeat(70_000)} b\r\n`);
    expect(await client.until(/\r\n/)).toMatch(/^y BAD/);
    expect(await client.run('NOOP')).toMatch(/^T OK/);
  });
});

describe('literals', () => {
  it('are invited, or come of themselves', async () => {
    client.write('x LOGIN {5}\r\n');
    expect(await client.until(/\r\n/)).toMatch(/^\+ /);
    client.write('user1 {6}\r\n');
    expect(await client.until(/\r\n/)).toMatch(/^\+ /);
    client.write('secret\r\n');
    expect(await client.until(/\r\n/)).toMatch(/^x OK/);
    const other = await server.connect();
    other.write('x LOGIN {5+}\r\nuser1 {6+}\r\nsecret\r\n');
    expect(await other.until(/\r\n/)).toMatch(/^x OK/);
  });

  it('of a command that is wrong already are passed over', async () => {
    client.write('x SELECT {7+}\r\nx OK y\r {3+}\r\nabc\r\ny NOOP\r\n');
    expect(await client.until(/y .*\r\n/)).toMatch(/^x BAD [^\r]*\r\ny OK NOOP completed\r\n$/);
    client.write('x NOSUCH {3}\r\n');
    expect(await client.until(/\r\n/)).toMatch(/^x BAD/);
  });

  it('too large are refused before they come, or discarded', async () => {
    await client.run('LOGIN user1 secret');
    client.write(`x APPEND INBOX {${(64 << 20) + 1}}\r\n`);
    expect(await client.until(/\r\n/)).toMatch(/^x NO \[TOOBIG\]/);
    client.write(`y CREATE {70000+}\r\n${'a'.repeat(70_000)}\r\n`);
    expect(await client.until(/\r\n/)).toMatch(/^y BAD \[TOOBIG\]/);
    expect(await client.run('NOOP')).toMatch(/^T OK/);
    client.write(`z APPEND INBOX {${2 ** 31}+}\r\n`);
    expect(await client.until(/\r\n/)).toMatch(/^\* BYE/);
  });

  it('larger than 4096 octets need no invitation in APPEND', async () => {
    await client.run('LOGIN user1 secret');
    const message = mail('big', 'x'.repeat(200_000)).toString('latin1');
    expect(await client.run(`APPEND INBOX {${message.length}+}\r\n${message}`)).toMatch(/^T OK \[APPENDUID/);
  });

  it('in too great a number are refused', async () => {
    await client.run('LOGIN user1 secret');
    await client.run('SELECT INBOX');
    client.write(`x SEARCH${' TEXT {1+}\r\na'.repeat(300)}\r\n`);
    expect(await client.until(/\r\n/)).toMatch(/^x BAD|^\* BYE/);
  });
});

describe('AUTHENTICATE', () => {
  const plain = base64('\0user1\0secret');

  it('works with and without initial response', async () => {
    client.write('x AUTHENTICATE PLAIN\r\n');
    expect(await client.until(/\r\n/)).toBe('+ \r\n');
    client.write(`${plain}\r\n`);
    expect(await client.until(/\r\n/)).toMatch(/^x OK \[CAPABILITY /);
    const other = await server.connect();
    expect(await other.run(`AUTHENTICATE plain ${plain}`)).toMatch(/^T OK/);
    expect(await other.run(`AUTHENTICATE PLAIN ${plain}`)).toMatch(/^T BAD/);
  });

  it('is cancelled, refused and put right', async () => {
    client.write('x AUTHENTICATE PLAIN\r\n');
    await client.until(/\r\n/);
    client.write('*\r\n');
    expect(await client.until(/\r\n/)).toMatch(/^x BAD/);
    expect(await client.run('AUTHENTICATE NOSUCH')).toMatch(/^T NO/);
    expect(await client.run('AUTHENTICATE PLAIN a')).toMatch(/^T BAD/);
    expect(await client.run(`AUTHENTICATE PLAIN ${base64('\0user1\0wrong')}`)).toMatch(
      /^T NO \[AUTHENTICATIONFAILED\]/,
    );
    client.write('y AUTHENTICATE PLAIN\r\n');
    await client.until(/\r\n/);
    client.write('!!\r\n');
    expect(await client.until(/\r\n/)).toMatch(/^y BAD/);
  });

  it('ends the session after ten failures, with BYE', async () => {
    for (let count = 0; count < 10; count += 1) await client.run('LOGIN user1 wrong');
    expect(await client.until(/\r\n/)).toMatch(/^\* BYE/);
    await client.closed();
  });
});

describe('STARTTLS', () => {
  it('drops what was injected in the clear', async () => {
    client.write('x STARTTLS\r\ny LOGIN user1 secret\r\n');
    expect(await client.until(/\r\n/)).toMatch(/^x OK/);
    await client.upgrade();
    expect(await client.run('SELECT INBOX')).toMatch(/^T BAD/);
    const capabilities = await client.run('CAPABILITY');
    expect(capabilities).not.toContain('STARTTLS');
    expect(capabilities).toContain('AUTH=PLAIN');
    expect(await client.run('STARTTLS')).toMatch(/^T BAD/);
    expect(await client.run('LOGIN user1 secret')).toMatch(/^T OK/);
  });

  it('is refused after the login', async () => {
    await client.run('LOGIN user1 secret');
    expect(await client.run('STARTTLS')).toMatch(/^T BAD/);
  });

  it('is not needed where TLS is implicit', async () => {
    const secure = await startImap([], true);
    const inside = await secure.login();
    expect(await inside.run('SELECT INBOX')).toContain('READ-WRITE');
    await secure.close();
  });
});

describe('pipelining', () => {
  it('answers in order, also when the client closes its side', async () => {
    client.write('a LOGIN user1 secret\r\nb SELECT INBOX\r\nc NOOP\r\nd LOGOUT\r\n');
    client.halfClose();
    expect(await client.until(/d OK.*\r\n/)).toMatch(/a OK[\s\S]*b OK[\s\S]*c OK[\s\S]*\* BYE/);
  });
});
