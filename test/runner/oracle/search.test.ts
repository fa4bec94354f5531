import { describe, expect, it, vi } from 'vitest';
import { matches } from '../../../runner/oracle/search.js';
import { wrongAnswer } from '../../../runner/oracle/search-answer.js';
import { readSearchCommand } from '../../../runner/oracle/search-command.js';
import type { SearchedMessage } from '../../../runner/oracle/searched-mailbox.js';

/** A message whose lines get CRLF. */
function message(number: number, text: string, more: Partial<SearchedMessage> = {}): SearchedMessage {
  const octets = Buffer.from(text.replace(/\n/g, '\r\n'), 'latin1');
  return { number, name: `${number}.eml`, octets, uid: number * 10, flags: [], ...more };
}

/** What a key makes of a message. */
function found(key: string | Buffer, text: string, more: Partial<SearchedMessage> = {}) {
  const command = readSearchCommand(Buffer.concat([Buffer.from('a SEARCH '), Buffer.from(key)]));
  const one = message(1, text, more);
  return matches(command, one, [one]);
}

/** A key with a text in UTF-8. */
function utf8(key: string, text: string): string {
  return `CHARSET utf-8 ${key} {${Buffer.byteLength(text)}}\r\n${text}`;
}

const plain =
  'Date: Fri, 01 Apr 2022 00:30:00 +0300\nFrom: "Ann \\"A\\" Archer" <ann@example.com>\nTo: Team: Ben (the baker) <ben@example.net>, "c d"@example.org;\nSubject: one\n two\n\tthree\nX-Mark: first\nX-Mark: second\n\nA body.\n';

describe('a field', () => {
  it.each([
    ['SUBJECT "one two"', 'yes'],
    ['SUBJECT ONE', 'yes'],
    // What becomes of a tab no RFC says.
    ['SUBJECT "two three"', 'open'],
    ['SUBJECT onetwo', 'no'],
    ['SUBJECT body', 'no'],
    ['FROM archer', 'yes'],
    ['FROM ann@example.com', 'yes'],
    ['FROM "\\"A\\""', 'open'],
    ['FROM "Archer ann"', 'open'],
    ['FROM ben', 'no'],
    ['TO ben@example.net', 'yes'],
    ['TO team', 'yes'],
    ['TO "c d"', 'yes'],
    ['TO baker', 'open'],
    ['CC ann', 'no'],
    ['HEADER X-Mark second', 'yes'],
    ['HEADER x-MARK ""', 'yes'],
    ['HEADER X-Mar first', 'no'],
    ['HEADER X-None ""', 'no'],
    ['HEADER X-Mark one', 'no'],
    ['TEXT second', 'yes'],
    ['TEXT x-mark', 'open'],
    ['TEXT body', 'yes'],
    ['BODY second', 'no'],
    ['BODY "A body"', 'yes'],
    ['SENTON 1-Apr-2022', 'yes'],
    ['SENTON 31-Mar-2022', 'no'],
    ['SENTBEFORE 1-Apr-2022', 'no'],
    ['SENTSINCE 1-Apr-2022', 'yes'],
    ['SENTBEFORE "2-apr-2022"', 'yes'],
  ])('%s', (key, truth) => expect(found(key, plain)).toBe(truth));

  it.each([
    ['=?utf-8?q?Gr=C3=BC=C3=9Fe?= x', 'Grüße x', 'yes'],
    ['=?utf-8?q?Gr=C3=BC=C3=9Fe?= x', 'GRÜßE', 'open'],
    ['=?utf-8?q?Gr=C3=BC?=\n =?iso-8859-1?q?=DFe?=', 'Grüße', 'yes'],
    ['=?utf-8?b?w5w=?=', '=?utf-8', 'no'],
    // A letter should not be parted.
    ['=?utf-8?b?ww==?= =?utf-8?b?nA==?=', 'Ü', 'open'],
    ['=?utf-8*de?q?=C3=9C?=', 'Ü', 'open'],
    ['a=?utf-8?q?=C3=9C?=', 'Ü', 'open'],
    ['=?x-none?q?fig?=', 'fig', 'yes'],
    ['Gr\xc3\xbc\xc3\x9fe', 'Grüße', 'open'],
  ])('with encoded words: %s', (subject, text, truth) =>
    expect(found(utf8('SUBJECT', text), `Subject: ${subject}\n\nx\n`)).toBe(truth),
  );

  it.each([
    ['SUBJECT', 'Subject: =?us-ascii?q?=6Cime?=', 'lime', 'open'],
    ['SUBJECT', 'Subject: =?us-ascii?q?lime?=', 'us-ascii', 'open'],
    ['SUBJECT', 'Subject : lime', 'lime', 'open'],
    ['SUBJECT', 'Subject: one\nSubject: lime', 'lime', 'open'],
    ['HEADER Subject', 'Subject: one\nSubject: lime', 'lime', 'yes'],
    ['TO', 'To: a@example.com\nTo: lime@example.com', 'lime', 'open'],
    ['TO', 'To: <lime', 'lime', 'open'],
    ['SUBJECT', 'From: a@example.com', '""', 'open'],
  ])('is open to choice: %s %s', (key, field, text, truth) =>
    expect(found(`${key} ${text}`, `${field}\n\nx\n`)).toBe(truth),
  );
});

