import { describe, expect, it } from 'vitest';
import { compile } from '../../../../runner/protocols/pop3/expectation.js';
import { pop3Session } from '../../../../runner/protocols/pop3/session.js';
import { asking, octets, play, told } from '../text-protocol/play.js';

const question = asking({ compile, compileForbidden: compile });

const greeting = '+OK ready\r\n';

/** What the responses answer, and which invariants were offended, when all the client's octets come first. */
function talk(client: string, server: string) {
  const { replies, violations } = play(pop3Session(), client, [octets(server)]);
  return {
    asked: replies.map(({ status, asked, content }) => {
      return `${status} ${asked?.verb ?? 'nothing'}${content ? ` ${content.lines.length}` : ''}`;
    }),
    told: told(violations),
  };
}

describe('what a response answers', () => {
  it('knows which commands have multi-line responses', () => {
    const client = 'CAPA\r\nLIST\r\nLIST 1\r\nuidl\r\nUIDL 1\r\nRETR 1\r\nRETR 9\r\nTOP 1 0\r\nAUTH\r\nNOOP\r\n';
    const server = [
      '+OK\r\nTOP\r\nUIDL\r\n.\r\n+OK\r\n1 5\r\n.\r\n+OK 1 5\r\n+OK\r\n1 a\r\n.\r\n+OK 1 a\r\n',
      '+OK\r\n+OK\r\n..\r\n...x\r\n.\r\n-ERR no\r\n+OK\r\n.\r\n+OK\r\nPLAIN\r\n.\r\n+OK\r\n',
    ];
    expect(talk(client, greeting + server.join(''))).toEqual({
      asked: [
        'OK greeting',
        'OK CAPA 2',
        'OK LIST 1',
        'OK LIST',
        'OK UIDL 1',
        'OK UIDL',
        'OK RETR 3',
        'ERR RETR',
        'OK TOP 0',
        'OK AUTH 1',
        'OK NOOP',
      ],
      told: [],
    });
  });

  it('undoes the byte-stuffing and keeps the octets as sent', () => {
    const { replies } = play(pop3Session(), 'RETR 1\r\n', [
      octets(`${greeting}+OK\r\n..\r\na.\r\n...b\r\n\r\n..c\r\n.\r\n`),
    ]);
    expect(replies[1]?.content?.octets.read(0, 100).toString()).toBe('.\r\na.\r\n..b\r\n\r\n.c\r\n');
    expect(replies[1]?.content?.raw.read(0, 100).toString()).toBe('..\r\na.\r\n...b\r\n\r\n..c\r\n');
    expect(replies[1]?.content?.lines.map(String)).toEqual(['.', 'a.', '..b', '', '.c']);
  });

  it('follows a SASL dialogue', () => {
    const client = 'AUTH PLAIN\r\nAHUAcA==\r\nAUTH CRAM-MD5\r\n*\r\nNOOP\r\n';
    expect(talk(client, `${greeting}+ \r\n+OK in\r\n+ PDFAeD4=\r\n-ERR cancelled\r\n+OK\r\n`)).toEqual({
      asked: ['OK greeting', '+ AUTH', 'OK AUTH', '+ AUTH', 'ERR AUTH', 'OK NOOP'],
      told: [],
    });
  });

  it('reads response codes', () => {
    const server = `${greeting}-ERR [IN-USE] locked\r\n-ERR [SYS/TEMP]\r\n-ERR [not one] x\r\n+OK 2 320\r\n`;
    const { replies } = play(pop3Session(), 'PASS\r\nPASS\r\nPASS\r\nSTAT\r\n', [octets(server)]);
    expect(replies.map(({ code, args }) => [code, args])).toEqual([
      [undefined, ['ready']],
      [['IN-USE'], ['locked']],
      [['SYS', 'TEMP'], []],
      [undefined, ['[not', 'one]', 'x']],
      [undefined, ['2', '320']],
    ]);
  });

  it('drops what was unanswered when TLS begins', () => {
    const session = pop3Session();
    session.wrote(octets('CAPA\r\nSTLS\r\nNOOP\r\n'));
    session.received(octets(`${greeting}+OK\r\nRESP-CODES\r\n.\r\n+OK go\r\n+OK inj`));
    session.secured();
    session.wrote(octets('LIST\r\n'));
    session.received(octets('+OK [ x\r\n.\r\n'));
    expect(session.replies.at(-1)).toMatchObject({ status: 'OK', asked: { verb: 'LIST' }, offset: 46 });
    expect(session.violations).toEqual([]);
  });

  it('leaves lines after a command of unknown form in peace, and joins them when told to', () => {
    const session = pop3Session();
    session.wrote(octets('XTND\r\n'));
    session.received(octets(`${greeting}+OK see\r\na\r\n..b`));
    session.replies.shift();
    const wanted = question({ expect: { multiline: true, lines: ['a', '<b>'] } });
    expect(session.judge(wanted, false).state).toBe('waiting');
    session.received(octets('\r\n.\r\n'));
    expect(session.judge(wanted, false)).toMatchObject({ state: 'met', consumed: 1, bindings: { b: '.b' } });
    session.replies.shift();
    expect(session.replies).toEqual([]);
    session.wrote(octets('NOOP\r\n'));
    session.received(octets('+OK\r\n'));
    expect(session.replies[0]?.asked?.verb).toBe('NOOP');
    expect(session.violations).toEqual([]);
  });

  it('takes the first line for the whole response when told to', () => {
    const session = pop3Session();
    session.wrote(octets('AUTH\r\nNOOP\r\n'));
    session.received(octets(`${greeting}+OK what\r\n+OK no`));
    session.replies.shift();
    expect(session.judge(question({ expect: 'OK' }), false).state).toBe('waiting');
    expect(session.judge(question({ expect: { status: 'OK', multiline: false } }), false).state).toBe('met');
    session.received(octets('op\r\n'));
    expect(session.replies.map(reply => `${reply.asked?.verb} ${reply.text}`)).toEqual(['AUTH what', 'NOOP noop']);
  });
});

