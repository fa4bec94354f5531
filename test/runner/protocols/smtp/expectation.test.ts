import { describe, expect, it } from 'vitest';
import { compile } from '../../../../runner/protocols/smtp/expectation.js';
import { smtpSession } from '../sessions.js';
import { asking, octets, problemWith } from '../text-protocol/play.js';

const question = asking({ compile, compileForbidden: compile });

/** A session that has had a greeting (taken away) and this reply to this command. */
function having(command: string, reply: string) {
  const session = smtpSession();
  session.received(octets('220 mx.example.test\r\n'));
  session.replies.shift();
  session.wrote(octets(`${command}\r\n`));
  session.received(octets(reply));
  return session;
}

const ehlo = '250-mx.example.test hello\r\n250-SIZE 1000\r\n250-AUTH PLAIN LOGIN\r\n250 pipelining\r\n';

describe('SMTP expectations', () => {
  const cases: [command: string, reply: string, expectation: unknown, met: boolean][] = [
    ['NOOP', '250 ok\r\n', 250, true],
    ['NOOP', '250 ok\r\n', '250', true],
    ['NOOP', '250 ok\r\n', '2xx', true],
    ['NOOP', '250 ok\r\n', '25x', true],
    ['NOOP', '250 ok\r\n', '24x', false],
    ['NOOP', '250 ok\r\n', [421, '5xx', 250], true],
    ['NOOP', '250 ok\r\n', [421, '5xx'], false],
    ['NOOP', 'ok\r\n', '2xx', false],
    ['NOOP', '250 ok\r\n', { code: [250, 251] }, true],
    ['NOOP', '550 5.1.1 no\r\n', { code: 550, enhanced: '5.1.x' }, true],
    ['NOOP', '550 5.1.10 no\r\n', { enhanced: '5.1.1' }, false],
    ['NOOP', '550 5.1.1 no\r\n', { enhanced: ['5.7.x', '5.x.x'] }, true],
    ['NOOP', '550 no\r\n', { enhanced: '5.x.x' }, false],
    ['HELP', '214-a\r\n214 b\r\n', { lines: 2, text: 'a\nb' }, true],
    ['HELP', '214-a\r\n214 b\r\n', { lines: 1 }, false],
    ['NOOP', '250 ok\r\n', { matches: '/^OK$/i' }, true],
    ['NOOP', '250 ok\r\n', { matches: '/^OK$/' }, false],
    ['EHLO c', ehlo, { has: ['PIPELINING', 'auth login'], lacks: 'STARTTLS' }, true],
    ['EHLO c', ehlo, { has: 'AUTH CRAM-MD5' }, false],
    ['EHLO c', ehlo, { has: 'SIZ' }, false],
    ['EHLO c', ehlo, { lacks: ['SIZE'] }, false],
    ['EHLO c', '502 no\r\n', { lacks: ['SIZE'] }, false],
  ];
  it.each(cases)('%s %j %j: %s', (command, reply, expectation, met) => {
    expect(problemWith({ compile }, expectation)).toBeUndefined();
    const judgement = having(command, reply).judge(question({ expect: expectation }), false);
    expect(judgement.state).toBe(met ? 'met' : 'unmet');
    expect(judgement).toMatchObject({ consumed: 1 });
  });

  it('waits for a whole reply, and at the end says what came', () => {
    const session = having('EHLO c', '250-mx.example.test\r\n250 SI');
    const wanted = question({ expect: [{ code: 250, has: ['SIZE'] }, 421] });
    expect(session.judge(wanted, false)).toMatchObject({ state: 'waiting' });
    expect(session.judge(wanted, true)).toEqual({
      state: 'unmet',
      consumed: 0,
      expected: 'reply 250, announcing SIZE, or reply 421',
      got: 'no whole reply: 250-mx.example.test\\r\\n250 SI',
    });
  });

  it('uses one reply for one expectation, the oldest', () => {
    const session = having('NOOP\r\nRSET', '250 a\r\n503 b\r\n');
    expect(session.judge(question({ expect: 503 }), false)).toMatchObject({
      state: 'unmet',
      consumed: 1,
      got: '250 a',
    });
    session.replies.splice(0, 1);
    expect(session.judge(question({ expect: 503 }), false)).toMatchObject({ state: 'met', consumed: 1 });
  });

  it('forbids', () => {
    const session = having('NOOP', '250 ok\r\n');
    expect(session.judge(question({ expect: '2xx', forbid: ['25x'] }), false)).toMatchObject({ state: 'unmet' });
    expect(session.judge(question({ forbid: ['5xx'] }), false)).toMatchObject({ state: 'met', consumed: 1 });
    session.replies.pop();
    expect(session.judge(question({ forbid: ['5xx'] }), false)).toMatchObject({ state: 'waiting' });
    expect(session.judge(question({ forbid: ['5xx'] }), true)).toMatchObject({ state: 'met', consumed: 0 });
  });

  it('captures, and is unmet when there is nothing to capture', () => {
    const session = having('EHLO c', ehlo);
    const bind = { code: 'code', text: 'text', size: '/SIZE (\\d+)/', all: '/AUTH .*/', last: 'lines[3]' };
    expect(session.judge(question({ expect: 250, bind }), false)).toMatchObject({
      bindings: {
        code: '250',
        text: expect.stringContaining('SIZE 1000'),
        size: '1000',
        all: 'AUTH PLAIN LOGIN',
        last: 'pipelining',
      },
    });
    expect(session.judge(question({ expect: 250, bind: { x: 'enhanced' } }), false)).toMatchObject({
      state: 'unmet',
      expected: 'a value for `x` by `enhanced`',
    });
  });

  it('tells a challenge and what EHLO announced', () => {
    const session = having('EHLO c\r\nAUTH PLAIN', `${ehlo}334 QQ==\r\n`);
    const [first, second] = session.replies;
    expect(session.capabilities(first!)).toEqual(['SIZE 1000', 'AUTH PLAIN LOGIN', 'pipelining']);
    expect(session.challenge(first!)).toBeUndefined();
    expect(session.challenge(second!)).toBe('QQ==');
    expect(session.concludes(second!)).toBe(false);
    expect(session.capabilities(second!)).toBeUndefined();
  });
});

describe('the shape of an SMTP expectation', () => {
  it.each([250, '2xx', [250, `\${code}`], { code: `\${code}`, lines: `\${n}`, has: [`AUTH \${m}`] }, `\${any}`])(
    'accepts %j',
    value => {
      expect(problemWith({ compile }, value)).toBeUndefined();
    },
  );

  it.each([
    ['OK', '`OK` is not a reply code such as 250, 25x or 2xx'],
    [25, '25 is not a reply code such as 250, 25x or 2xx'],
    [[], 'an empty list can never be met'],
    [{}, 'an empty map says nothing'],
    [null, 'null is not a reply code such as 250, 25x or 2xx'],
    [{ cod: 250 }, 'unknown key `cod`; there are code, enhanced, lines, has, lacks, text, matches'],
    [{ enhanced: '3.x.x' }, '`enhanced`: `3.x.x` is not an enhanced status code such as 5.1.1 or 5.x.x'],
    [{ matches: 'text' }, '`matches`: `text` is not a regular expression: it must stand between slashes'],
    [{ matches: '/(/' }, '`matches`: `/(/` is not a regular expression: unterminated group'],
    [{ lines: 'two' }, '`lines`: `two` is not a whole number'],
    [{ has: [['x']] }, '`has`: ["x"] is not an extension such as PIPELINING or AUTH PLAIN'],
  ])('refuses %j', (value, problem) => {
    expect(problemWith({ compile }, value)).toBe(problem);
  });
});
