import { describe, expect, it } from 'vitest';
import { found, invariantsFound, selects } from './sessions-of-a-run.js';

const told = (connection: string, items: string) => [
  `${connection} C: f FETCH 1:3 ALL`,
  `${connection} S: * 2 FETCH (UID 8 ${items})`,
];
const size = (connection: string, octets: number) => told(connection, `RFC822.SIZE ${octets}`);
const changed = 'message-never-changes';

describe('a message', () => {
  it('has one size in a session', () => {
    expect(found([...selects('a'), ...size('a', 90), ...size('a', 90)])).toEqual([]);
    expect(found([...selects('a'), ...size('a', 90), 'a S: * 2 FETCH (RFC822.SIZE 91)'])).toEqual([
      'message-never-changes: UID 8 of box: RFC822.SIZE 90, as in a at 0.800 s; RFC822.SIZE 91 in a at 0.900 s',
    ]);
  });

  it('has one size in all sessions of a run, and a violation names both places', () => {
    expect(found([...selects('a'), ...size('a', 90), ...selects('b', { mailbox: '"box"' }), ...size('b', 91)])).toEqual(
      ['message-never-changes: UID 8 of box: RFC822.SIZE 90, as in a at 0.800 s; RFC822.SIZE 91 in b at 1.600 s'],
    );
  });

  it.each([
    ['mailbox', { mailbox: 'other' }],
    ['UIDVALIDITY', { validity: 8 }],
    ['account', { user: 'another' }],
  ])('is another one with another %s', (_, other) => {
    expect(found([...selects('a'), ...size('a', 90), ...selects('b', other), ...size('b', 91)])).toEqual([]);
  });

  it('may have a size that is not remembered, when it is not known whose or which mailbox is open', () => {
    const sasl = ['a C: a AUTHENTICATE X-OWN x', 'a S: a OK x', ...selects('a').slice(2)];
    expect(found([...sasl, ...size('a', 90), ...size('a', 91)])).toEqual([]);
    const opening = [...selects('a').slice(0, 5), ...size('a', 90)];
    expect(found([...opening, ...selects('b'), ...size('b', 91)])).toEqual([]);
  });

  it('is one message, whoever signs in by SASL as the user', () => {
    const plain = Buffer.from('\0me\0secret').toString('base64');
    for (const login of [`AUTHENTICATE PLAIN ${plain}`, 'AUTHENTICATE PLAIN']) {
      const asked = login.endsWith('PLAIN') ? ['b S: + ', `b C: ${plain}`] : [];
      const other = [`b C: l ${login}`, ...asked, 'b S: l OK x', ...selects('b').slice(2)];
      expect(invariantsFound([...selects('a'), ...size('a', 90), ...other, ...size('b', 91)])).toEqual([changed]);
    }
  });

  it('is not judged by a session that has written what may be any command', () => {
    const wrote = ['b C: x \x80', 'b S: x BAD x'];
    expect(found([...selects('a'), ...size('a', 90), ...selects('b'), ...wrote, ...size('b', 91)])).toEqual([]);
  });

  it('has one internal date, in whatever zone it is told', () => {
    const date = (text: string) => told('a', `INTERNALDATE "01-Jan-2024 ${text}"`);
    expect(found([...selects('a'), ...date('02:00:00 +0200'), ...date('00:00:00 +0000')])).toEqual([]);
    expect(invariantsFound([...selects('a'), ...date('02:00:00 +0200'), ...date('02:00:00 +0000')])).toEqual([changed]);
  });

  it.each([
    ['ENVELOPE (NIL "s" NIL NIL NIL NIL NIL NIL NIL NIL)', 'ENVELOPE (NIL "t" NIL NIL NIL NIL NIL NIL NIL NIL)'],
    ['BODY ("text" "plain" ("a" "b") NIL NIL "7bit" 3 1)', 'BODY ("text" "plain" ("a" "c") NIL NIL "7bit" 3 1)'],
    ['BODYSTRUCTURE ("text" "plain" NIL NIL NIL "7bit" 3 1)', 'BODYSTRUCTURE ("text" "plain" NIL NIL NIL "7bit" 4 1)'],
    ['BODY[1] "abc"', 'BODY[1] "abd"'],
    ['BODY[HEADER.FIELDS (A B)] {3}\r\nabc', 'BODY[HEADER.FIELDS (b a)] "xyz"'],
    ['RFC822.TEXT "abc"', 'BODY[TEXT] "abd"'],
  ])('has one %j', (first, other) => {
    const then = (items: string) =>
      invariantsFound([...selects('a'), ...told('a', first), ...selects('b'), ...told('b', items)]);
    expect(then(first)).toEqual([]);
    expect(then(other)).toEqual([changed]);
  });

  it('is the same, however it is written', () => {
    const first = 'BODY ("text" "plain" ("a" "b" "charset" "UTF-8") NIL NIL "7bit" 3 1) BODY[1] "abc"';
    const other = 'BODY ("TEXT" {5}\r\nPLAIN ("CHARSET" "utf-8" "A" {1}\r\nb) NIL NIL "7BIT" 3 1) BODY[1] {3}\r\nabc';
    expect(found([...selects('a'), ...told('a', first), ...selects('b'), ...told('b', other)])).toEqual([]);
  });

  it('may be told otherwise once UTF-8 is enabled', () => {
    const enables = ['b C: e ENABLE UTF8=ACCEPT', 'b S: * ENABLED UTF8=ACCEPT', 'b S: e OK x'];
    const utf8 = [...selects('b').slice(0, 2), ...enables, ...selects('b').slice(2)];
    expect(found([...selects('a'), ...size('a', 90), ...utf8, ...size('b', 91)])).toEqual([]);
    expect(invariantsFound([...selects('a'), ...size('a', 90), ...utf8, ...size('b', 91), ...size('b', 92)])).toEqual([
      changed,
    ]);
  });
});