describe('a multi-line response without its end', () => {
  const begun = () => {
    const session = pop3Session();
    session.wrote(octets('LIST\r\n'));
    session.received(octets(`${greeting}+OK\r\n1 5\r\n`));
    session.replies.shift();
    return session;
  };
  const list = question({ expect: { lines: ['1 5'] } });

  it('breaks one invariant, once, when the server is silent', () => {
    const session = begun();
    expect(session.judge(list, true)).not.toHaveProperty('malformed');
    session.silent?.();
    session.silent?.();
    session.ended();
    expect(session.violations.map(({ invariant, found }) => `${invariant}: ${found}`)).toEqual([
      'multiline-end: nothing more after 5 octets of lines',
    ]);
    expect(session.judge(list, true)).toMatchObject({ state: 'unmet', malformed: 'multiline-end' });
  });

  it('is taken for whole when the next response comes', () => {
    const session = begun();
    session.wrote(octets('NOOP\r\n'));
    session.received(octets('+OK no\r\n'));
    expect(session.judge(list, false).state).toBe('met');
    expect(session.replies.map(reply => `${reply.asked?.verb} ${reply.text}`)).toEqual(['LIST ', 'NOOP no']);
    expect(session.violations.map(({ invariant }) => invariant)).toEqual(['multiline-end']);
  });
});

