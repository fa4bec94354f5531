import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smtpSession } from '../sessions.js';
import { stops, takesAnything } from '../text-protocol/hostile.js';
import { cut, octets, oneByOne, play } from '../text-protocol/play.js';

const commands = fc
  .array(
    fc.constantFrom(
      'EHLO c\r\n',
      'MAIL FROM:<>\r\n',
      'RCPT TO:<a>\r\n',
      'DATA\r\n',
      'text\r\n.\r\n',
      'AUTH LOGIN\r\n',
      'dQ==\r\n',
      'BDAT 4 LAST\r\n',
      'abcd',
      'NOOP\n',
    ),
  )
  .map(parts => parts.join(''));

const servers = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '250 ok\r\n',
        '250-mx\r\n250 ENHANCEDSTATUSCODES\r\n',
        '354 go\r\n',
        '334 \r\n',
        '250 2.0.0 ok\r\n',
      ),
      fc.constantFrom('250-', '550 ', '\r', '\n', '\r\n', '25', 'x'.repeat(520), '\xff', '999 no\r\n'),
    ),
    { maxLength: 30 },
  )
  .map(parts => octets(`220 mx.example.test\r\n${parts.join('')}`));

describe('SMTP octets in pieces', () => {
  it('give the same replies and violations wherever they are cut', () => {
    fc.assert(
      fc.property(commands, servers, fc.array(fc.nat(600), { maxLength: 10 }), (client, server, places) => {
        const whole = play(smtpSession(), client, [server]);
        expect(play(smtpSession(), client, cut(server, places))).toEqual(whole);
        expect(play(smtpSession(), client, oneByOne(server))).toEqual(whole);
      }),
      { numRuns: 300 },
    );
  });

  it('do not depend on how the client cut its own', () => {
    fc.assert(
      fc.property(commands, servers, (client, server) => {
        const session = smtpSession({ lmtp: true });
        for (const piece of oneByOne(octets(client))) session.wrote(piece);
        expect(play(session, '', [server])).toEqual(play(smtpSession({ lmtp: true }), client, [server]));
      }),
    );
  });

  it('never throw anything but LimitExceeded', () => {
    takesAnything(() => smtpSession(), 203);
  });
});

describe('a hostile SMTP server', () => {
  it.each([
    ['an endless line', Buffer.alloc(1024, 'x')],
    ['an endless line of CR', Buffer.alloc(1024, '\r')],
    ['an endless reply', Buffer.from('250-more\r\n'.repeat(100))],
    ['endless replies', Buffer.from('250 more\r\n'.repeat(100))],
    ['endless junk', Buffer.from('x\r\n'.repeat(300))],
  ])('is stopped: %s', (_name, piece) => {
    stops(smtpSession(), piece);
  });
});
