import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DataReader, unstuff } from '../../../runner/sink/data-reader.js';
import { openSink, type Sink } from '../../../runner/sink/sink.js';
import type { RelayedMail } from '../protocols/sessions.js';

async function sink(): Promise<Sink> {
  const opened = await openSink({ host: '127.0.0.1', port: 0, plainPort: 0 });
  onTestFinished(() => opened.close());
  return opened;
}

/** Writes everything at once, and reads until the sink closes. */
function said(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(Buffer.from(text, 'latin1')));
    socket.on('data', (octets: Buffer) => {
      received += octets.toString('latin1');
    });
    socket.on('close', () => resolve(received));
    socket.on('error', reject);
  });
}

const never = new AbortController().signal;

/** A message that the sink has taken: what it was sent is taken by the time it has answered QUIT. */
function taken({ book }: Sink, to: string, known = new Set<RelayedMail>()): Promise<RelayedMail | undefined> {
  return book.next(to, known, 0, never);
}

describe('the sink', () => {
  it('keeps a message as it came, with its envelope', async () => {
    const open = await sink();
    const replies = await said(
      open.port,
      'EHLO mail.example.test\r\nMAIL FROM:<A@example.test> SIZE=9 RET=HDRS\r\nRCPT TO:<"b c"@relay.example.net> NOTIFY=NEVER\r\n' +
        'DATA\r\nSubject: x\r\n\r\n..dot\r\nline\n..not\r\n.\r\nQUIT\r\n',
    );
    expect(replies.split('\r\n').map(line => line.slice(0, 4))).toEqual(
      expect.arrayContaining(['220 ', '250-', '250 ', '354 ', '221 ']),
    );
    expect(await taken(open, 'B C')).toMatchObject({
      hello: { verb: 'EHLO', argument: 'mail.example.test' },
      reversePath: 'A@example.test',
      parameters: ['SIZE=9', 'RET=HDRS'],
      recipients: [{ path: '"b c"@relay.example.net', parameters: ['NOTIFY=NEVER'] }],
      stuffed: Buffer.from('Subject: x\r\n\r\n..dot\r\nline\n..not\r\n'),
      message: Buffer.from('Subject: x\r\n\r\n.dot\r\nline\n..not\r\n'),
      bareLineEnds: 1,
    });
  });

  it('knows no EHLO at the plain port, and no extension', async () => {
    const open = await sink();
    expect(await said(open.plainPort, 'EHLO a.example\r\nHELO a.example\r\nQUIT\r\n')).toBe(
      '220 plain.example.net takes mail for conformance tests\r\n500 Command not recognised\r\n250 plain.example.net\r\n221 plain.example.net closes\r\n',
    );
  });

  it('refuses as often as it was told to', async () => {
    const open = await sink();
    open.book.refuse({ to: 'LATER@', rcpt: 450, times: 1 });
    const end = open.book.refuse({ to: 'gone@', data: 554 });
    const send = (to: string) =>
      said(open.port, `HELO a.example\r\nMAIL FROM:<>\r\nRCPT TO:<${to}>\r\nDATA\r\nx\r\n.\r\nQUIT\r\n`);
    expect(await send('later@relay.example.net')).toContain('450 Refused');
    expect(await send('later@relay.example.net')).toContain('250 Message taken');
    expect(await send('gone@relay.example.net')).toContain('554 Refused');
    expect(await taken(open, 'gone@')).toBeUndefined();
    end();
    expect(await send('gone@relay.example.net')).toContain('250 Message taken');
    expect(await taken(open, 'gone@')).toMatchObject({ reversePath: '' });
  });

  it('gives each message once to who remembers it', async () => {
    const open = await sink();
    const one = 'MAIL FROM:<>\r\nRCPT TO:<x@relay.example.net>\r\nDATA\r\n.\r\n';
    await said(open.port, `EHLO a.example\r\n${one}${one}QUIT\r\n`);
    const known = new Set<RelayedMail>();
    for (let count = 0; count < 2; count++) {
      const mail = await taken(open, 'x@', known);
      expect(mail?.message).toHaveLength(0);
      if (mail) known.add(mail);
    }
    expect(await taken(open, 'x@', known)).toBeUndefined();
  });

  it('ends a session whose line has no end, and frees its ports when closed', async () => {
    const open = await sink();
    expect(await said(open.port, 'x'.repeat(20_000))).toBe(
      '220 relay.example.net takes mail for conformance tests\r\n',
    );
    await open.close();
    await expect(said(open.port, '')).rejects.toThrow('ECONNREFUSED');
  });

  it('leaves nothing listening when one port cannot be had', async () => {
    const open = await sink();
    const another = await sink();
    await another.close();
    await expect(openSink({ host: '127.0.0.1', port: another.port, plainPort: open.port })).rejects.toThrow(
      'EADDRINUSE',
    );
    await expect(said(another.port, '')).rejects.toThrow('ECONNREFUSED');
  });
});

describe('DataReader', () => {
  const whole = 'a\r\n.\n.\r\r\n..\r\n.\r\nQUIT\r\n';

  it('finds the end wherever the segments are cut', () => {
    for (let at = 0; at < whole.length - 6; at++) {
      const reader = new DataReader(1000);
      expect(reader.take(Buffer.from(whole.slice(0, at)))).toBeUndefined();
      const rest = reader.take(Buffer.from(whole.slice(at)));
      expect(rest?.toString()).toBe('QUIT\r\n');
      expect(reader.stuffed().toString()).toBe('a\r\n.\n.\r\r\n..\r\n');
    }
  });

  it('reads an empty message, and on beyond its limit', () => {
    const empty = new DataReader(10);
    expect(empty.take(Buffer.from('.\r\n'))).toHaveLength(0);
    expect(empty.stuffed()).toHaveLength(0);
    const large = new DataReader(10);
    expect(large.take(Buffer.from('x'.repeat(100)))).toBeUndefined();
    expect(large.take(Buffer.from('\r\n.\r\nX'))?.toString()).toBe('X');
    expect(large.tooLarge).toBe(true);
  });

  it('removes the first dot of a line that CRLF begins, and no other', () => {
    expect(unstuff(Buffer.from('..a\r\n.b\r\n\n..c\r\n...\r\nd.\r\n')).toString()).toBe(
      '.a\r\nb\r\n\n..c\r\n..\r\nd.\r\n',
    );
  });
});
