import { describe, expect, it } from 'vitest';
import { imap } from '../../../../runner/protocols/imap/index.js';
import { compileExpected, expecting, type Grammar } from '../../../../runner/protocols/match/expectation.js';
import { pop3 } from '../../../../runner/protocols/pop3/index.js';
import { smtp } from '../../../../runner/protocols/smtp/index.js';
import { relayedGrammar } from '../../../../runner/sink/expectation.js';
import { Invalid, pop3Session, type RelayedMail, smtpSession } from '../sessions.js';

const grammars: Readonly<Record<string, Grammar>> = { smtp, pop3, imap, relayed: relayedGrammar };

const values: Readonly<Record<string, unknown>> = {
  n: '3',
  word: 'PIPELINING',
  status: 'OK',
  code: '250',
  odd: 'x(y',
  words: 'a.example b',
  map: { a: 1 },
};
const variables = (name: string) => values[name];

describe('what every protocol has', () => {
  it.each(Object.entries(grammars))('is known to %s', (_name, grammar) => {
    expect(expecting('closed', grammar)).toEqual({ ends: ['end', 'reset'], replies: [], text: 'closed' });
    expect(expecting(['alert', 'secured'], grammar).ends).toEqual(['alert', 'secured']);
    expect(expecting(['close', 'reset'], grammar).ends).toEqual(['end', 'reset']);
    const text = '{"silence":"2s"}';
    expect(expecting({ silence: '2s' }, grammar)).toEqual({ ends: [], silenceMs: 2000, replies: [], text });
    expect(() => compileExpected({ silence: 'long' }, grammar)).toThrow(
      new Invalid('`long` is not a duration: write 500ms, 2s or 1m'),
    );
    expect(() => compileExpected([], grammar)).toThrow(new Invalid('an empty list can never be met'));
  });

  it('stands beside replies', () => {
    const { ends, replies, text } = expecting([421, '5xx', 'close'], smtp);
    expect(ends).toEqual(['end']);
    expect(replies.map(one => one.describe())).toEqual(['reply 421', 'reply 5xx']);
    expect(text).toBe('reply 421 or reply 5xx or close');
  });
});

describe('an expectation is read when it is loaded', () => {
  it.each([
    ['smtp', 250],
    ['smtp', { code: [250, '4xx'], enhanced: '2.x.x', lines: 2, has: ['SIZE'], matches: '/a/' }],
    ['pop3', { status: 'OK', lines: ['1 <size:number>', '/^2 /'], message: { text: 'x' }, multiline: true }],
    ['imap', { tagged: ['OK', 'NO'], untagged: ['<n> EXISTS', { fetch: 1, items: { UID: '<uid>' } }] }],
    ['relayed', { header: { has: 'Subject' }, message: 'plain.eml', 'eight-bit': false }],
    ['relayed', 'arrives'],
  ])('%s %j', (name, value) => {
    const read = compileExpected(value, grammars[name]!);
    expect(read.isKnown).toBe(true);
    expect(read.bind(variables)).toBe(read.bind(variables));
  });

  it.each([
    ['smtp', 'OK', '`OK` is not a reply code such as 250, 25x or 2xx'],
    ['smtp', { matches: '/(/' }, '`matches`: `/(/` is not a regular expression: unterminated group'],
    ['pop3', { matches: '/(/' }, '`matches`: `/(/` is not a regular expression: unterminated group'],
    ['pop3', { lines: ['/(/'] }, '`lines`: `/(/` is not a regular expression: unterminated group'],
    [
      'pop3',
      { args: '<n:digits>' },
      '`args`: `<n:digits>` is not a placeholder: expected <name>, <name:number> or <name:string>',
    ],
    ['relayed', { client: 'x' }, '`client`: `x` is not a regular expression: it must stand between slashes'],
    ['relayed', { header: '${word}' }, '`header`: `${word}` is not a map'],
    [
      'imap',
      { untagged: [{ fetch: 1, items: { 'BODY[]': { matches: '/(/' } } }] },
      '`/(/` is not a regular expression: unterminated group',
    ],
    ['imap', { untagged: ['2 FETCH UID ${n}'] }, 'pattern "2 FETCH UID 1": expected "(" at character 9, found "UID 1"'],
  ])('and %s %j is refused', (name, value, problem) => {
    expect(() => compileExpected(value, grammars[name]!)).toThrow(new Invalid(problem));
  });
});

describe('an expectation that holds variables is read to its end when they have values', () => {
  it.each([
    ['smtp', '${code}', 'reply 250'],
    ['smtp', { code: '${code}', has: ['${word}'] }, 'reply 250, announcing PIPELINING'],
    ['pop3', { status: '${status}', count: '${n}' }, '+OK, count of lines 3'],
    ['imap', { tagged: '${status}', untagged: ['${n} EXISTS'] }, '* 3 EXISTS; tagged OK'],
    ['relayed', { header: { has: '${word}' } }, '{"header":{"has":"PIPELINING"}}'],
    ['smtp', { text: '$${code}' }, 'the text `${code}`'],
  ])('%s %j', (name, value, text) => {
    const read = compileExpected(value, grammars[name]!);
    expect(read.isKnown).toBe(false);
    expect(read.bind(variables).text).toBe(text);
  });

  it.each([
    ['smtp', '${odd}', '`x(y` is not a reply code such as 250, 25x or 2xx'],
    ['smtp', { code: [250, '${odd}'] }, '`code`: `x(y` is not a reply code such as 250, 25x or 2xx'],
    ['smtp', { matches: '${odd}' }, '`matches`: `x(y` is not a regular expression: it must stand between slashes'],
    ['smtp', { matches: '/(${odd}/' }, '`matches`: `/(x(y/` is not a regular expression: unterminated group'],
    ['smtp', { has: '${odd}' }, '`has`: `x(y` is not an extension such as PIPELINING or AUTH PLAIN'],
    [
      'smtp',
      { lacks: ['SIZE', '${words}'] },
      '`lacks`: `a.example b` is not an extension such as PIPELINING or AUTH PLAIN',
    ],
    ['pop3', { code: '${words}' }, '`code`: `a.example b` is not a response code such as IN-USE or SYS/TEMP'],
    ['pop3', { args: '${map}' }, '`args`: {"a":1} is not a text'],
    ['pop3', { count: '${odd}' }, '`count`: `x(y` is not a whole number'],
    ['imap', { tagged: '${odd}' }, 'tagged is one of OK, NO, BAD, not "x(y"'],
    ['relayed', { hello: '${odd}' }, '`hello`: `x(y` is not EHLO or HELO'],
  ])('which may make it invalid: %s %j', (name, value, problem) => {
    const read = compileExpected(value, grammars[name]!);
    expect(() => read.bind(variables)).toThrow(new Invalid(problem));
  });
});