describe('a message that another session has expunged', () => {
  const nothing = [
    'ENVELOPE (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)',
    'RFC822.SIZE 0',
    'RFC822 ""',
    'BODY ("TEXT" "PLAIN" NIL NIL NIL "7BIT" 0 0)',
    'BODY[TEXT]<0> ""',
  ];
  const something = [
    'ENVELOPE (NIL "s" NIL NIL NIL NIL NIL NIL NIL NIL)',
    'RFC822.SIZE 3',
    'RFC822 "abc"',
    'BODY ("TEXT" "PLAIN" NIL NIL NIL "7BIT" 3 1)',
    'BODY[TEXT] "abc"',
  ];
  const expunges = ['b C: e EXPUNGE', 'b S: * 2 EXPUNGE', 'b S: e OK x'];
  const all = (items: readonly string[]) => items.flatMap(item => told('a', item));

  it('may have nothing in its FETCH data', () => {
    const opened = [...selects('a'), ...selects('b')];
    expect(found([...opened, ...all(something), ...expunges, ...all(nothing)])).toEqual([]);
    expect(found([...opened, ...all(something), ...expunges.slice(0, 1), ...all(nothing)])).toEqual([]);
  });

  it('must not, where nobody has expunged any', () => {
    const judged = invariantsFound([...selects('a'), ...all(something), ...all(nothing.slice(0, 4))]);
    expect(judged.filter(id => id === changed)).toHaveLength(4);
  });

  it('may, where others have to do with the account', () => {
    expect(found([...selects('a'), ...all(something), ...all(nothing)], { alone: false })).toEqual([]);
  });
});