describe('the age of a message', () => {
  const old = { date: '17-Jul-1996 02:44:25 -0700' };
  it.each([
    ['OLDER 86400', 'yes'],
    ['younger 86400', 'no'],
    ['OLDER 4294967295', 'no'],
    ['YOUNGER 4294967295', 'yes'],
  ])('%s', (key, truth) => expect(found(key, plain, old)).toBe(truth));

  it('is open where clocks may decide', () => {
    vi.useFakeTimers({ now: Date.UTC(1996, 6, 18, 9, 44, 25) });
    const age = 86_400;
    expect(found(`OLDER ${age}`, plain, old)).toBe('open');
    expect(found(`YOUNGER ${age + 3600}`, plain, old)).toBe('open');
    vi.useRealTimers();
  });

  it('is told as a reason', () => {
    const one = message(1, plain, old);
    expect(wrongAnswer(Buffer.from('a SEARCH OLDER 86400'), [one], { kind: 'numbers', numbers: [] })).toEqual([
      'message 1 (1.eml) is to be found: its internal date is 17-Jul-1996 02:44:25 -0700',
    ]);
  });
});

describe('a body', () => {
  const parts = `MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\nPreamble.\n--b\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\nContent-Description: described\n\nGr=FC=DFe, straw=\nberry\n--b\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\nbGltZQ==\n--b\nContent-Type: message/rfc822\n\nSubject: =?utf-8?q?=C3=96l?=\n\nInnermost.\n--b\nContent-Type: text/html\n\n<b>black</b>berry\n--b--\nEpilogue.\n`;
  it.each([
    [utf8('BODY', 'Grüße'), 'open'],
    [utf8('BODY', 'e, straw'), 'yes'],
    [utf8('BODY', 'strawberry'), 'yes'],
    [utf8('BODY', 'Gr=FC'), 'no'],
    [utf8('BODY', 'Öl'), 'open'],
    [utf8('TEXT', 'Öl'), 'yes'],
    [utf8('BODY', 'lime'), 'open'],
    [utf8('BODY', 'bGlt'), 'no'],
    ['BODY strawberry', 'open'],
    ['BODY berry', 'yes'],
    ['BODY Gr=FC', 'open'],
    ['BODY lime', 'open'],
    ['BODY preamble', 'open'],
    ['BODY epilogue', 'open'],
    ['BODY described', 'open'],
    ['BODY innermost', 'yes'],
    ['BODY blackberry', 'open'],
    ['BODY </b>', 'open'],
    ['BODY mime-version', 'no'],
    ['TEXT mixed', 'yes'],
    ['TEXT innermost', 'yes'],
  ])('%s', (key, truth) => expect(found(key, parts)).toBe(truth));

  it.each([
    ['Content-Type: text/plain; charset=x-none', 'fig', 'open'],
    ['Content-Type: text/plain; charset=koi8-r', 'fig', 'yes'],
    ['Content-Type: text/plain; charset=windows-1252\n\n\x80', 'fig', 'yes'],
    ['Content-Type: text/plain\nContent-Transfer-Encoding: x-none', 'fig', 'open'],
    ['Content-Type: image/png', 'fig', 'open'],
    ['Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nUzogZmlnDQoNCnBsdW0NCg==', 'plum', 'open'],
    ['Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nUzogZmlnDQoNCnBsdW0NCg==', 'cherry', 'no'],
    ['Content-Type: multipart/mixed', 'fig', 'open'],
  ])('of %s', (field, text, truth) =>
    expect(found(`BODY ${text}`, `MIME-Version: 1.0\n${field}\n\nA fig.\n`)).toBe(truth),
  );
});

