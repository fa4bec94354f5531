import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Pop3Response } from '../../../../runner/protocols/pop3/response.js';
import type { Octets } from '../../../../runner/wire/spool.js';
import { heldOctets } from '../../../memory.js';
import { LimitExceeded, pop3Session } from '../sessions.js';
import { stops, takesAnything } from '../text-protocol/hostile.js';
import { cut, type Outcome, octets, oneByOne, play } from '../text-protocol/play.js';

const commands = fc
  .array(fc.constantFrom('STAT', 'LIST', 'RETR 1', 'UIDL', 'CAPA', 'AUTH PLAIN', 'AA==', 'FOO', 'NOOP'))
  .map(parts => parts.map(part => `${part}\r\n`).join(''));

const servers = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '+OK\r\n',
        '-ERR no\r\n',
        '+ \r\n',
        '.\r\n',
        '..a\r\n',
        '1 5\r\n',
        'RESP-CODES\r\n',
        '+OK [x\r\n',
      ),
      fc.constantFrom('.', '+', '\r', '\n', '.\n', '\r\n', 'x'.repeat(520), '\xff', '+ok\r\n'),
    ),
    { maxLength: 30 },
  )
  .map(parts => octets(`+OK ready\r\n${parts.join('')}`));

const textOf = (all: Octets) => all.read(0, all.length).toString('latin1');

/** An outcome with the contents spelled out. */
function spelled({ replies, violations, limit }: Outcome<Pop3Response>) {
  const told = replies.map(({ content, ...rest }) => ({
    ...rest,
    raw: content && textOf(content.raw),
    octets: content && textOf(content.octets),
  }));
  return { told, violations, limit };
}

describe('POP3 octets in pieces', () => {
  it('give the same responses and violations wherever they are cut', () => {
    fc.assert(
      fc.property(commands, servers, fc.array(fc.nat(600), { maxLength: 10 }), (client, server, places) => {
        const whole = spelled(play(pop3Session(), client, [server]));
        expect(spelled(play(pop3Session(), client, cut(server, places)))).toEqual(whole);
        expect(spelled(play(pop3Session(), client, oneByOne(server)))).toEqual(whole);
      }),
      { numRuns: 300 },
    );
  });

  it('of any message come back as they were once they are stuffed', () => {
    const octet = fc.constantFrom(...Buffer.from('..a \r\n\xff', 'latin1'));
    fc.assert(
      fc.property(fc.array(octet, { maxLength: 60 }), fc.array(fc.nat(80)), (content, places) => {
        // The header has more CRLF than the content can have stray LF.
        const message = `${'a: b\r\n'.repeat(61)}${Buffer.from(content).toString('latin1')}\r\n`;
        const stuffed = message.replace(/(?<=\r\n|^)\./g, '..');
        const server = octets(`+OK ready\r\n+OK\r\n${stuffed}.\r\n`);
        const { replies, violations } = play(pop3Session(), 'RETR 1\r\n', cut(server, places));
        expect(replies[1]?.content && textOf(replies[1].content.octets)).toBe(message);
        expect(violations).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('never throw anything but LimitExceeded', () => {
    takesAnything(() => pop3Session(), 800);
  });
});

describe('a hostile POP3 server', () => {
  it.each([
    ['an endless line', Buffer.alloc(1024, 'x')],
    ['endless responses', Buffer.from('+OK more\r\n'.repeat(100))],
    ['endless junk', Buffer.from('x\r\n'.repeat(300))],
  ])('is stopped: %s', (_name, piece) => {
    stops(pop3Session(), piece);
  });

  it.each([
    ['lines', 'multi-line response', 256, 64, Buffer.from(`.${'x'.repeat(98)}\n`.repeat(600))],
    ['a line', 'line of a multi-line response', 64, 300, Buffer.alloc(60_000, 'x')],
  ])('is stopped at %s without end', (_name, what, limit, memory, piece) => {
    const session = pop3Session();
    session.wrote(octets('RETR 1\r\n'));
    session.received(octets('+OK ready\r\n+OK\r\n'));
    const before = heldOctets();
    let sent = 0;
    let most = 0;
    let thrown: unknown;
    try {
      for (; sent < 300_000_000; sent += piece.length) {
        session.received(piece);
        // Now and then: to look takes longer than to send.
        if (sent % (piece.length * 400) === 0) most = Math.max(most, heldOctets() - before);
      }
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(LimitExceeded);
    expect(thrown).toMatchObject({ what, limit: limit * 1024 * 1024 });
    expect(sent).toBeLessThan(limit * 1024 * 1024 + piece.length);
    expect(most).toBeLessThan(memory * 1024 * 1024);
    expect(session.violations.length).toBeLessThan(200);
  });
});
