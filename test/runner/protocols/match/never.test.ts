import { describe, expect, it } from 'vitest';
import { compile as imap } from '../../../../runner/protocols/imap/match/expectation.js';
import { protocols } from '../../../../runner/protocols/index.js';
import { type Cause, compileAlternative, invalidity, relayedGrammar } from '../sessions.js';

const { smtp, pop3 } = protocols;

/** All that is told of an expectation, each with the way to it. */
const told = (read: () => unknown): readonly (readonly [string, string])[] =>
  (invalidity(read)?.causes ?? []).map(({ path, message }: Cause) => [path.join('.'), message]);

describe('a pattern of IMAP that no response can meet', () => {
  it.each([
    ['EXISTS 3', 'expected a number before EXISTS at character 1, found "EXISTS 3"'],
    ['x EXISTS', 'expected a number before EXISTS at character 1, found "x EXISTS"'],
    ['-1 EXISTS', 'expected a number before EXISTS at character 1, found "-1 EXISTS"'],
    ['<n:string> EXISTS', 'expected a number at character 1, found "<n:string> EXISTS"'],
    ['3 EXISTS 4', 'expected the end of the pattern at character 9, found " 4"'],
    ['1:3 FETCH (FLAGS ())', 'expected one space at character 2, found ":3 FETCH (FLAGS ())"'],
    ['FETCH (..) (', 'expected a number before FETCH at character 1, found "FETCH (..) ("'],
    ['1 FETCH (FLAGS ()) (', 'expected the end of the pattern at character 19, found " ("'],
    ['1 FETCH (FLAG ())', 'expected the name of a data item (did you mean FLAGS?) at character 10, found "FLAG ())"'],
    [
      '3 SEARCH',
      'expected EXISTS, RECENT, EXPUNGE or FETCH, as SEARCH has no number before it at character 3, found "SEARCH"',
    ],
    ['3 EXIST', 'expected the name of a response (did you mean EXISTS?) at character 3, found "EXIST"'],
    ['SERACH 1', 'expected the name of a response (did you mean SEARCH?) at character 1, found "SERACH 1"'],
    ['OK [UIDVALIDITY 1', 'expected "]" at character 18, found the end of the pattern'],
    ['OK [', 'expected a response code at character 5, found the end of the pattern'],
    ['OK []', 'expected a response code at character 5, found "]"'],
    ['OK [UIDVALIDTY 3]', 'expected a response code (did you mean UIDVALIDITY?) at character 5, found "UIDVALIDTY 3]"'],
    [
      'A1 OK done',
      'expected an untagged response (`tagged` is for the one that completes the command) at character 1, found "A1 OK done"',
    ],
    ['+ go', 'expected the name of a response at character 1, found "+ go"'],
    ['LIST () "//" x', 'expected one character in double quotes, or NIL at character 9, found ""//" x"'],
    [
      'STATUS x (MESAGES 3)',
      'expected the name of a status item (did you mean MESSAGES?) at character 11, found "MESAGES 3)"',
    ],
    ['FOO (', 'expected a value at character 6, found the end of the pattern'],
    ['FOO "x', 'expected a quoted string that ends in this line at character 5, found ""x"'],
  ])('%s', (pattern, message) => {
    expect(told(() => imap({ untagged: ['BYE', pattern] }))).toEqual([
      ['untagged.1', `pattern ${JSON.stringify(pattern)}: ${message}`],
    ]);
  });

  it.each([
    [{ fetch: 1, only: 'x' }, 'only is true or false'],
    [{ flags: { has: ['a b'] } }, 'has has words, of which `a b` is none'],
    [{ flags: { has: ['A'], lacks: ['a'] } }, 'nothing both has and lacks A'],
    [
      { list: { name: 'x', delimiter: '//' } },
      'pattern "//": expected one character in double quotes, or NIL at character 1, found "//"',
    ],
    [{ list: { names: 'x' } }, 'unknown key names: did you mean name?'],
    [
      { status: { MESAGES: 1 } },
      'pattern "MESAGES": expected the name of a status item (did you mean MESSAGES?) at character 1, found "MESAGES"',
    ],
    [
      { esearch: { MNI: 1 } },
      'pattern "MNI": expected the name of search data (did you mean MIN?) at character 1, found "MNI"',
    ],
    [{ vanished: '1', earlier: 'x' }, 'earlier is true or false'],
  ])('%j', (pattern, message) => {
    expect(told(() => imap({ untagged: pattern }))).toEqual([['untagged', message]]);
  });

  it.each([
    [{ 'BODY[]': { octets: 'x' } }, 'BODY[]', 'octets of BODY[] is a number'],
    [{ 'BODY[]': { trace: true } }, 'BODY[]', '`trace` belongs to `message`'],
    [
      { 'BODY[]': { message: { text: 'x' } } },
      'BODY[]',
      'message of BODY[] is the name of a fixture; what is written here is `text`',
    ],
    [
      { FLAG: 1 },
      'FLAG',
      'pattern "FLAG": expected the name of a data item (did you mean FLAGS?) at character 1, found "FLAG"',
    ],
  ])('FETCH with %j', (items, item, message) => {
    expect(told(() => imap({ untagged: { fetch: 1, items } }))).toEqual([[`untagged.items.${item}`, message]]);
  });

  it('is none where an extension may have it', () => {
    for (const pattern of [
      'THREAD (1 2)(3)',
      'ACL INBOX user lr',
      '3 FOO',
      'XLIST () "/" x',
      'OK [XFOO (1 2)] hi',
      'OK [NOSUCH]',
      '1 FETCH (X-GM-MSGID 3)',
      'STATUS x (FOO 1)',
    ])
      expect(told(() => imap({ untagged: pattern }))).toEqual([]);
  });

  it('is none because of what a variable holds, which is text', () => {
    const bound = imap({ untagged: 'OK ${text}' }).bind(() => '[none');
    expect(bound.describe()).toBe('* OK [none');
  });

  it('is told with all else that is wrong', () => {
    expect(
      told(() =>
        imap({
          tagged: 'OKAY',
          code: ['[X', null],
          untagged: ['x EXISTS', '3 EXISTS', 'OK ['],
          count: { FETHC: 1, 'a b': 2, FETCH: 'x' },
          only: 1,
          x: 2,
        }),
      ),
    ).toEqual([
      ['x', 'unknown key x in an IMAP expectation: expected tagged, code, untagged, only, continuation, count'],
      ['tagged', 'tagged is one of OK, NO, BAD, not "OKAY"'],
      ['code.0', 'pattern "[X": expected a response code at character 1, found "[X"'],
      ['code.1', 'a response code is a text, not null'],
      ['untagged.0', 'pattern "x EXISTS": expected a number before EXISTS at character 1, found "x EXISTS"'],
      ['untagged.2', 'pattern "OK [": expected a response code at character 5, found the end of the pattern'],
      ['only', 'only is true or false'],
      [
        'count.FETHC',
        'pattern "FETHC": expected the name of a response (did you mean FETCH?) at character 1, found "FETHC"',
      ],
      ['count.a b', 'pattern "a b": expected the end of the pattern at character 2, found " b"'],
      ['count.FETCH', 'count of FETCH is a number'],
    ]);
  });
});

