import { describe, expect, it } from 'vitest';
import { compile } from '../../../../runner/protocols/imap/match/expectation.js';
import { imapSession } from '../sessions.js';
import { problemWith } from '../text-protocol/play.js';
import { judge, lines } from './play.js';

const crlf = (text: string) => text.replace(/\n/g, '\r\n');

/** A session in a mailbox that has these messages, as the harness put them there. */
function opened(...messages: string[]): ReturnType<typeof imapSession> {
  const given = { name: 'box', messages: messages.map(text => Buffer.from(crlf(text), 'latin1')) };
  const session = imapSession({ given });
  session.wrote(lines('a SELECT box'));
  session.received(lines(`* ${messages.length} EXISTS`, 'a OK x'));
  session.replies.length = 0;
  return session;
}

/** How a response is judged; the phrases behind `where`, for one that does not fit. */
function differences(session: ReturnType<typeof imapSession>, items: unknown, response: string): string {
  session.received(lines(`* ${response}`));
  const judgement = judge(session, { untagged: [{ fetch: 1, items }] });
  return judgement.state === 'met' ? '' : (/ where (.*); in /s.exec(judgement.got)?.[1] ?? judgement.got);
}

/** What is wrong with the value of one item of a message; nothing: it is right. */
function wrong(message: string, item: string, value: string): string {
  const found = differences(
    opened(message),
    { [item]: 'computed' },
    `1 FETCH (${item.replace(/\.\d+>$/, '>')} ${value})`,
  );
  return found.replaceAll(`${item.replace(/\.\d+>$/, '>')}: `, '');
}

const literal = (text: string) => `{${crlf(text).length}}\r\n${crlf(text)}`;
const top = 'From: a@example.com\nMIME-Version: 1.0\n';

