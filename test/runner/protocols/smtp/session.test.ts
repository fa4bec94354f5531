import { describe, expect, it } from 'vitest';
import { type SmtpOptions, smtpSession } from '../../../../runner/protocols/smtp/session.js';
import { octets, play, told } from '../text-protocol/play.js';

/** What the replies answer, and which invariants were offended, when all the client's octets come first. */
function talk(client: string, server: string, options?: SmtpOptions) {
  const { replies, violations } = play(smtpSession(options), client, [octets(server)]);
  return { asked: replies.map(({ code, asked }) => `${code} ${asked?.verb ?? 'nothing'}`), told: told(violations) };
}

const greeting = '220 mx.example.test ready\r\n';

describe('what a reply answers', () => {
  it('follows pipelined commands, DATA and its content', () => {
    const client =
      'EHLO c.example\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.test>\r\nDATA\r\nSubject: x\r\n\r\nQUIT\r\n..\r\n.\r\nQUIT\r\n';
    const server = `${greeting}250-mx.example.test\r\n250 PIPELINING\r\n250 ok\r\n250 ok\r\n354 go\r\n250 taken\r\n221 bye\r\n`;
    expect(talk(client, server)).toEqual({
      asked: ['220 greeting', '250 EHLO', '250 MAIL', '250 RCPT', '354 DATA', '250 content', '221 QUIT'],
      told: [],
    });
  });

  it('takes the lines after a refused DATA for commands', () => {
    expect(talk('DATA\r\nhello\r\n.\r\n', `${greeting}503 no\r\n500 what\r\n500 what\r\n`)).toEqual({
      asked: ['220 greeting', '503 DATA', '500 HELLO', '500 .'],
      told: [],
    });
  });

  it('leaves out BDAT chunks, whatever is in them', () => {
    const client = 'BDAT 8\r\nNOOP\r\n\r\nBDAT 3 LAST\r\n\r\n\nNOOP\r\n';
    expect(talk(client, `${greeting}250 a\r\n250 b\r\n250 c\r\n`)).toEqual({
      asked: ['220 greeting', '250 BDAT', '250 BDAT', '250 NOOP'],
      told: [],
    });
  });

  it('lets an LMTP server answer the content once too seldom', () => {
    const client = 'MAIL FROM:<>\r\nRCPT TO:<a>\r\nRCPT TO:<b>\r\nDATA\r\n.\r\nDATA\r\n.\r\n';
    const server = `${greeting}250 m\r\n250 a\r\n250 b\r\n354 d\r\n451 all\r\n354 d\r\n250 ok\r\n`;
    expect(talk(client, server, { lmtp: true })).toMatchObject({
      asked: expect.arrayContaining(['451 content', '354 DATA', '250 content']),
      told: [],
    });
  });

  it('accuses nobody after BDAT at a server that does not know it', () => {
    expect(talk('BDAT 8\r\nHI\r\nYOU\r\n', `${greeting}500 a\r\n500 b\r\n500 c\r\n`).told).toEqual([]);
  });

  it('follows a SASL dialogue, with one reply to each response', () => {
    const server = `${greeting}334 VXNlcm5hbWU6\r\n334 UGFzc3dvcmQ6\r\n235 in\r\n250 ok\r\n`;
    expect(talk('AUTH LOGIN\r\ndQ==\r\ncA==\r\nNOOP\r\n', server)).toEqual({
      asked: ['220 greeting', '334 AUTH', '334 AUTH', '235 AUTH', '250 NOOP'],
      told: [],
    });
  });

  it('expects a reply a recipient in LMTP, after DATA and after BDAT LAST', () => {
    const client =
      'MAIL FROM:<>\r\nRCPT TO:<a>\r\nRCPT TO:<b>\r\nRCPT TO:<c>\r\nDATA\r\n.\r\nRCPT TO:<a>\r\nBDAT 0 LAST\r\nQUIT\r\n';
    const server = `${greeting}250 m\r\n250 a\r\n550 b\r\n250 c\r\n354 d\r\n250 a\r\n452 c\r\n250 a\r\n250 bdat\r\n221 q\r\n`;
    const outcome = talk(client, server, { lmtp: true });
    expect(outcome.asked.slice(5)).toEqual([
      '354 DATA',
      '250 content',
      '452 content',
      '250 RCPT',
      '250 BDAT',
      '221 QUIT',
    ]);
    expect(outcome.told).toEqual([]);
    // The same octets over SMTP: the second reply to the content is taken for RCPT's, and in the end one is left over.
    expect(talk(client, server).told).toHaveLength(1);
  });

  it('drops what was unanswered when TLS begins', () => {
    const session = smtpSession();
    session.wrote(octets('EHLO c.example\r\nSTARTTLS\r\nNOOP\r\n'));
    session.received(octets(`${greeting}250-mx.example.test\r\n250 ENHANCEDSTATUSCODES\r\n220 2.0.0 go\r\n250 inj`));
    session.secured();
    session.wrote(octets('NOOP\r\n'));
    session.received(octets('250 ok\r\n'));
    expect(session.replies.at(-1)).toMatchObject({ code: 250, asked: { verb: 'NOOP' }, offset: 94 });
    expect(session.violations).toEqual([]);
  });

  it('still awaits the greeting after implicit TLS', () => {
    const session = smtpSession();
    session.secured();
    session.received(octets(greeting));
    expect(session.replies[0]?.asked?.verb).toBe('greeting');
  });
});

