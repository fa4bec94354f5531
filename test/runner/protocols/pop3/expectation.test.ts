import { describe, expect, it } from 'vitest';
import { compile } from '../../../../runner/protocols/pop3/expectation.js';
import { pop3Session } from '../sessions.js';
import { asking, octets, problemWith } from '../text-protocol/play.js';

const question = asking({ compile, compileForbidden: compile });

/** A session that has had a greeting (taken away) and this response to this command. */
function having(command: string, response: string) {
  const session = pop3Session();
  session.received(octets('+OK ready\r\n'));
  session.replies.shift();
  session.wrote(octets(`${command}\r\n`));
  session.received(octets(response));
  return session;
}

const fixtures: Readonly<Record<string, string>> = { 'plain.eml': 'Subject: x\r\n\r\n.body\r\n' };
const message = (name: string) => octets(fixtures[name] ?? '');

const capa = '+OK\r\nTOP\r\nSASL PLAIN CRAM-MD5\r\nIMPLEMENTATION mx 1\r\n.\r\n';
const retr = '+OK 99 octets\r\nReturn-Path: <a@example.com>\r\nReceived: a\r\n\tb\r\nSubject: x\r\n\r\n..body\r\n.\r\n';

describe('POP3 expectations', () => {
  const cases: [command: string, response: string, expectation: unknown, met: boolean][] = [
    ['NOOP', '+OK\r\n', 'OK', true],
    ['NOOP', '+OK\r\n', 'ERR', false],
    ['NOOP', '+OK\r\n', ['ERR', 'OK'], true],
    ['NOOP', 'ok\r\n', 'OK', false],
    ['AUTH X', '+ \r\n', '+', true],
    ['NOOP', '-ERR no\r\n', { status: 'ERR' }, true],
    ['PASS', '-ERR [in-use] x\r\n', { code: 'IN-USE' }, true],
    ['PASS', '-ERR [SYS/TEMP] x\r\n', { status: 'ERR', code: 'SYS' }, true],
    ['PASS', '-ERR [SYS] x\r\n', { code: 'SYS/TEMP' }, false],
    ['PASS', '-ERR x\r\n', { code: ['AUTH', 'SYS'] }, false],
    ['STAT', '+OK 2 320\r\n', { args: '2 320' }, true],
    ['STAT', '+OK 2 320 and more\r\n', { args: [2, 320] }, true],
    ['STAT', '+OK 2  320\r\n', { args: '2 320' }, true],
    ['STAT', '-ERR 2 320\r\n', { args: '2 320' }, false],
    ['STAT', '+OK x 320\r\n', { args: '<n:number> 320' }, false],
    ['STAT', '+OK 2\r\n', { args: '<any> <any>' }, false],
    ['LIST', '+OK\r\n1 5\r\n2 6 more\r\n.\r\n', { lines: ['1 5', '2 <size:number>'], count: 2 }, true],
    ['LIST', '+OK\r\n1 5\r\n2 6\r\n.\r\n', { lines: ['1 5'] }, false],
    ['LIST', '+OK\r\n1 5\r\n2 6\r\n.\r\n', { lines: ['2 6', '1 5'] }, false],
    ['LIST', '+OK\r\n.\r\n', { lines: [], multiline: true }, true],
    ['LIST', '+OK\r\n1 5\r\n.\r\n', { has: '1 5', lacks: ['2 5'] }, true],
    ['LIST', '+OK\r\n1 5\r\n.\r\n', { count: 2 }, false],
    ['UIDL', '+OK\r\n1 a b\r\n.\r\n', { lines: ['1 <uid>'] }, false],
    ['UIDL', '+OK\r\n1 a\r\n.\r\n', { lines: ['/^1 [a-z]$/'] }, true],
    ['NOOP', '+OK\r\n', { multiline: false }, true],
    ['LIST', '+OK\r\n.\r\n', { multiline: false }, false],
    ['CAPA', capa, { has: ['top', 'SASL CRAM-MD5'], lacks: ['STLS', 'SASL LOGIN'] }, true],
    ['CAPA', capa, { has: ['SASL LOGIN'] }, false],
    ['CAPA', capa, { lacks: 'TOP' }, false],
    ['RETR 1', retr, { message: 'plain.eml' }, true],
    ['RETR 1', retr, { message: { text: 'Subject: x\n\n.body' }, octets: 68 }, true],
    ['RETR 1', retr, { octets: '69' }, false],
    ['RETR 1', '+OK\r\nX: y\r\n\r\nSubject: x\r\n\r\n..body\r\n.\r\n', { message: 'plain.eml' }, false],
    ['RETR 1', '+OK\r\nXSubject: x\r\n\r\n..body\r\n.\r\n', { message: 'plain.eml' }, false],
    ['RETR 1', '+OK\r\nSubject: x\r\n\r\n..body \r\n.\r\n', { message: 'plain.eml' }, false],
    ['RETR 9', '-ERR no\r\n', { message: 'plain.eml' }, false],
    ['CAPA', capa, { matches: '/^IMPLEMENTATION /m' }, true],
  ];
  it.each(cases)('%s %j %j: %s', (command, response, expectation, met) => {
    expect(problemWith({ compile }, expectation)).toBeUndefined();
    const judgement = having(command, response).judge(question({ expect: expectation, message }), false);
    expect(judgement.state).toBe(met ? 'met' : 'unmet');
    expect(judgement).toMatchObject({ consumed: 1 });
  });

  it('binds placeholders and captures', () => {
    const stat = having('STAT', '+OK 2 320\r\n');
    expect(stat.judge(question({ expect: { args: '<n:number> <size>' }, bind: { m: 'args[0]' } }), false)).toEqual({
      state: 'met',
      consumed: 1,
      bindings: { n: '2', size: '320', m: '2' },
      got: '+OK 2 320',
    });
    const list = having('LIST', '+OK [X] 2 messages\r\n1 5\r\n2 6\r\n.\r\n');
    const bind = {
      line: 'lines[1]',
      octets: 'octets',
      count: 'count',
      last: '/^2 (\\d+)$/m',
      code: 'code',
      status: 'status',
      text: 'text',
    };
    expect(list.judge(question({ expect: 'OK', bind }), false)).toMatchObject({
      bindings: { line: '2 6', octets: '10', count: '2', last: '6', code: 'X', status: 'OK', text: '[X] 2 messages' },
    });
    expect(list.judge(question({ expect: 'OK', bind: { x: 'lines[2]' } }), false)).toMatchObject({ state: 'unmet' });
  });

  it('says where a message was changed', () => {
    const session = having('RETR 1', '+OK\r\nSubject: y\r\n\r\n..body\r\n.\r\n');
    expect(session.judge(question({ expect: { message: 'plain.eml' }, message }), false)).toMatchObject({
      expected: '+OK, ending with the message plain.eml',
      got: '+OK, and 3 lines of 21 octets (read from the end, the message differs before octet 10: Subject: y\\r\\n\\r\\n.body\\r\\n)',
    });
  });

  it('says at the end what there was of a response', () => {
    const session = having('RETR 1', '+OK here\r\nabc\r\nde');
    expect(session.judge(question({ expect: 'OK' }), true)).toEqual({
      state: 'unmet',
      consumed: 0,
      expected: '+OK',
      got: 'no whole reply: +OK here, and 7 octets of lines without their end',
    });
  });

  it('tells challenges and capabilities', () => {
    const session = having('CAPA\r\nAUTH X', `${capa}+ QQ==\r\n`);
    const [first, second] = session.replies;
    expect(session.capabilities(first!)).toEqual(['TOP', 'SASL PLAIN CRAM-MD5', 'IMPLEMENTATION mx 1']);
    expect(session.challenge(first!)).toBeUndefined();
    expect(session.challenge(second!)).toBe('QQ==');
    expect([session.concludes(first!), session.concludes(second!)]).toEqual([true, false]);
  });
});

describe('the shape of a POP3 expectation', () => {
  it.each([
    'OK',
    ['OK', 'ERR'],
    `\${x}`,
    { status: `\${s}`, multiline: `\${m}`, octets: `\${size}`, lines: [`\${a}`], args: 2 },
  ])('accepts %j', value => {
    expect(problemWith({ compile }, value)).toBeUndefined();
  });

  it.each([
    ['ok', '`ok` is not OK, ERR or + (a challenge)'],
    [250, '250 is not OK, ERR or + (a challenge)'],
    [
      { stat: 'OK' },
      'unknown key `stat`; there are status, code, args, multiline, has, lacks, lines, count, message, octets, matches',
    ],
    [{ multiline: 'yes' }, '`multiline`: `yes` is not true or false'],
    [{ count: -1 }, '`count`: -1 is not a whole number'],
    [{ message: { file: 'x' } }, '`message`: unknown key `file`; there are text, message, repeat, times'],
    [{ lines: [['1']] }, '`lines`: ["1"] is not a text'],
  ])('refuses %j', (value, problem) => {
    expect(problemWith({ compile }, value)).toBe(problem);
  });
});
