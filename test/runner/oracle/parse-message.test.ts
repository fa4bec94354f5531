import { describe, expect, it } from 'vitest';
import { type Entity, formsOf, octetsOf } from '../../../runner/oracle/entity.js';
import { parseMessage, readMessage, TooLarge } from '../../../runner/oracle/parse-message.js';

const octets = (text: string) => Buffer.from(text.replace(/\n/g, '\r\n'), 'latin1');

/** An entity as a tree: type, body (with `|` between what it may be), parts. */
type Tree = string | { [type: string]: Tree | Tree[] };

function tree(entity: Entity): Tree {
  const type = entity.anyType ? '?' : `${entity.type}/${entity.subtype}`.toLowerCase();
  if (entity.kind === 'multipart') return { [type]: entity.parts.map(tree) };
  if (entity.nested !== undefined) return { [type]: tree(entity.nested) };
  const bodies = octetsOf(entity, entity.body).map(body => body.toString('latin1').replace(/\r\n/g, '\n'));
  return type === 'text/plain' ? bodies.join('|') : { [type]: bodies.join('|') };
}

const mixed = 'Content-Type: multipart/mixed; boundary=b\n\n';

describe('parseMessage', () => {
  it.each<[what: string, message: string, expected: Tree]>([
    ['a text', 'Subject: x\n\nHello.\n', 'Hello.\n'],
    ['no final line end', 'Subject: x\n\nHello.', 'Hello.'],
    ['no header', '\nHello.\n', 'Hello.\n'],
    ['no body', 'Subject: x\n\n', ''],
    ['no blank line', 'Subject: x\n', ''],
    ['nothing at all', '', ''],
    ['a blank line with white space, which is a fold', 'Subject: x\n \ny: z\n\nb\n', 'b\n'],
    ['two parts', `${mixed}--b\n\nOne.\n--b\n\nTwo.\n\n--b--\n`, { 'multipart/mixed': ['One.', 'Two.\n'] }],
    [
      'preamble and epilogue',
      `${mixed}Pre.\n--b\n\nOne.\n--b--\nPost.\n--b\n\nNo part.\n`,
      { 'multipart/mixed': ['One.'] },
    ],
    ['white space after the delimiters', `${mixed}--b \t\n\nOne.\n--b--  \n`, { 'multipart/mixed': ['One.'] }],
    ['no last delimiter', `${mixed}--b\n\nOne.\n`, { 'multipart/mixed': ['One.\n|One.'] }],
    ['no last delimiter and no line end', `${mixed}--b\n\nOne.`, { 'multipart/mixed': ['One.'] }],
    ['the last delimiter without a line end', `${mixed}--b\n\nOne.\n--b--`, { 'multipart/mixed': ['One.'] }],
    ['a delimiter at the end', `${mixed}--b\n\nOne.\n--b`, { 'multipart/mixed': ['One.', ''] }],
    ['no delimiter', `${mixed}Nothing.\n`, { 'multipart/mixed': [{ '?': '|Nothing.\n' }] }],
    ['a part without header and body', `${mixed}--b\n\n--b--\n`, { 'multipart/mixed': [''] }],
    [
      'a part without blank line',
      `${mixed}--b\nContent-Type: text/html\n--b--\n`,
      { 'multipart/mixed': [{ 'text/html': '' }] },
    ],
    [
      'a boundary with spaces',
      'Content-Type: multipart/mixed; boundary="a b "\n\n--a b\n\nx\n--a b--\n',
      { 'multipart/mixed': ['x'] },
    ],
    [
      'a boundary that another begins with',
      `${mixed}--b\nContent-Type: multipart/mixed; boundary=bb\n\n--bb\n\nx\n--bb--\n--b--\n`,
      { 'multipart/mixed': [{ 'multipart/mixed': ['x'] }] },
    ],
    [
      'a boundary that looks like the end of another',
      `${mixed}--b\nContent-Type: multipart/mixed; boundary="b--"\n\n--b--\n\nx\n--b----\n--b--\n`,
      { 'multipart/mixed': [{ 'multipart/mixed': ['x'] }] },
    ],
    [
      'the same boundary twice',
      `${mixed}--b\n${mixed}--b\n\nx\n--b--\n--b--\n`,
      { 'multipart/mixed': [{ 'multipart/mixed': ['x'] }] },
    ],
    [
      'an outer delimiter within an inner multipart',
      `${mixed}--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\nx\n\n--b\n\ny\n--b--\n`,
      { 'multipart/mixed': [{ 'multipart/mixed': ['x\n|x'] }, 'y'] },
    ],
    ['a message', 'Content-Type: message/rfc822\n\nSubject: inner\n\nx\n', { 'message/rfc822': 'x\n' }],
    [
      'a message that ends with its header',
      `${mixed}--b\nContent-Type: message/rfc822\n--b--\n`,
      { 'multipart/mixed': [{ 'message/rfc822': '' }] },
    ],
    [
      'a digest',
      'Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: inner\n\nx\n--b\nContent-Type: text/plain\n\ny\n--b--\n',
      { 'multipart/digest': [{ 'message/rfc822': 'x' }, 'y'] },
    ],
    [
      'an outer delimiter in a message',
      `${mixed}--b\nContent-Type: message/rfc822\n\n${mixed}--b\n\nx\n--b--\n\n--b--\n`,
      { 'multipart/mixed': [{ 'message/rfc822': { 'multipart/mixed': ['x'] } }] },
    ],
    ['a type that cannot be read', 'Content-Type: nonsense\n\nx\n', { '?': 'x\n' }],
    ['a multipart without boundary', 'Content-Type: multipart/mixed\n\nx\n', { '?': 'x\n' }],
    [
      'comments and folds in a type',
      'Content-Type: (a) multipart (b)/ mixed (c) ;\n boundary (d) = (e)\n\t"b" (f)\n\n--b\n\nx\n--b--\n',
      { 'multipart/mixed': ['x'] },
    ],
  ])('reads %s', (_, message, expected) => {
    expect(tree(parseMessage(octets(message)))).toEqual(expected);
  });

  it('tells where the fields of a header are, and what they say', () => {
    const message = octets('Subject: one\n two\nNo field\nX-Y :\tz \n\nbody\n');
    const { fields, header } = parseMessage(message);
    expect(fields.map(({ name, value, start, end }) => [name, value, message.toString('latin1', start, end)])).toEqual([
      ['Subject', 'one two', 'Subject: one\r\n two\r\n'],
      ['', 'No field', 'No field\r\n'],
      ['X-Y', 'z', 'X-Y :\tz \r\n'],
    ]);
    expect(header).toEqual({ start: 0, end: 42, otherEnds: [] });
  });

  it.each([
    ['a part with a blank line only', `${mixed}--b\n\n--b--\n`, ['\r\n', '']],
    ['a part with fields only', `${mixed}--b\nA: b\n--b--\n`, ['A: b\r\n', 'A: b']],
    ['a part with fields and a blank line only', `${mixed}--b\nA: b\n\n--b--\n`, ['A: b\r\n\r\n', 'A: b\r\n']],
    ['a part with a body', `${mixed}--b\nA: b\n\nx\n--b--\n`, ['A: b\r\n\r\n']],
  ])('knows what the header of %s may be', (_, message, expected) => {
    const [part] = parseMessage(octets(message)).parts;
    expect(octetsOf(part!, part!.header).map(String)).toEqual(expected);
  });

  it.each([
    ['a multipart without last delimiter', `MIME-Version: 1.0\n${mixed}--b\n\nx\n`, ['multipart', '?']],
    ['a complete multipart', `MIME-Version: 1.0\n${mixed}--b\n\nx\n--b--\n`, ['multipart']],
    ['a message without MIME-Version', `${mixed}--b\n\nx\n--b--\n`, ['multipart', 'leaf']],
    [
      'an encoded message',
      'MIME-Version: 1.0\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nx\n',
      ['message', '?', 'message'],
    ],
    [
      'a message in an encoding that nobody knows',
      'MIME-Version: 1.0\nContent-Type: message/rfc822\nContent-Transfer-Encoding: x-none\n\nx\n',
      ['message', '?'],
    ],
    ['an invalid parameter', 'MIME-Version: 1.0\nContent-Type: text/html; charset\n\nx\n', ['leaf', 'leaf', '?']],
  ])('knows as what %s may be seen', (_, message, expected) => {
    const forms = formsOf(parseMessage(octets(message)));
    expect(forms.map(form => (form.anyType ? '?' : form.kind))).toEqual(expected);
  });

  it('refuses what is nested too deep', () => {
    expect(() => parseMessage(octets('Content-Type: message/rfc822\n\n'.repeat(600)))).toThrow(
      new TooLarge('entities are nested more than 500 deep'),
    );
  });

  it('refuses what has too many parts', () => {
    expect(() => parseMessage(octets(`${mixed}${'--b\n\n'.repeat(20_000)}`))).toThrow(
      new TooLarge('the message has more than 20000 entities'),
    );
  });
});