describe('SMTP invariants', () => {
  const cases: [name: string, client: string, server: string, told: string[]][] = [
    ['LF alone', 'NOOP\r\n', '250 ok\n', ['line-ends@33']],
    ['CR alone', 'NOOP\r\n', '250 o\rk\r\n', ['line-ends@32']],
    ['a line without its end', 'NOOP\r\n', '250 ok', ['line-ends@27']],
    ['a reply without its last line', 'HELP\r\n', '214-a\r\n', ['reply-format@34']],
    ['no code', 'NOOP\r\n', 'ok then\r\n', ['reply-format@27']],
    ['two digits', 'NOOP\r\n', '25 ok\r\n', ['reply-format@27']],
    ['no separator', 'NOOP\r\n', '250ok\r\n', ['reply-format@30']],
    ['a bare code', 'NOOP\r\n', '250\r\n', ['no-bare-code@27']],
    ['a code and a space', 'NOOP\r\n', '250 \r\n', []],
    ['a first digit out of range', 'NOOP\r\n', '650 ok\r\n', ['reply-code@27']],
    ['a second digit out of range', 'NOOP\r\n', '269 ok\r\n', ['reply-code@27']],
    ['two codes', 'HELP\r\n', '214-a\r\n250 b\r\n', ['one-code-a-reply@34']],
    [
      'a line without a code within a reply',
      'HELP\r\nNOOP\r\n',
      '214-a\r\nb\r\n214 c\r\n250 d\r\n',
      ['reply-format@34'],
    ],
    ['a line of 512 octets', 'NOOP\r\n', `250 ${'x'.repeat(506)}\r\n`, []],
    ['a line of 513 octets', 'NOOP\r\n', `250 ${'x'.repeat(507)}\r\n`, ['reply-line-length@27']],
    ['an octet of eight bits', 'NOOP\r\n', '250 \xe9\r\n', ['reply-text@31']],
    ['UTF-8 that VRFY asked for', 'VRFY x SMTPUTF8\r\n', '250 \xc3\xa9 <x@example.test>\r\n', []],
    ['UTF-8 that VRFY did not ask for', 'VRFY x\r\n', '250 \xc3\xa9 <x@example.test>\r\n', ['reply-text@31']],
    ['a control character', 'NOOP\r\n', '250 a\x07\r\n', ['reply-text@32']],
    ['a tab', 'NOOP\r\n', '250 a\tb\r\n', []],
    ['a reply too many', 'NOOP\r\n', '250 a\r\n250 b\r\n', ['one-reply-a-command@34']],
    ['421 at any time', 'NOOP\r\n', '250 a\r\n421 closing\r\n', []],
    ['a reply before the mail data ends', 'DATA\r\nx\r\n', '354 a\r\n250 b\r\n', ['one-reply-a-command@34']],
    ['bare LF of the client leaves doubt', 'DATA\r\nx\n.\nNOOP\r\n', '354 a\r\n250 b\r\n250 c\r\n', []],
    ['an over-long command leaves doubt', `NOOP ${'x'.repeat(600)}\r\n`, '500 a\r\n500 b\r\n', []],
    ['an over-long line of mail leaves doubt', `DATA\r\n${'x'.repeat(999)}\r\n`, '354 a\r\n500 b\r\n', []],
    ['a NUL in a command leaves doubt', 'NOOP\0\r\n', '500 a\r\n500 b\r\n', []],
    ['354 to RSET', 'RSET\r\n', '354 a\r\n', ['mail-input-only-for-data@27']],
    ['334 to NOOP', 'NOOP\r\n', '334 \r\n', ['challenge-only-in-auth@27']],
    ['a challenge with text', 'AUTH NTLM\r\n', '334 go ahead\r\n', ['challenge-syntax@27']],
    ['a challenge of nothing', 'AUTH PLAIN\r\n', '334 \r\n', []],
    ['a long challenge', 'AUTH X\r\n', `334 ${'QUJD'.repeat(200)}\r\n`, []],
    ['a private 334', 'X-EXPS NTLM\r\n', '334 supported\r\n', []],
    ['EHLO without a domain', 'EHLO c\r\n', '250- hi\r\n250 SIZE\r\n', ['ehlo-domain@27']],
    ['EHLO with an equals sign', 'EHLO c\r\n', '250-mx\r\n250 AUTH=LOGIN PLAIN\r\n', ['ehlo-extension@35']],
    ['EHLO with two spaces', 'EHLO c\r\n', '250-mx\r\n250 AUTH  PLAIN\r\n', ['ehlo-extension@35']],
    ['EHLO as it should be', 'EHLO c\r\n', '250-mx.example.test Hi \x01\r\n250-8BITMIME\r\n250 SIZE 1000\r\n', []],
  ];
  it.each(cases)('%s', (_name, client, server, expected) => {
    expect(talk(client, greeting + server).told).toEqual(expected);
  });

  it('wants a domain in the greeting', () => {
    expect(talk('', '220 *** ready\r\n').told).toEqual(['greeting@0']);
    expect(talk('', '220 [192.0.2.1] ready\r\n').told).toEqual([]);
    expect(talk('', '220-mx.example.test hi\r\n220 ready\r\n').told).toEqual([]);
    expect(talk('', '554 go away\r\n').told).toEqual([]);
  });

  it('holds enhanced status codes to what EHLO promised', () => {
    const client = 'NOOP\r\nEHLO c\r\nNOOP\r\nNOOP\r\nHELP\r\nDATA\r\n.\r\nEHLO c\r\n';
    const server = [
      greeting,
      '250 ok\r\n250-mx\r\n250 ENHANCEDSTATUSCODES\r\n',
      '250 ok\r\n250 5.0.0 ok\r\n214-2.0.0 a\r\n214 2.1.0 b\r\n354 go\r\n550 5.7.1 no\r\n250 mx\r\n',
    ].join('');
    expect(talk(client, server).told).toEqual([
      'enhanced-code-present@68',
      'enhanced-code-class@80',
      'enhanced-code-same@107',
    ]);
  });
});