describe('what a variable holds stands for itself', () => {
  const holds = (value: string) => (name: string) => (name === 'v' ? value : undefined);
  const meets = (grammar: Grammar, value: unknown, variable: string, command: string, ...replies: string[]) => {
    const session = (grammar === pop3 ? pop3Session : smtpSession)();
    session.received(Buffer.from(grammar === pop3 ? '+OK ready\r\n' : '220 mx\r\n'));
    session.replies.shift();
    session.wrote(Buffer.from(`${command}\r\n`));
    session.received(Buffer.from(replies.map(line => `${line}\r\n`).join('')));
    const expected = compileExpected(value, grammar).bind(holds(variable));
    const asked = { expect: expected.replies, forbid: [], bind: {}, message: () => Buffer.alloc(0) };
    return session.judge(asked as never, true).state === 'met';
  };

  it.each([
    [{ args: '1 ${v}' }, '<u123>', ['+OK 1 <u123>'], ['+OK 1 <u124>']],
    [{ args: '1 ${v}' }, '<u1:z>', ['+OK 1 <u1:z>'], ['+OK 1 <u2:z>']],
    [{ args: ['1', '${v}'] }, '<any>', ['+OK 1 <any>'], ['+OK 1 x']],
    [{ args: '<n:number> x${v}' }, '<a>', ['+OK 1 x<a>'], ['+OK 1 xa']],
    [{ args: '${v}' }, '1 <a>', ['+OK 1 <a>'], ['+OK 1 a']],
    [{ matches: '/^1 ${v}$/' }, 'a.c[^]{2}', ['+OK 1 a.c[^]{2}'], ['+OK 1 abc']],
    [{ matches: '/^1 [${v}]$/' }, '^a-]', ['+OK 1 -'], ['+OK 1 ^b']],
  ])('pop3 %j with %j', (value, variable, right, wrong) => {
    expect(meets(pop3, value, variable, 'UIDL 1', ...right)).toBe(true);
    expect(meets(pop3, value, variable, 'UIDL 1', ...wrong)).toBe(false);
  });

  it.each([
    ['1 ${v}', '<u123>', '1 <u123>', '1 <u124>'],
    ['${v}', '1 <u1:z>', '1 <u1:z>', '1 <u2:z>'],
    ['${v}', '/./', '/./', '1'],
    ['/^1 ${v}$/', '<u+>', '1 <u+>', '1 <uu>'],
  ])('pop3 lines: %j with %j', (line, variable, right, wrong) => {
    expect(meets(pop3, { lines: [line] }, variable, 'UIDL', '+OK', right, '.')).toBe(true);
    expect(meets(pop3, { lines: [line] }, variable, 'UIDL', '+OK', wrong, '.')).toBe(false);
  });

  it.each([
    [{ matches: '/^is ${v}$/' }, '<a+b@c.d>', '250 is <a+b@c.d>', '250 is <aab@c.d>'],
    [{ matches: '/^is ${v}$/u' }, 'a-b/(c', '250 is a-b/(c', '250 is a-b'],
    [{ text: '${v}' }, '/./', '250 /./', '250 x'],
  ])('smtp %j with %j', (value, variable, right, wrong) => {
    expect(meets(smtp, value, variable, 'NOOP', right)).toBe(true);
    expect(meets(smtp, value, variable, 'NOOP', wrong)).toBe(false);
  });

  it.each([
    [
      { client: '/^${v}$/' },
      'a.b',
      { hello: { verb: 'EHLO', argument: 'a.b' } },
      { hello: { verb: 'EHLO', argument: 'aXb' } },
    ],
    [{ matches: '/^X: ${v}/m' }, 'a+(', { message: Buffer.from('X: a+(\r\n') }, { message: Buffer.from('X: aa\r\n') }],
  ])('relayed %j with %j', (value, variable, right, wrong) => {
    const plain = {
      hello: undefined,
      reversePath: '',
      parameters: [],
      recipients: [],
      stuffed: Buffer.alloc(0),
      message: Buffer.alloc(0),
    };
    const expected = relayedGrammar.compile(value).bind(holds(variable));
    const why = (mail: object) =>
      expected.mismatch({ ...plain, bareLineEnds: 0, dialogue: [], ...mail } as RelayedMail, {
        to: '',
        message: () => Buffer.alloc(0),
      });
    expect(why(right)).toBeUndefined();
    expect(why(wrong)).toBeDefined();
  });
});