describe('an expectation that nothing can meet', () => {
  it.each([
    ['smtp', '999', ['', '`999` is not a reply code such as 250, 25x or 2xx']],
    ['smtp', '1xx', ['', '`1xx` is not a reply code such as 250, 25x or 2xx']],
    ['smtp', { lines: 0 }, ['lines', '`lines` can never be met: a reply has a line at least']],
    ['smtp', { has: 'SIZE', lines: 1 }, ['has', '`has` can never be met: the first line names no extension']],
    ['smtp', { code: 550, has: 'SIZE' }, ['has', '`has` can never be met: a reply of 250 lists extensions']],
    [
      'smtp',
      { code: [250, 251], enhanced: '5.1.1' },
      ['enhanced', '`enhanced` can never be met: it begins with another digit than the code'],
    ],
    ['smtp', { has: ['SIZE'], lacks: 'size' }, ['lacks', '`lacks` can never be met: nothing both has and lacks SIZE']],
    ['smtp', { text: 'a\rb' }, ['text', '`text`: "a\\rb" is not a text without CR']],
    ['pop3', { status: 'ERR', lines: ['a'] }, ['lines', '`lines` can never be met: only an OK response has lines']],
    [
      'pop3',
      { status: '+', multiline: true },
      ['multiline', '`multiline` can never be met: only an OK response has lines'],
    ],
    [
      'pop3',
      { multiline: false, count: 0 },
      ['count', '`count` can never be met: no lines follow, as `multiline` says'],
    ],
    ['pop3', { lines: ['a', 'b'], count: 3 }, ['count', '`count` can never be met: `lines` has 2']],
    ['pop3', { has: 'A', lacks: ['A'] }, ['lacks', '`lacks` can never be met: nothing both has and lacks A']],
    ['pop3', { has: 'a\r\nb' }, ['has', '`has`: "a\\r\\nb" is not a text of one line']],
    [
      'pop3',
      { args: '1 <size' },
      ['args', '`args`: `<size` is not closed: expected <name>, <name:number> or <name:string>'],
    ],
    ['pop3', { lines: ['a\nb'] }, ['lines.0', '`lines`: "a\\nb" is not a text of one line']],
    ['pop3', { code: 'SYS/' }, ['code', '`code`: `SYS/` is not a response code such as IN-USE or SYS/TEMP']],
    ['pop3', { message: { text: 'a', repeat: 'b' } }, ['message', '`message`: `repeat` and `times` need each other']],
    [
      'pop3',
      { message: { text: 'a', message: 'b' } },
      ['message', '`message`: a message has either `message` or `text`'],
    ],
    [
      'relayed',
      { from: '<a@example.com>' },
      ['from', '`from`: `<a@example.com>` is not an address without brackets, or ""'],
    ],
    ['relayed', { from: 'a' }, ['from', '`from`: `a` is not an address without brackets, or ""']],
    ['relayed', { to: ['a@example.com', ''] }, ['to.1', '`to`: `` is not an address without brackets']],
    [
      'relayed',
      { mail: { has: 'SIZE 3' } },
      ['mail.has', '`mail`: `has`: `SIZE 3` is not a parameter such as RET or ENVID=x'],
    ],
    [
      'relayed',
      { rcpt: { has: 'NOTIFY=' } },
      ['rcpt.has', '`rcpt`: `has`: `NOTIFY=` is not a parameter such as RET or ENVID=x'],
    ],
    [
      'relayed',
      { mail: { has: 'RET', lacks: 'ret' } },
      ['mail.lacks', '`mail`: `lacks` can never be met: nothing both has and lacks RET'],
    ],
    [
      'relayed',
      { header: { has: 'Subject: x' } },
      ['header.has', '`header`: `has`: `Subject: x` is not the name of a header field'],
    ],
  ] as const)('%s %j', (name, value, problem) => {
    const grammar = { smtp, pop3, relayed: relayedGrammar }[name];
    expect(told(() => compileAlternative(value, grammar))).toEqual([problem]);
  });

  it('is told with all else that is wrong', () => {
    expect(told(() => compileAlternative({ code: [250, 'x'], lines: 'y', cod: 1 }, smtp))).toEqual([
      ['code.1', '`code`: `x` is not a reply code such as 250, 25x or 2xx'],
      ['lines', '`lines`: `y` is not a whole number'],
      ['cod', 'unknown key `cod`; there are code, enhanced, lines, has, lacks, text, matches'],
    ]);
  });
});