describe('sizes and texts of a message', () => {
  const whole = 'BODY[] {9}\r\na: b\r\n\r\nc';
  it.each<[string, readonly string[], readonly string[]]>([
    ['the size and the whole', ['RFC822.SIZE 9', whole], []],
    ['another size', ['RFC822.SIZE 8', whole], ['size-of-the-message']],
    ['another size, told later', [whole, 'RFC822.SIZE 8'], ['size-of-the-message']],
    ['header and text', [whole, 'BODY[HEADER] {8}\r\na: b\r\n\r\n BODY[TEXT] c'.replace(' c', ' "c"')], []],
    ['a header that is another one', [whole, 'BODY[HEADER] {8}\r\na: d\r\n\r\n'], ['header-and-text-are-the-message']],
    [
      'a text that begins too early',
      ['RFC822.HEADER {8}\r\na: b\r\n\r\n', 'RFC822.TEXT {3}\r\n\r\nc', whole],
      ['header-and-text-are-the-message'],
    ],
    ['a text with one octet more', [whole, 'BODY[TEXT] "cd"'], ['header-and-text-are-the-message']],
    [
      'no blank line, and one in the header',
      ['BODY[] {6}\r\na: b\r\n', 'BODY[HEADER] {8}\r\na: b\r\n\r\n', 'BODY[TEXT] ""'],
      [],
    ],
    ['a slice', [whole, 'BODY[]<3> "b"', 'BODY[]<40> ""'], []],
    ['a slice from elsewhere', [whole, 'BODY[]<2> "b"'], ['partial-is-a-slice']],
  ])('%s', (_, items, expected) => {
    expect(invariantsFound([...selects('a'), ...items.flatMap(item => told('a', item))])).toEqual(expected);
  });
});

describe('what APPEND and COPY say of a message', () => {
  const message = [
    'a C: p APPEND box "01-Jan-2024 00:00:00 +0000" {11}',
    'a S: + go on',
    'a C: a: b\r\n\r\nc',
    'a C: ',
  ];
  const appended = [...selects('a', { exists: 1 }), ...message, 'a S: p OK [APPENDUID 7 8] x', 'a S: * 2 EXISTS'];
  it.each<[string, string, readonly string[]]>([
    [
      'its size, its date and its octets',
      'RFC822.SIZE 11 INTERNALDATE "01-Jan-2024 00:00:00 +0000" BODY[] {11}\r\na: b\r\n\r\nc\r\n',
      [],
    ],
    [
      'the size of what the server has made of it',
      'RFC822.SIZE 12 BODY[] {12}\r\na: b\r\n\r\nc\r\n\n',
      ['appended-message-kept'],
    ],
    ['another octet', 'RFC822 {11}\r\na: b\r\n\r\nd\r\n', ['appended-message-kept']],
    ['another date', 'INTERNALDATE "01-Jan-2024 00:00:01 +0000"', ['appended-date-kept']],
  ])('%s', (_, items, expected) => {
    expect(invariantsFound([...appended, ...told('a', items)])).toEqual(expected);
  });

  it.each<[string, string, readonly string[]]>([
    ['the same', 'RFC822.SIZE 90 INTERNALDATE "01-Jan-2024 00:00:00 +0000"', []],
    ['another size', 'RFC822.SIZE 91', ['copy-is-the-message']],
    ['another date', 'INTERNALDATE "02-Jan-2024 00:00:00 +0000"', ['copy-has-the-date']],
  ])('a copy with %s', (_, items, expected) => {
    const first = told('a', 'RFC822.SIZE 90 INTERNALDATE "01-Jan-2024 00:00:00 +0000"');
    const copies = ['a C: c COPY 2 other', 'a S: c OK [COPYUID 3 8 8] x'];
    const other = selects('b', { mailbox: 'other', validity: 3 });
    expect(invariantsFound([...selects('a'), ...first, ...copies, ...other, ...told('b', items)])).toEqual(expected);
  });

  it('nothing of a copy, where nobody was told of the message: APPEND may be to blame', () => {
    const copies = [
      'a C: c COPY 1 other',
      'a S: c OK [COPYUID 3 8 9] x',
      ...selects('b', { mailbox: 'other', validity: 3 }),
    ];
    const items = 'UID 9 RFC822.SIZE 12 INTERNALDATE "02-Jan-2024 00:00:00 +0000"';
    const fetched = ['b C: f FETCH 1 ALL', `b S: * 1 FETCH (${items})`, 'b S: f OK x'];
    expect(found([...appended, ...copies, ...fetched])).toEqual([]);
  });

  it('of 8-bit octets, or of lines that end otherwise, nothing', () => {
    for (const line of ['\x80', 'c\rd']) {
      const sends = ['a C: p APPEND box {5}', 'a S: + go on', `a C: ${line}`, 'a C: '];
      expect(found([...selects('a'), ...sends, 'a S: p OK [APPENDUID 7 8] x', ...size('a', 90)])).toEqual([]);
    }
  });
});