describe('POP3 invariants', () => {
  const cases: [name: string, client: string, server: string, told: string[]][] = [
    ['LF alone', 'NOOP\r\n', '+OK\n', ['line-ends@14']],
    ['CR alone', 'NOOP\r\n', '+OK a\rb\r\n', ['line-ends@16']],
    ['LF alone in a listing', 'LIST\r\n', '+OK\r\n1 5\n2 5\r\n.\r\n', ['line-ends@19']],
    ['LF alone all through', 'RETR 1\r\n', '+OK\na\n..b\n.\n', ['line-ends@14', 'line-ends@16']],
    ['a message all in LF', 'RETR 1\r\nNOOP\r\n', '+OK\r\na\nb\n.\r\n+OK\r\n', ['line-ends@17']],
    ['a message with an odd LF and CR', 'RETR 1\r\n', '+OK\r\na\r\nb\nc\rd\r\ne\r\n.\r\n', []],
    [
      'a lone dot between odd LFs of a message',
      'RETR 1\r\n',
      '+OK\r\na\r\nb\r\nc\n.\r\n.d\r\n..e\r\n.\r\n',
      ['byte-stuffing@27'],
    ],
    ['a line without its end', 'NOOP\r\n', '+OK', ['line-ends@11']],
    ['no status', 'NOOP\r\n', 'ok\r\n', ['status-indicator@11']],
    ['a status that goes on', 'NOOP\r\n', '+OKAY\r\n', ['status-indicator@14']],
    ['lower case', 'NOOP\r\n', '+ok\r\n', ['status-upper-case@11']],
    ['512 octets', 'NOOP\r\n', `+OK ${'x'.repeat(506)}\r\n`, []],
    ['513 octets', 'NOOP\r\n', `+OK ${'x'.repeat(507)}\r\n`, ['response-length@11']],
    ['no terminating line', 'LIST\r\n', '+OK\r\n1 5\r\n', ['multiline-end@21']],
    ['no terminating line, and another response', 'LIST\r\nNOOP\r\n', '+OK\r\n1 5\r\n+OK\r\n', ['multiline-end@21']],
    ['a capability like a status', 'CAPA\r\n', '+OK\r\n+OK\r\n.\r\n', []],
    ['LIST of one message as a list', 'LIST 1\r\nNOOP\r\n', '+OK\r\n1 5\r\n.\r\n+OK\r\n', ['scan-listing@11']],
    ['the dot glued to the last line', 'RETR 1\r\n', '+OK\r\ntext.\r\n', ['multiline-end@23']],
    ['a dot not doubled', 'RETR 1\r\n', '+OK\r\n.a\r\n.\r\n', ['byte-stuffing@16']],
    ['a response too many', 'NOOP\r\n', '+OK\r\n+OK\r\n', ['one-response-a-command@16']],
    ['bare LF of the client leaves doubt', 'NOOP\nNOOP\r\n', '+OK\r\n+OK\r\n+OK\r\n', []],
    ['a response code, not announced', 'NOOP\r\n', '+OK [a b] c\r\n', []],
    [
      'a response code, announced',
      'CAPA\r\nNOOP\r\n',
      '+OK\r\nRESP-CODES\r\n.\r\n+OK [a b] c\r\n',
      ['response-code@31'],
    ],
    ['an empty level', 'CAPA\r\nNOOP\r\n', '+OK\r\nRESP-CODES\r\n.\r\n-ERR [SYS/] c\r\n', ['response-code@31']],
    ['a capability with two spaces', 'CAPA\r\n', '+OK\r\nTOP\r\nSASL  PLAIN\r\n.\r\n', ['capability-syntax@21']],
    ['a capability too long', 'CAPA\r\n', `+OK\r\nX-${'a'.repeat(509)}\r\n.\r\n`, ['capability-syntax@16']],
    ['a challenge to NOOP', 'NOOP\r\n', '+ \r\n', ['challenge-only-in-auth@11']],
    ['a challenge with text', 'AUTH X\r\n', '+ go on\r\n', ['challenge-syntax@11']],
    ['a challenge without its space', 'AUTH X\r\n', '+\r\n', ['challenge-syntax@11']],
    ['STAT with words', 'STAT\r\n', '+OK 2 messages\r\n', ['drop-listing@11']],
    ['STAT with more', 'STAT\r\n', '+OK 2 320 more\r\n', []],
    ['STAT refused', 'STAT\r\n', '-ERR no\r\n', []],
    ['LIST with words', 'LIST\r\n', '+OK\r\n1 5\r\n2\r\n.\r\n', ['scan-listing@21']],
    ['LIST of one', 'LIST 1\r\n', '+OK size 5\r\n', ['scan-listing@11']],
    ['UIDL with more', 'UIDL\r\n', '+OK\r\n1 a\r\n2 b c\r\n.\r\n', ['unique-id-listing@21']],
    ['UIDL of 71', 'UIDL 1\r\n', `+OK 1 ${'u'.repeat(71)}\r\n`, ['unique-id-listing@11']],
    ['UIDL of 70', 'UIDL 1\r\n', `+OK 1 ${'u'.repeat(70)}\r\n`, []],
  ];
  it.each(cases)('%s', (_name, client, server, expected) => {
    expect(talk(client, greeting + server).told).toEqual(expected);
  });

  it('wants a positive greeting', () => {
    expect(talk('', '-ERR go away\r\n').told).toEqual(['greeting@0']);
    expect(talk('', '+OK<1@example.test>\r\n').told).toEqual([]);
  });

  it('tells once of a message whose lone dot ends it early', () => {
    const outcome = talk('RETR 1\r\n', `${greeting}+OK\r\na\r\n.\r\nb\r\n.\r\n`);
    expect(outcome.asked).toEqual(['OK greeting', 'OK RETR 1', 'undefined nothing', 'undefined nothing']);
    expect(outcome.told).toEqual(['status-indicator@22', 'status-indicator@25']);
  });
});
