import { describe, expect, it } from 'vitest';
import { imap } from '../../../../runner/protocols/imap/index.js';
import { compileExpected, expecting, type Grammar } from '../../../../runner/protocols/match/expectation.js';
import { Invalid } from '../../../../runner/protocols/match/invalid.js';
import { pop3 } from '../../../../runner/protocols/pop3/index.js';
import { smtp } from '../../../../runner/protocols/smtp/index.js';
import { relayedGrammar } from '../../../../runner/sink/expectation.js';

const grammars: Readonly<Record<string, Grammar>> = { smtp, pop3, imap, relayed: relayedGrammar };

const values: Readonly<Record<string, unknown>> = { n: '3', word: 'PIPELINING', status: 'OK', code: '250', odd: 'x(y' };
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
    ['smtp', { matches: '/${odd}/' }, '`matches`: `/x(y/` is not a regular expression: unterminated group'],
    ['pop3', { count: '${odd}' }, '`count`: `x(y` is not a whole number'],
    ['imap', { tagged: '${odd}' }, 'tagged is one of OK, NO, BAD, not "x(y"'],
    ['relayed', { hello: '${odd}' }, '`hello`: `x(y` is not EHLO or HELO'],
  ])('which may make it invalid: %s %j', (name, value, problem) => {
    const read = compileExpected(value, grammars[name]!);
    expect(() => read.bind(variables)).toThrow(new Invalid(problem));
  });
});
