import { expect, it } from 'vitest';
import { wrongAnswer } from '../../../runner/oracle/search-answer.js';
import type { SearchedMessage } from '../../../runner/oracle/searched-mailbox.js';
import { type Thread, threads } from '../../../runner/oracle/thread.js';

/** Messages as `id subject <references`, an hour apart, in the order of their dates unless `@hour` says otherwise. */
function mailbox(...lines: readonly string[]): SearchedMessage[] {
  return lines.map((line, at) => {
    const [, id, subject = '', references = '', hour = at] =
      /^(\S*) ([^<@]*?)(?: <([^@]*?))?(?: @(\d+))?$/.exec(line) ?? [];
    const time = String(hour).padStart(2, '0');
    const ids = (text: string) =>
      text
        .split(' ')
        .map(one => `<${one}@example.com>`)
        .join(' ');
    const text = `Date: Fri, 01 Apr 2022 ${time}:00:00 +0000\r\nSubject: ${subject}\r\n${id ? `Message-ID: ${ids(id)}\r\n` : ''}${references ? `References: ${ids(references)}\r\n` : ''}\r\nx\r\n`;
    return { number: at + 1, name: `${at + 1}.eml`, octets: Buffer.from(text) };
  });
}

/** Threads of a THREAD response. */
function read(text: string): Thread[] {
  let at = 0;
  const list = (): Thread[] => {
    const found: Thread[] = [];
    while (text[at] === '(') {
      at++;
      found.push(members());
      at++;
    }
    return found;
  };
  const members = (): Thread => {
    const number = /^\d+/.exec(text.slice(at))?.[0];
    if (number === undefined) return { number: undefined, children: list() };
    at += number.length;
    if (text[at] === ' ') at++;
    const children = text[at] === '(' ? list() : text[at] === ')' ? [] : [members()];
    return { number: Number(number), children };
  };
  return list();
}

it.each([
  ['ORDEREDSUBJECT', ['a pear', 'b apple', 'c Re: pear', 'd pear'], '(1 (3)(4))(2)'],
  ['ORDEREDSUBJECT', ['a pear @5', 'b Pear @4', 'c x @1'], '(3)(2 1)'],
  ['REFERENCES', ['a x', 'b Re: x <a', 'c Re: x <a b'], '(1 2 3)'],
  ['REFERENCES', ['a x', 'b y <a', 'c z <a'], '(1 (2)(3))'],
  ['REFERENCES', ['a x', 'c z <a missing', 'd w'], '(1 2)(3)'],
  ['REFERENCES', ['b x <missing', 'c Re: x <missing'], '((1)(2))'],
  ['REFERENCES', ['b y <missing'], '(1)'],
  // A reply whose parent nobody names.
  ['REFERENCES', ['a x', 'b Re: x'], '(1 2)'],
  ['REFERENCES', ['b Re: x', 'a x'], '(2 1)'],
  ['REFERENCES', ['a x', 'b x'], '((1)(2))'],
  ['REFERENCES', ['a ', 'b '], '(1)(2)'],
  ['REFERENCES', ['a x <b', 'b y <a'], '(2 1)'],
  ['REFERENCES', ['a x', 'a y', 'c z <a'], '(1 3)(2)'],
  ['REFERENCES', ['a x <a'], '(1)'],
  ['REFERENCES', [' x', ' y'], '(1)(2)'],
  ['REFERENCES', ['a x', 'd w <a @9', 'c z <a @8'], '(1 (3)(2))'],
  ['REFERENCES', ['b x <m', 'c y <m', 'd x <n', 'e z <n'], '((1)(2)(3)(4))'],
  ['REFERENCES', ['b x <m', 'c y <m', 'd Re: x'], '((1)(2)(3))'],
])('%s of %j', (algorithm, lines, right) => {
  const messages = mailbox(...lines);
  const check = (text: string) =>
    wrongAnswer(Buffer.from(`a THREAD ${algorithm} UTF-8 ALL`), messages, { kind: 'threads', threads: read(text) });
  expect(check(right)).toEqual([]);
  expect(threads(algorithm, messages)).toHaveLength(1);
  const wrong = `${lines.map((_, at) => `(${lines.length - at})`).join('')}`;
  if (wrong !== right && lines.length > 1) expect(check(wrong)).toEqual([`the threads are ${right}, not ${wrong}`]);
});

it('a message without a date may stand first, or where its internal date says', () => {
  const messages = mailbox('a x', 'b y', 'c z').map((one, at) => ({
    ...one,
    date: '01-Apr-2022 00:30:00 +0000',
    ...(at === 2 ? { octets: Buffer.from('Subject: z\r\n\r\nx\r\n') } : {}),
  }));
  const check = (text: string) =>
    wrongAnswer(Buffer.from('a THREAD REFERENCES UTF-8 ALL'), messages, { kind: 'threads', threads: read(text) });
  expect(check('(3)(1)(2)')).toEqual([]);
  expect(check('(1)(3)(2)')).toEqual([]);
  expect(check('(1)(2)(3)')).toEqual(['the threads are (1)(3)(2), or (3)(1)(2), not (1)(2)(3)']);
});

it.each([
  ['Date: Fri, 01 Apr 2022 06:05:00 nowhere\nSubject: x', 'when message 1 was sent'],
  ['Date: Fri, 01 Apr 2022 06:05:00 +0000\nSubject: x\nSubject: y', 'which subject message 1 has'],
])('%j is not threaded', (header, message) => {
  const octets = Buffer.from(`${header.replaceAll('\n', '\r\n')}\r\n\r\nx\r\n`);
  expect(() => threads('REFERENCES', [{ number: 1, name: '1.eml', octets }])).toThrow(message);
});

it('what is not to be found is told before how it is threaded', () => {
  const messages = mailbox('a x', 'b y');
  const check = (text: string) =>
    wrongAnswer(Buffer.from('a THREAD REFERENCES UTF-8 SUBJECT x'), messages, { kind: 'threads', threads: read(text) });
  expect(check('(1)')).toEqual([]);
  expect(check('(1 2)')).toEqual(['message 2 (2.eml) is not to be found: its subject field does not hold "x"']);
});

it('an encoded word that does not stand alone may be one, or text', () => {
  const messages = mailbox('a pear', 'b Re:=?utf-8?q?pear?=', 'c z');
  const check = (text: string) =>
    wrongAnswer(Buffer.from('a THREAD ORDEREDSUBJECT UTF-8 ALL'), messages, { kind: 'threads', threads: read(text) });
  expect(check('(1 2)(3)')).toEqual([]);
  expect(check('(1)(2)(3)')).toEqual([]);
  expect(check('(1)(2 3)')).toHaveLength(1);
});

it('where too many subjects may be read in several ways, nothing is judged', () => {
  const messages = mailbox(...Array.from({ length: 9 }, (_, at) => `a${at} Re:=?utf-8?q?pear?=`));
  expect(() => threads('REFERENCES', messages)).toThrow('which subjects the messages have');
});