describe('other keys', () => {
  const more = { flags: ['\\Seen', 'Work'], date: '01-Apr-2022 12:00:00 +0000' };
  it.each([
    ['SEEN', 'yes'],
    ['UNSEEN', 'no'],
    ['FLAGGED', 'no'],
    ['KEYWORD work', 'yes'],
    ['UNKEYWORD other', 'yes'],
    ['ON 1-Apr-2022', 'yes'],
    ['SINCE 2-Apr-2022', 'no'],
    ['BEFORE 02-Apr-2022', 'yes'],
    ['LARGER 10', 'yes'],
    ['SMALLER 10', 'no'],
    ['1', 'yes'],
    ['*', 'yes'],
    ['2:*', 'yes'],
    ['2', 'no'],
    ['UID 10', 'yes'],
    ['UID 1', 'no'],
    ['UID 11:*', 'yes'],
    ['NOT SEEN', 'no'],
    ['NOT SUBJECT lime', 'open'],
    ['OR SEEN SUBJECT lime', 'yes'],
    ['OR UNSEEN SUBJECT lime', 'open'],
    ['SEEN FLAGGED', 'no'],
    ['NOT SEEN FLAGGED', 'no'],
    ['NOT (SEEN FLAGGED)', 'yes'],
    ['OR NOT SEEN FLAGGED', 'no'],
    ['OR (UNSEEN) OR FLAGGED NOT NOT SEEN', 'yes'],
    ['ALL ((SEEN) 1:2)', 'yes'],
    ['RETURN (MIN) ALL', 'yes'],
  ])('%s', (key, truth) => expect(found(key, 'Subject : lime\n\nx\n', more)).toBe(truth));

  it.each([
    ['LARGER 21', 'open'],
    ['LARGER 30', 'no'],
    ['SMALLER 21', 'no'],
    ['SMALLER 31', 'yes'],
  ])('%s of a message of 21 octets that is told as one of 30', (key, truth) =>
    expect(found(key, 'Subject : lime\n\nx\n', { size: 30 })).toBe(truth),
  );

  it.each([
    ['01-Apr-2022 23:30:00 -0500', 'ON 1-Apr-2022', 'open'],
    ['01-Apr-2022 23:30:00 -0500', 'ON 2-Apr-2022', 'open'],
    ['01-Apr-2022 23:30:00 -0500', 'BEFORE 4-Apr-2022', 'yes'],
  ])('internal date %s: %s', (date, key, truth) => expect(found(key, 'x', { date })).toBe(truth));

  it.each([
    ['31 Mar 22 23:30 EST', 'SENTON 31-Mar-2022', 'yes'],
    ['Thu (x), 31 (of) Mar 2022 12:00 +0000', 'SENTON 31-Mar-2022', 'yes'],
    ['Thu, 31 Mar 122 12:00:00 +0000', 'SENTON 31-Mar-2022', 'yes'],
    ['Fri, 1 Apr 2022 6:05 x', 'SENTON 1-Apr-2022', 'open'],
    ['yesterday', 'SENTBEFORE 1-Apr-2022', 'open'],
    ['Thu, 30 Feb 2022 12:00:00 +0000', 'SENTON 2-Mar-2022', 'open'],
  ])('Date %s: %s', (date, key, truth) => expect(found(key, `Date: ${date}\n\nx\n`)).toBe(truth));

  it.each([
    ['RECENT', 'which messages are \\Recent'],
    ['ON 1-Apr-2022', 'the internal date of message 1'],
  ])('%s is not known', (key, message) => expect(() => found(key, 'x')).toThrow(message));

  it.each([
    ['MYSTERY 5', 'expected a search key of RFC 3501 in place of MYSTERY at octet 16 of the command'],
    ['', 'expected a search key at octet 9 of the command'],
    ['(SEEN', 'expected ) at octet 14 of the command'],
    ['ON 31-Feb-2022', 'expected a date at octet 23 of the command'],
    ['SUBJECT {9}\r\nlime', 'expected a whole literal at octet 22 of the command'],
    [utf8('SUBJECT', 'x').replace('x', '\xff'), 'the text of SUBJECT is none of UTF-8'],
  ])('%j is not understood', (key, message) =>
    expect(() => found(Buffer.from(key, 'latin1'), 'Subject: x\n\nx\n')).toThrow(message),
  );
});

