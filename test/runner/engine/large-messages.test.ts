import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { plainServer } from '../wire/servers.js';
import { play, steps, targetAt } from './playing.js';

const line = `${'x'.repeat(78)}\r\n`;
const piece = Buffer.from(line.repeat(1250));
/** 100 MB, in these pieces. */
const times = 1000;
const size = piece.length * times;

/** Writes the pieces as fast as they are read, and then the end. */
function writeAll(socket: Socket, end: string): void {
  let left = times;
  const more = () => {
    while (left > 0 && !socket.destroyed) {
      left -= 1;
      if (!socket.write(piece)) {
        socket.once('drain', more);
        return;
      }
    }
    if (!socket.destroyed) socket.write(end);
  };
  more();
}

/** A server that answers each line so. */
function answering(greeting: string, answer: (command: string, socket: Socket) => void): Promise<number> {
  return plainServer(socket => {
    socket.write(greeting);
    socket.on('end', () => socket.end());
    let unread = '';
    socket.on('data', octets => {
      const commands = `${unread}${octets}`.split('\r\n');
      unread = commands.pop() ?? '';
      for (const command of commands) answer(command, socket);
    });
  });
}

describe('a message of 100 MB', () => {
  it.each([
    ['pass', `{octets: ${size}, has: "x\\r\\nx"}`],
    ['fail', `{octets: ${size + 1}}`],
  ])('is fetched from an IMAP server: %s', async (verdict, asked) => {
    const port = await answering('* OK ready\r\n', (command, socket) => {
      const [tag, name] = command.split(' ');
      if (name === 'CAPABILITY') socket.write(`* CAPABILITY IMAP4rev1\r\n${tag} OK done\r\n`);
      else if (name === 'FETCH') {
        socket.write(`* 1 FETCH (BODY[] {${size}}\r\n`);
        writeAll(socket, `)\r\n${tag} OK done\r\n`);
      } else socket.write(`${tag} OK done\r\n`);
    });
    const text = `
- connect: imap
- send: FETCH 1 BODY.PEEK[]
  expect: {untagged: [{fetch: 1, items: {'BODY[]': ${asked}}}], tagged: OK}`;
    const event = await play(targetAt('imap', port, { timeoutMs: 60_000 }), steps(text, 'timeout: 120s'));
    expect(event).toMatchObject({ verdict });
    expect(JSON.stringify(event).length).toBeLessThan(100_000);
  });

  it.each([
    ['pass', `{octets: ${size}, count: ${size / line.length}}`],
    ['pass', `{message: {text: "${line.trim()}\\n", repeat: "${line.trim()}\\n", times: ${size / line.length - 1}}}`],
    ['fail', `{octets: ${size - 1}}`],
  ])('is retrieved from a POP3 server: %s, %s', async (verdict, asked) => {
    const port = await answering('+OK ready\r\n', (command, socket) => {
      if (command === 'CAPA') socket.write('+OK\r\nUIDL\r\n.\r\n');
      else if (command === 'RETR 1') {
        socket.write('+OK\r\n');
        writeAll(socket, '.\r\n');
      } else socket.write('+OK\r\n');
    });
    const text = `\n- connect: pop3\n- {send: RETR 1, expect: ${asked}}`;
    const event = await play(targetAt('pop3', port, { timeoutMs: 60_000 }), steps(text, 'timeout: 120s'));
    expect(event).toMatchObject({ verdict });
    expect(JSON.stringify(event).length).toBeLessThan(100_000);
  });

  it('is sent to an SMTP server in pieces', async () => {
    let received = 0;
    const port = await plainServer(socket => {
      socket.write('220 ready\r\n');
      socket.on('end', () => socket.end());
      let content = false;
      socket.on('data', octets => {
        if (content) {
          received += octets.length;
          if (!octets.subarray(-5).equals(Buffer.from('\r\n.\r\n'))) return;
          content = false;
          socket.write('250 taken\r\n');
        } else {
          content = octets.toString() === 'DATA\r\n';
          socket.write(content ? '354 go on\r\n' : '250 mail.example.test\r\n');
        }
      });
    });
    const text = `
- connect: smtp
- {send: DATA, expect: 354}
- {write: [{repeat: "${line.trim()}\\r\\n", times: ${size / line.length}}, {text: ".\\r\\n"}]}
- expect: 250`;
    const event = await play(targetAt('smtp', port, { timeoutMs: 60_000 }), steps(text, 'timeout: 120s'));
    expect(event).toMatchObject({ verdict: 'pass' });
    expect(received).toBe(size + 3);
    expect(JSON.stringify(event).length).toBeLessThan(100_000);
  });
});