describe('readMessage', () => {
  it.each<[what: string, message: string, expected: Tree[]]>([
    ['nothing open', `${mixed}--b\n\nx\n--b--\n`, [{ 'multipart/mixed': ['x'] }]],
    [
      'a line that begins with a delimiter',
      `${mixed}--b\n\nx\n--bz\n\ny\n--b--\n`,
      [{ 'multipart/mixed': ['x\n--bz\n\ny'] }, { 'multipart/mixed': ['x', 'y'] }],
    ],
    [
      'a line that begins with the delimiters of two multiparts',
      `${mixed}--b\nContent-Type: multipart/mixed; boundary=bz\n\n--bz\n\nx\n--bz--\n--b--\n`,
      [
        { 'multipart/mixed': [{ 'multipart/mixed': ['x'] }] },
        { 'multipart/mixed': [{ 'multipart/mixed': [{ '?': '' }] }, 'x', ''] },
      ],
    ],
    ['a line that is no field', 'Subject: x\nHello.\n\ny\n', ['y\n', 'Hello.\n\ny\n']],
    [
      'two types',
      'Content-Type: text/html\nContent-Type: image/png\n\ny\n',
      [{ 'text/html': 'y\n' }, { 'image/png': 'y\n' }],
    ],
  ])('has a reading for each choice: %s', (_, message, expected) => {
    expect(readMessage(octets(message)).map(tree)).toEqual(expected);
  });
});