describe('an answer', () => {
  const mailbox = [
    message(1, 'Date: Fri, 01 Apr 2022 10:00:00 +0000\nFrom: zoe@example.com\nSubject: Re: pear\n\nx\n'),
    message(2, 'Date: Fri, 01 Apr 2022 12:00:00 +0300\nFrom: Ann <ANN@example.com>\nSubject: apple\n\nlonger\n'),
    message(3, 'From: ann@example.org\nSubject : pear\n\nx\n'),
  ];
  const numbers = (command: string, ...given: number[]) =>
    wrongAnswer(Buffer.from(`a ${command}\r\n`), mailbox, { kind: 'numbers', numbers: given });

  it.each([
    ['SEARCH SUBJECT pear', [1]],
    ['SEARCH SUBJECT pear', [3, 1]],
    ['UID SEARCH FROM ann', [20, 30]],
    ['SORT (SUBJECT) US-ASCII 1:2', [2, 1]],
    ['SORT (REVERSE SUBJECT) US-ASCII 1:2', [1, 2]],
    ['SORT (FROM) US-ASCII ALL', [2, 3, 1]],
    ['SORT (REVERSE FROM) US-ASCII ALL', [1, 2, 3]],
    ['SORT (DATE) US-ASCII 1:2', [2, 1]],
    ['SORT (DATE) US-ASCII ALL', [2, 1, 3]],
    ['SORT (DATE) US-ASCII ALL', [3, 2, 1]],
    ['SORT (SIZE) US-ASCII 2:3', [3, 2]],
    ['UID SORT (CC FROM) UTF-8 1:2', [20, 10]],
  ])('to %s may be %s', (command, given) => expect(numbers(command, ...given)).toEqual([]));

  it.each([
    ['SEARCH SUBJECT pear', [], 'message 1 (1.eml) is to be found: its subject field holds "pear"'],
    ['SEARCH SUBJECT pear', [1, 2], 'message 2 (2.eml) is not to be found: its subject field does not hold "pear"'],
    ['SEARCH 1', [1, 1], '1 stands there twice'],
    ['SEARCH 1', [1, 4], 'there is no message 4'],
    ['UID SEARCH 1', [1], 'there is no message with the UID 1'],
    ['SEARCH NOT SENTON 1-Apr-2022', [2], 'message 2 (2.eml) is not to be found: its Date field says 2022-04-01'],
    ['SEARCH OR LARGER 1 SEEN', [1, 2], 'message 3 (3.eml) is to be found: it has 44 octets'],
    ['SORT (SUBJECT) US-ASCII 1:2', [1, 2], 'message 2 (2.eml) is to stand before message 1 (1.eml)'],
    ['SORT (FROM) US-ASCII ALL', [3, 2, 1], 'message 2 (2.eml) is to stand before message 3 (3.eml)'],
    ['SORT (REVERSE FROM) US-ASCII ALL', [1, 3, 2], 'message 2 (2.eml) is to stand before message 3 (3.eml)'],
  ])('to %s is wrong: %s', (command, given, reason) => expect(numbers(command, ...given)).toContain(reason));

  it('may leave out and give what is open', () => {
    const returned = (command: string, answer: object) =>
      wrongAnswer(Buffer.from(`a SEARCH RETURN ${command}`), mailbox, { kind: 'returned', ...answer });
    expect(returned('(MIN MAX COUNT) SUBJECT pear', { min: 1, max: 1, count: 1 })).toEqual([]);
    expect(returned('(MIN MAX COUNT) SUBJECT pear', { min: 1, max: 3, count: 2 })).toEqual([]);
    expect(returned('(MIN MAX COUNT) SUBJECT pear', { min: 3, max: 2, count: 3 })).toEqual([
      'COUNT is 3 in place of 1 to 2',
      'MIN is 3 in place of 1',
      'MAX is 2, which is not to be found',
    ]);
    expect(returned('() SEEN', {})).toEqual([]);
    expect(returned('(ALL COUNT MIN) 1:2', {})).toEqual(['ALL is missing', 'COUNT is missing', 'MIN is missing']);
    expect(returned('() 1:2', { all: [2] })).toEqual(['message 1 (1.eml) is to be found: its number is 1']);
  });
});