describe('computed', () => {
  describe('ENVELOPE', () => {
    const from = '((NIL NIL "a" "example.com"))';
    const envelope = (fields: Record<string, string>) =>
      `(${['date', 'subject', 'from', 'sender', 'reply-to', 'to', 'cc', 'bcc', 'in-reply-to', 'message-id']
        .map(name => fields[name] ?? (['from', 'sender', 'reply-to'].includes(name) ? from : 'NIL'))
        .join(' ')})`;
    it.each<[header: string, fields: Record<string, string>]>([
      ['', {}],
      ['Subject: x\n', { subject: '"x"' }],
      [
        'Subject:\nDate:\nMessage-ID:\nIn-Reply-To:\n',
        { subject: '""', date: '""', 'message-id': '""', 'in-reply-to': '""' },
      ],
      ['Subject: \tone \n', { subject: '"\tone "' }],
      ['Subject: one\n two\n', { subject: '"one two"' }],
      ['Subject: one\n\ttwo\n', { subject: '"one\ttwo"' }],
      ['Subject: one\n\ttwo\n', { subject: '"one two"' }],
      ['Subject: a\\b "c"\n', { subject: '"a\\\\b \\"c\\""' }],
      ['Subject: =?utf-8?Q?x?=\n', { subject: '"=?utf-8?Q?x?="' }],
      ['Subject: one\nSubject: two\n', { subject: '"two"' }],
      ['Subject: one\nSubject: two\n', { subject: '"one, two"' }],
      ['Subject: gr\xfc\xdfe\n', { subject: '"what no RFC says"' }],
      ['Sender:\nReply-To: ()\nTo:\n', {}],
      ['Sender: s@example.com\n', { sender: '((NIL NIL "s" "example.com"))' }],
      ['To: "Joe Q. Public" <joe@example.com>\n', { to: '(("Joe Q. Public" NIL "joe" "example.com"))' }],
      ['To: Joe Q. Public <joe@example.com>\n', { to: '(("Joe Q. Public" NIL "joe" "example.com"))' }],
      [
        'To: "J \\"Q\\" \\\\"  Public <"joe b"@example.com>\n',
        { to: '(("J \\"Q\\" \\\\ Public" NIL "joe b" "example.com"))' },
      ],
      [
        'To: "J \\"Q\\" \\\\"  Public <"joe b"@example.com>\n',
        { to: '(("J \\"Q\\" \\\\  Public" NIL "joe b" "example.com"))' },
      ],
      ['To: joe@[192.0.2.1]\n', { to: '((NIL NIL "joe" "[192.0.2.1]"))' }],
      ['To: <@x.example,@y.example:joe@example.com>\n', { to: '((NIL "@x.example,@y.example" "joe" "example.com"))' }],
      ['To: <@x.example,@y.example:joe@example.com>\n', { to: '((NIL NIL "joe" "example.com"))' }],
      ['To: joe@example.com (Joe)\n', { to: '(("Joe" NIL "joe" "example.com"))' }],
      ['To: joe@example.com (Joe)\n', { to: '((NIL NIL "joe" "example.com"))' }],
      ['To: Carol (at work) <c@example.net>\n', { to: '(("Carol" NIL "c" "example.net"))' }],
      ['To: Carol (at work) <c@example.net>\n', { to: '(("Carol (at work)" NIL "c" "example.net"))' }],
      [
        'To: Friends: ann@example.net, Bert <bert@example.org>;, eve@example.com\n',
        {
          to: '((NIL NIL "Friends" NIL)(NIL NIL "ann" "example.net")("Bert" NIL "bert" "example.org")(NIL NIL NIL NIL)(NIL NIL "eve" "example.com"))',
        },
      ],
      ['To: undisclosed-recipients:;\n', { to: '((NIL NIL "undisclosed-recipients" NIL)(NIL NIL NIL NIL))' }],
      ['To: , joe@example.com,,\n', { to: '((NIL NIL "joe" "example.com"))' }],
      ['To: joe . b @ example . com\n', { to: '((NIL NIL "joe.b" "example.com"))' }],
      ['To: joe\n', { to: '((NIL NIL "joe" "what no RFC says"))' }],
      ['To: <>\n', {}],
      ['To: a@example.org\nTo: b@example.org\n', { to: '((NIL NIL "a" "example.org")(NIL NIL "b" "example.org"))' }],
      ['To: a@example.org\nTo: b@example.org\n', { to: '((NIL NIL "b" "example.org"))' }],
    ])('of %j may have %j', (header, fields) => {
      expect(wrong(`${top}${header}\nx\n`, 'ENVELOPE', envelope(fields))).toBe('');
    });

    it.each<[header: string, fields: Record<string, string>, wrong: string]>([
      ['Subject: x\n', { subject: '"y"' }, 'field 2 (subject): expected "x", got "y"'],
      ['Subject: x\n', {}, 'field 2 (subject): expected "x", got NIL'],
      ['Subject:\n', {}, 'field 2 (subject): expected "", got NIL'],
      ['', { subject: '""' }, 'field 2 (subject): expected NIL, got ""'],
      ['Subject: =?utf-8?Q?x?=\n', { subject: '"x"' }, 'field 2 (subject): expected "=?utf-8?Q?x?=", got "x"'],
      ['Subject: a  b\n', { subject: '"a b"' }, 'field 2 (subject): expected "a  b", got "a b"'],
      ['To: joe@example.com\n', { to: from }, 'field 6 (to), address 1, field 3 (mailbox): expected "joe", got "a"'],
      [
        'To: "Joe" <a@example.com>\n',
        { to: '(("\\"Joe\\"" NIL "a" "example.com"))' },
        'field 6 (to), address 1, field 1 (name): expected "Joe", got ""Joe""',
      ],
      [
        'To: a@example.com, b@example.com\n',
        { to: from },
        'field 6 (to), address 2: expected (NIL NIL "b" "example.com"), got none',
      ],
      [
        'To: a@example.com\n',
        { to: '((NIL NIL "a" "example.com")(NIL NIL "a" "example.com"))' },
        'field 6 (to): expected 1 items, got 2, of which the next is (NIL NIL "a" "example.com")',
      ],
      [
        'To: g: a@example.com;\n',
        { to: '((NIL NIL "g" NIL)(NIL NIL "a" "example.com"))' },
        'field 6 (to), address 3: expected (NIL NIL NIL NIL), got none',
      ],
      ['', { sender: 'NIL' }, 'field 4 (sender): expected ((NIL NIL "a" "example.com")), got NIL'],
    ])('of %j may not have %j', (header, fields, difference) => {
      expect(wrong(`${top}${header}\nx\n`, 'ENVELOPE', envelope(fields))).toBe(difference);
    });
  });

  const text = `${top}Content-Type: text/plain; charset=utf-8\n\nHello.\n`;
  const alone = `${top}Content-Type: message/rfc822\n\nSubject: in\n\nx\n`;
  const two = `${top}Content-Type: multipart/mixed; boundary=b\n\n--b\n\nOne.\n--b\nContent-Type: message/rfc822\n\nSubject: in\n\nx\n\n--b--\n`;
  const inBase64 = 'U3ViamVjdDogeA0KDQpIaWRkZW4uDQo=';
  const encoded = two
    .replace('Subject: in\n\nx\n', `${inBase64}\n`)
    .replace('rfc822\n', 'rfc822\nContent-Transfer-Encoding: base64\n');
  const structure = (octets: number, extension = '') =>
    `(("TEXT" "PLAIN" NIL NIL NIL "7BIT" 4 0${extension && ' NIL NIL NIL NIL'})("MESSAGE" "RFC822" NIL NIL NIL "7BIT" ${octets} (NIL "in" NIL NIL NIL NIL NIL NIL NIL NIL) ("TEXT" "PLAIN" NIL NIL NIL "7BIT" 3 1) 3) "MIXED"${extension})`;

  describe('BODY and BODYSTRUCTURE', () => {
    it.each([
      [text, 'BODY', '("text" "plain" ("charset" "UTF-8") NIL NIL "7bit" 8 1)'],
      [text, 'BODYSTRUCTURE', '("text" "plain" ("charset" "UTF-8") NIL NIL "7bit" 8 1 NIL NIL)'],
      [`${top}\nHello.`, 'BODY', '("TEXT" "PLAIN" NIL NIL NIL "7BIT" 6 0)'],
      [`${top}\nHello.`, 'BODY', '("TEXT" "PLAIN" ("CHARSET" "us-ascii") NIL NIL "7BIT" 6 1)'],
      [two, 'BODY', structure(18)],
      [two, 'BODYSTRUCTURE', structure(18, ' ("boundary" "b") NIL')],
      [`${top}Content-Type: nonsense\n\nx\n`, 'BODY', '("APPLICATION" "OCTET-STREAM" NIL NIL NIL "7BIT" 3)'],
      [`${top}Content-Type: nonsense\n\nx\n`, 'BODY', '("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7BIT" 3 1)'],
      [
        `${top}Content-Type: image/png; name*0=a; name*1=b\n\nx\n`,
        'BODY',
        '("IMAGE" "PNG" ("NAME" "ab") NIL NIL "7BIT" 3)',
      ],
      [
        `${top}Content-Type: image/png; name*0=a; name*1=b\n\nx\n`,
        'BODY',
        '("IMAGE" "PNG" ("NAME*1" "b" "NAME*0" "a") NIL NIL "7BIT" 3)',
      ],
      [
        `${top}Content-Type: image/png; name*=utf-8''%C3%BC\n\nx\n`,
        'BODY',
        `("IMAGE" "PNG" ("NAME*" "utf-8''%C3%BC") NIL NIL "7BIT" 3)`,
      ],
      [
        `${top}Content-Type: image/png\nContent-Disposition: inline; filename="a b"\nContent-Language: de, en\nContent-Location: x\nContent-MD5: y==\n\nx\n`,
        'BODYSTRUCTURE',
        '("IMAGE" "PNG" NIL NIL NIL "7BIT" 3 "y==" ("INLINE" ("filename" "a b")) ("de" "en") "x")',
      ],
      [
        `${top}Content-Type: multipart/mixed; boundary=b\n\n--b\n\nOne.\n`,
        'BODY',
        '(("TEXT" "PLAIN" NIL NIL NIL "7BIT" 6 1) "MIXED")',
      ],
      [
        `${top}Content-Type: multipart/mixed; boundary=b\n\n--b\n\nOne.\n`,
        'BODY',
        '(("TEXT" "PLAIN" NIL NIL NIL "7BIT" 4 1) "MIXED")',
      ],
    ])('%#: may be told', (message, item, value) => {
      expect(wrong(message, item, value)).toBe('');
    });

    it.each([
      [
        text,
        'BODY',
        '("TEXT" "PLAIN" ("charset" "utf-8") NIL NIL "7BIT" 7 1)',
        'part 1, field 7 (octets): expected 8, got 7',
      ],
      [
        text,
        'BODY',
        '("TEXT" "PLAIN" ("charset" "utf-8") NIL NIL "7BIT" 8 2)',
        'part 1, field 8 (lines): expected 1, got 2',
      ],
      [
        text,
        'BODY',
        '("TEXT" "PLAIN" NIL NIL NIL "7BIT" 8 1)',
        'part 1, field 3 (parameters): expected ("charset" "utf-8"), got NIL',
      ],
      [
        text,
        'BODYSTRUCTURE',
        '("TEXT" "PLAIN" ("charset" "utf-8") NIL NIL "7BIT" 8 1 NIL ("inline" NIL))',
        'part 1, field 10 (disposition): expected NIL, got ("inline" NIL)',
      ],
      [two, 'BODY', structure(19), 'part 2, field 7 (octets): expected 18, got 19'],
      [two, 'BODY', structure(18).replace('3 1) 3', '3 2) 3'), 'part 2.1, field 8 (lines): expected 1, got 2'],
      [
        two,
        'BODY',
        structure(18).replace('"in"', '"out"'),
        'part 2, field 8 (envelope), field 2 (subject): expected "in", got "out"',
      ],
      [
        two,
        'BODYSTRUCTURE',
        structure(18, ' NIL NIL'),
        'the message, field 4 (parameters): expected ("boundary" "b"), got NIL',
      ],
      [
        two,
        'BODY',
        structure(18).replace('"MIXED"', '"DIGEST"'),
        'the message, field 3 (subtype): expected "mixed", got "DIGEST"',
      ],
      [two, 'BODY', '(("TEXT" "PLAIN" NIL NIL NIL "7BIT" 4 0) "MIXED")', 'part 2: expected ("message" "rfc822"'],
    ])('%#: are told wrong', (message, item, value, difference) => {
      expect(wrong(message, item, value).slice(0, difference.length)).toBe(difference);
    });
  });

  it.each([
    [text, 'RFC822.SIZE', String(crlf(text).length)],
    [text, 'BODY[TEXT]', literal('Hello.\n')],
    [text, 'RFC822.TEXT', literal('Hello.\n')],
    [text, 'BODY[1]', literal('Hello.\n')],
    [text, 'BODY[HEADER]', literal(text.slice(0, -7))],
    [text, 'BODY[1.MIME]', literal('MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n')],
    [text, 'BODY[1.MIME]', literal('MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n')],
    [text, 'BODY[1.MIME]', literal('Content-Type: text/plain; charset=utf-8\n\n')],
    [text, 'BODY[1.MIME]', literal('Content-Type: text/plain; charset=utf-8\n')],
    [text, 'BODY[1.MIME]', literal(text.slice(0, -8))],
    [text, 'BODY[HEADER.FIELDS (FROM)]', literal('From: a@example.com\n\n')],
    [text, 'BODY[HEADER.FIELDS.NOT (FROM)]', literal('MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n')],
    ['From: a\n', 'BODY[HEADER.FIELDS (X)]', '""'],
    [two, 'BODY[2.1]', literal('x\n')],
    [two, 'BODY[2.HEADER]', literal('Subject: in\n\n')],
    [two, 'BODY[2.MIME]', literal('Content-Type: message/rfc822\n\n')],
    [two, 'BODY[2.MIME]', literal('Content-Type: message/rfc822\n')],
    [alone, 'BODY[1]', literal('Subject: in\n\nx\n')],
    [alone, 'BODY[1]', literal('x\n')],
    [alone, 'BODY[1.1]', literal('x\n')],
    [encoded, 'BODY[2.1]', literal('Hidden.\n')],
    [encoded, 'BODY[2.1]', literal(`${inBase64}\n`)],
    [encoded, 'BODY[2.HEADER]', literal('Subject: x\n\n')],
    [encoded, 'BODY[2]', literal(`${inBase64}\n`)],
    [two, 'BODY[1.MIME]', '"\r\n"'.replace('"\r\n"', literal('\n'))],
    [two, 'BODY[3]', 'NIL'],
    [`${top}Content-Type: multipart/mixed\n\n--b\n\nx\n`, 'BODY[1]', 'NIL'],
    [two, 'BODY[3]', '""'],
    [two, 'BODY[1]<1.2>', '"ne"'],
    [two, 'BODY[1]<1>', '"ne"'],
    [two, 'BODY[1]<9>', '""'],
  ])('%#: a section may be', (message, item, value) => {
    expect(wrong(message, item, value)).toBe('');
  });

  it.each([
    [text, 'RFC822.SIZE', '7', `expected ${crlf(text).length}, got 7`],
    [
      text,
      'BODY[1]',
      literal('Hallo.\n'),
      'expected 8 octets, got 8; octet 1 on: expected "ello.\\r\\n", got "allo.\\r\\n"',
    ],
    [text, 'BODY[1]', '"Hello."', 'expected 8 octets, got 6; octet 6 on: expected "\\r\\n", got the end'],
    [text, 'BODY[1]', 'NIL', 'expected 8 octets, got NIL'],
    [text, 'BODY[HEADER.FIELDS (X)]', '""', 'expected 2 octets, got 0; octet 0 on: expected "\\r\\n", got the end'],
    [two, 'BODY[3]', '"x"', 'expected 0 octets, got 1; octet 0 on: expected the end, got "x"'],
    [two, 'BODY[1]<1.2>', '"n"', 'expected 2 octets, got 1; octet 1 on: expected "e", got the end'],
    [two, 'BODY[1]<1>', '""', 'expected 1 octets, got 0; octet 0 on: expected "n", got the end'],
  ])('%#: a section is wrong', (message, item, value, difference) => {
    expect(wrong(message, item, value)).toBe(difference);
  });

  it('reads an encoded message as it stands or decoded, and no other', () => {
    expect(wrong(encoded, 'BODY[2.1]', literal('Hidden!\n'))).not.toBe('');
  });

  it('looks at a message as the server gave it, and only then as the harness put it there', () => {
    const session = opened('Subject: one\n\nx\n');
    expect(differences(session, { 'RFC822.SIZE': 'computed' }, '1 FETCH (RFC822.SIZE 19)')).toBe('');
    session.received(lines('* 1 FETCH (BODY[] {16}', 'Subject: x', '', 'xy)'));
    session.replies.length = 0;
    expect(differences(session, { 'RFC822.SIZE': 'computed' }, '1 FETCH (RFC822.SIZE 19)')).toContain(
      'RFC822.SIZE: expected 16, got 19',
    );
  });

  it('searches by the sizes that the server told, too', () => {
    const session = opened('Subject: one\n\nx\n');
    const answer = () => {
      session.received(lines('* SEARCH 1'));
      return judge(session, { untagged: [{ search: 'computed' }] }, { command: lines('b SEARCH LARGER 20') }).state;
    };
    expect(answer()).not.toBe('met');
    session.replies.length = 0;
    session.received(lines('* 1 FETCH (RFC822.SIZE 25)'));
    session.replies.length = 0;
    expect(answer()).toBe('met');
  });

  it('holds BODY[] itself against what the harness put there', () => {
    const items = { 'BODY[]': 'computed' };
    expect(differences(opened('A: b\n\nx\n'), items, `1 FETCH (BODY[] ${literal('A: b\n\nx\n')})`)).toBe('');
    expect(differences(opened('A: b\n\nx\n'), items, `1 FETCH (BODY[] ${literal('A: c\n\nx\n')})`)).toContain(
      'octet 3 on',
    );
  });

  it.each<[what: string, ...before: string[]]>([
    ['another number of messages', '* 2 EXISTS'],
    ['an expunge', '* 2 EXISTS', '* 2 EXPUNGE'],
  ])('judges nothing after %s', (_, ...before) => {
    const session = opened('A: b\n\nx\n');
    session.received(lines(...before));
    expect(() => differences(session, { 'RFC822.SIZE': 'computed' }, '1 FETCH (RFC822.SIZE 9)')).toThrow(
      'not judged: it is not known which octets message 1 has',
    );
  });

  it.each(['0 0', '11 1'])('takes a multipart without parts for a leaf of %s octets and lines', size => {
    const message = `${top}Content-Type: multipart/mixed; boundary=frame\n\n--frame--\n`;
    expect(
      wrong(message, 'BODY', `("MULTIPART" "MIXED" ("BOUNDARY" "frame") NIL NIL "7BIT" ${size.replace(/ .*/, '')})`),
    ).toBe('');
    expect(wrong(message, 'BODY', `("TEXT" "PLAIN" NIL NIL NIL "7BIT" ${size})`)).toBe('');
    expect(wrong(message, 'BODY', '("TEXT" "PLAIN" NIL NIL NIL "7BIT" 12 1)')).toContain('octets');
  });

  describe('encodings', () => {
    const message = `${top}Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b\nContent-Transfer-Encoding: base64\n\neA==\n--b--\n`;
    const part = (encoding: string, octets: number) => `("TEXT" "PLAIN" NIL NIL NIL "${encoding}" ${octets} 0)`;
    const found = (asked: string, structure: string) =>
      differences(opened(message), { BODY: asked }, `1 FETCH (BODY ${structure})`);
    it.each<[what: string, structure: string, alone: string, others: string]>([
      ['the right structure', `(${part('7BIT', 1)}${part('BASE64', 4)} "MIXED")`, '', ''],
      ['another encoding', `(${part('8BIT', 1)}${part('BASE64', 4)} "MIXED")`, 'part 1, field 6 (encoding)', ''],
      ['another size', `(${part('7BIT', 1)}${part('BASE64', 5)} "MIXED")`, '', 'part 2, field 7 (octets)'],
      ['no parts', '("TEXT" "PLAIN" NIL NIL NIL "8BIT" 90 9)', '', 'expected'],
      ['a part less', `(${part('8BIT', 1)} "MIXED")`, '', 'expected'],
      ['a multipart for a text', `((${part('8BIT', 1)} "MIXED")${part('BASE64', 4)} "MIXED")`, '', 'part 1'],
    ])('are compared apart from the rest: %s', (_, structure, alone, others) => {
      for (const [asked, wanted] of [
        ['computed encodings', alone],
        ['computed but encodings', others],
      ] as const) {
        const told = found(asked, structure);
        if (wanted === '') expect(told).toBe('');
        else expect(told).toContain(wanted);
      }
    });

    it('are asked for of structures only', () => {
      expect(
        problemWith({ compile }, { untagged: [{ fetch: 1, items: { ENVELOPE: 'computed encodings' } }] }),
      ).toContain('ENVELOPE has no encodings');
    });
  });

  it('is refused for what no message tells', () => {
    expect(problemWith({ compile }, { untagged: [{ fetch: 1, items: { FLAGS: 'computed' } }] })).toContain(
      'FLAGS is not computed from the message',
    );
  });
});