describe('SORT with result options', () => {
  const mailbox = ['pear', 'apple', 'fig'].map((subject, at) => message(at + 1, `Subject: ${subject}\n\nx\n`));
  const wrong = (asked: string, answer: object) =>
    wrongAnswer(Buffer.from(`a SORT RETURN (${asked}) (SUBJECT) US-ASCII ALL`), mailbox, {
      kind: 'returned',
      ...answer,
    });

  it('tells the first and the last, and all in order', () => {
    expect(wrong('MIN MAX', { min: 2, max: 1 })).toEqual([]);
    expect(wrong('MIN', { min: 1 })).toEqual(['MIN is 1, and message 2 (2.eml) stands before it']);
    expect(wrong('MAX', { max: 3 })).toEqual(['MAX is 3, and message 1 (1.eml) stands behind it']);
    expect(wrong('MAX', {})).toEqual(['MAX is missing']);
    expect(wrong('ALL', { all: [2, 3, 1] })).toEqual([]);
    expect(wrong('ALL', { all: [1, 2, 3] })).toEqual(['message 2 (2.eml) is to stand before message 1 (1.eml)']);
  });

  it('tells a part', () => {
    expect(wrong('PARTIAL 2:3', { partial: [3, 1] })).toEqual([]);
    expect(wrong('PARTIAL 3:9', { partial: [1] })).toEqual([]);
    expect(wrong('PARTIAL 4:9', { partial: [] })).toEqual([]);
    expect(wrong('PARTIAL 2:3', { partial: [1, 3] })).toEqual(['message 1 (1.eml) is not the 2th']);
    expect(wrong('PARTIAL 2:3', { partial: [3] })).toEqual(['PARTIAL has 1 messages in place of 2']);
    expect(wrong('PARTIAL 2:3', {})).toEqual(['PARTIAL is missing']);
  });

  it('sorts by the names of addresses', () => {
    const sorted = (key: string, numbers: number[], ...texts: string[]) =>
      wrongAnswer(
        Buffer.from(`a SORT (${key}) US-ASCII ALL`),
        texts.map((text, at) => message(at + 1, `${text}\n\nx\n`)),
        { kind: 'numbers', numbers },
      );
    expect(sorted('DISPLAYFROM', [2, 1], 'From: Zoe <a@b.c>', 'From: =?utf-8?q?adam?= <z@b.c>')).toEqual([]);
    expect(sorted('DISPLAYFROM', [2, 1], 'From: m@b.c', 'From: Luis <z@b.c>')).toEqual([]);
    expect(sorted('DISPLAYTO', [2, 1], 'To: "" <a@b.c>', 'From: x@b.c')).toEqual([]);
    expect(sorted('DISPLAYFROM', [1, 2], 'From: Zoe <a@b.c>', 'From: Adam <z@b.c>')).toEqual([
      'message 2 (2.eml) is to stand before message 1 (1.eml)',
    ]);
  });
});
