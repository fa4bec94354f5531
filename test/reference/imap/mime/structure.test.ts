import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatBodyStructure } from '../../../../reference/imap/body-structure.js';
import { formatEnvelope } from '../../../../reference/imap/envelope.js';
import { readAddressList } from '../../../../reference/imap/mime/address.js';
import { decodeHeaderText, decodeTransfer } from '../../../../reference/imap/mime/decode.js';
import { parseMessage } from '../../../../reference/imap/mime/message.js';
import { sectionOctets } from '../../../../reference/imap/section.js';
import { type FetchAttribute, readFetchAttributes } from '../../../../reference/imap/syntax/fetch-attributes.js';
import { CommandReader } from '../../../../reference/imap/syntax/reader.js';

const octets = (...lines: string[]) => Buffer.from(lines.join('\r\n'), 'latin1');
const structure = (message: Buffer) => formatBodyStructure(parseMessage(message), true);
const envelope = (...fields: string[]) => formatEnvelope(parseMessage(octets(...fields, '', '')).top);

/** What BODY[spec] gives, latin1. */
function section(message: Buffer, spec: string): string | undefined {
  const [attribute] = readFetchAttributes(new CommandReader([`BODY[${spec}]`])) as readonly Extract<
    FetchAttribute,
    { name: 'BODY[]' }
  >[];
  return sectionOctets(parseMessage(message), attribute?.section ?? expect.fail('no section'))?.toString('latin1');
}

const nested = octets(
  'Subject: outer',
  'Content-Type: multipart/mixed; boundary="out er"',
  '',
  'preamble',
  '--out er',
  '',
  'plain part',
  '--out er  ',
  'Content-Type: message/rfc822',
  'Content-Description: forwarded',
  '',
  'Subject: inner',
  'From: Ann <ann@example.test>',
  'Content-Type: multipart/alternative; boundary=in',
  '',
  '--in',
  'Content-Type: text/plain',
  '',
  'one',
  'two',
  '--in',
  'Content-Type: text/html; charset=utf-8',
  'Content-Transfer-Encoding: base64',
  'Content-ID: <x@example.test>',
  'Content-MD5: abc',
  'Content-Disposition: attachment; filename="a\\"b"',
  'Content-Language: en, de',
  'Content-Location: http://example.test/x',
  '',
  'PGI+',
  '--in--',
  'epilogue of in',
  '--out er',
  'Content-Type: message/rfc822',
  '',
  'Subject: simple',
  '',
  'simple body',
  '--out er--',
  'epilogue',
  '',
);

describe('BODYSTRUCTURE', () => {
  it('tells a plain message', () => {
    const message = octets('Subject: x', '', 'one', 'two', '');
    expect(structure(message)).toBe('("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7BIT" 10 2 NIL NIL NIL NIL)');
    expect(formatBodyStructure(parseMessage(message), false)).toBe(
      '("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7BIT" 10 2)',
    );
  });

  it('tells nested parts with all extension data', () => {
    const plain = '("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7BIT" 10 1 NIL NIL NIL NIL)';
    const text = '("text" "plain" NIL NIL NIL "7BIT" 8 2 NIL NIL NIL NIL)';
    const html =
      '("text" "html" ("charset" "utf-8") "<x@example.test>" NIL "BASE64" 4 1 "abc" ("attachment" ("filename" "a\\"b")) ("en" "de") "http://example.test/x")';
    const ann = '(("Ann" NIL "ann" "example.test"))';
    const innerEnvelope = `(NIL "inner" ${ann} ${ann} ${ann} NIL NIL NIL NIL NIL)`;
    const inner = `(${text}${html} "alternative" ("boundary" "in") NIL NIL NIL)`;
    const simple = '("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7BIT" 11 1 NIL NIL NIL NIL)';
    const innerSize = section(nested, '2')?.length;
    const innerLines = section(nested, '2')?.split('\r\n').length;
    expect(structure(nested)).toBe(
      `(${plain}("message" "rfc822" NIL NIL "forwarded" "7BIT" ${innerSize} ${innerEnvelope} ${inner} ${innerLines} NIL NIL NIL NIL)` +
        `("message" "rfc822" NIL NIL NIL "7BIT" 30 (NIL "simple" NIL NIL NIL NIL NIL NIL NIL NIL) ${simple} 3 NIL NIL NIL NIL)` +
        ' "mixed" ("boundary" "out er") NIL NIL NIL)',
    );
  });

  it('takes what is not valid as RFC 2045 5.2 says', () => {
    const textPlain = /^\("TEXT" "PLAIN" \("CHARSET" "US-ASCII"\)/;
    for (const type of ['text', 'multipart/mixed', '/', '', 'text/', 'multipart/mixed; boundary=""']) {
      expect(structure(octets(`Content-Type: ${type}`, '', 'x')), type).toMatch(textPlain);
    }
    expect(structure(octets('Content-Type: text/plain; name=a/b; bad; x', '', ''))).toContain('("name" "a/b")');
    expect(structure(octets('Content-Type: text (c(c)) /plain (x) ; (y) charset (z) = "q"', '', ''))).toContain(
      '"text" "plain" ("charset" "q")',
    );
  });

  it('gives a multipart at least one part, and a digest messages', () => {
    expect(structure(octets('Content-Type: multipart/mixed; boundary=b', '', 'nothing'))).toMatch(
      /^\(\("TEXT" "PLAIN" .* 0 0 .*\) "mixed"/,
    );
    expect(
      structure(octets('Content-Type: multipart/digest; boundary=b', '', '--b', '', 'Subject: s', '', 't', '--b--')),
    ).toContain('("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 15 (NIL "s"');
    expect(structure(octets('Content-Type: message/rfc822', ''))).toMatch(
      /^\("message" "rfc822" .* \(NIL( NIL){9}\) \("TEXT"/,
    );
  });

  it('is told of a multipart a thousand deep, and of one far deeper', () => {
    for (const depth of [1000, 20_000]) {
      const lines: string[] = [];
      for (let level = 0; level < depth; level += 1)
        lines.push(`Content-Type: multipart/mixed; boundary=b${level}`, '', `--b${level}`);
      const text = structure(octets(...lines, '', 'innermost'));
      expect(text.startsWith('('.repeat(Math.min(depth, 1024)))).toBe(true);
      expect(text.split('(').length).toBe(text.split(')').length);
    }
  });

  it('is bounded for a message made of boundaries', () => {
    // Were each looked at with every other, this would take hours.
    const text = structure(
      Buffer.from(`Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n'.repeat(1_000_000)}`),
    );
    expect(text.length).toBeGreaterThan(10_000);
  });

  it('takes time in proportion to the length of hostile fields', () => {
    // In proportion to its square, this would take hours.
    for (const run of [
      ' '.repeat(500_000),
      '('.repeat(500_000),
      '"'.repeat(500_001),
      'a,'.repeat(100_000),
      '=?'.repeat(250_000),
      'a '.repeat(250_000),
    ]) {
      for (const name of ['Subject', 'To', 'Content-Type', 'Content-Language', 'Content-Disposition']) {
        const message = octets(`${name}: x${run}x`, '', '');
        structure(message);
        formatEnvelope(parseMessage(message).top);
        decodeHeaderText(`x${run}x`);
      }
    }
    decodeTransfer(Buffer.from(`${' '.repeat(500_000)}x`), 'quoted-printable');
  });

  it('has balanced brackets and in-bounds sections for any octets', () => {
    const line = fc.constantFrom(
      '--a',
      '--a--',
      '--b',
      '',
      'x',
      'Content-Type: multipart/mixed; boundary=a',
      'Content-Type: multipart/digest; boundary=b',
      'Content-Type: message/rfc822',
      ' folded',
      'From: a@b, c: d@e;',
      '"(',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), fc.constantFrom('\r\n', '\n'), (lines, end) => {
        const message = Buffer.from(lines.join(end));
        const parsed = parseMessage(message);
        for (const part of parsed.parts) {
          expect(part.headerStart).toBeLessThanOrEqual(part.fieldsEnd);
          expect(part.fieldsEnd).toBeLessThanOrEqual(part.bodyStart);
          expect(part.bodyStart).toBeLessThanOrEqual(part.bodyEnd);
          expect(part.bodyEnd).toBeLessThanOrEqual(message.length);
          if (part.parent !== undefined) expect(part.bodyEnd).toBeLessThanOrEqual(part.parent.bodyEnd);
          if (part.kind === 'multipart') expect(part.children.length).toBeGreaterThan(0);
        }
        const outside = structure(message).replace(/"(?:[^"\\]|\\.)*"/g, '');
        expect(outside.split('(').length).toBe(outside.split(')').length);
      }),
      { numRuns: 300 },
    );
  });
});

describe('BODY[section]', () => {
  it('numbers parts as RFC 3501 6.4.5 says', () => {
    expect(section(nested, '1')).toBe('plain part');
    expect(section(nested, '1.MIME')).toBe('\r\n');
    expect(section(nested, '2.MIME')).toBe('Content-Type: message/rfc822\r\nContent-Description: forwarded\r\n\r\n');
    expect(section(nested, '2.HEADER')).toMatch(/^Subject: inner\r\n.*\r\n.*boundary=in\r\n\r\n$/);
    expect(section(nested, '2.TEXT')).toMatch(/^--in\r\n[\s\S]*--in--\r\nepilogue of in$/);
    expect(section(nested, '2.1')).toBe('one\r\ntwo');
    expect(section(nested, '2.2')).toBe('PGI+');
    expect(section(nested, '2.1.MIME')).toBe('Content-Type: text/plain\r\n\r\n');
    expect(section(nested, '3.1')).toBe('simple body');
    expect(section(nested, '3.HEADER')).toBe('Subject: simple\r\n\r\n');
    expect(section(nested, '2.HEADER.FIELDS (FROM)')).toBe('From: Ann <ann@example.test>\r\n\r\n');
    for (const none of ['4', '1.1', '2.3', '2.1.1', '1.HEADER', '1.TEXT', '3.2'])
      expect(section(nested, none), none).toBeUndefined();
  });

  it('cuts headers', () => {
    const message = octets('A: 1', 'b: 2', ' more', 'A: 3', '', 'body');
    expect(section(message, 'HEADER.FIELDS (a)')).toBe('A: 1\r\nA: 3\r\n\r\n');
    expect(section(message, 'HEADER.FIELDS.NOT (a)')).toBe('b: 2\r\n more\r\n\r\n');
    expect(section(message, 'HEADER.FIELDS (none)')).toBe('\r\n');
    expect(section(message, 'HEADER')).toBe('A: 1\r\nb: 2\r\n more\r\nA: 3\r\n\r\n');
    expect(section(message, 'TEXT')).toBe('body');
    expect(section(message, '1')).toBe('body');
    expect(section(message, '')).toBe(message.toString());
    expect(section(octets('A: 1', 'b: 2'), 'HEADER.FIELDS (b)')).toBe('b: 2');
  });
});

describe('ENVELOPE', () => {
  it('takes missing and empty fields apart', () => {
    expect(envelope('X: y')).toBe('(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)');
    expect(envelope('Subject:', 'Date: ', 'To:', 'In-Reply-To:', 'Message-ID:  ')).toBe(
      '("" "" NIL NIL NIL NIL NIL NIL "" "")',
    );
  });

  it('puts From in place of Sender and Reply-To', () => {
    expect(envelope('From: a@example.test', 'Reply-To: ')).toBe(
      '(NIL NIL ((NIL NIL "a" "example.test")) ((NIL NIL "a" "example.test")) ((NIL NIL "a" "example.test")) NIL NIL NIL NIL NIL)',
    );
  });

  it.each([
    ['"Doe, J. \\"x\\"" <"j doe"@example.test>', '("Doe, J. \\"x\\"" NIL "j doe" "example.test")'],
    ['John Q. Public <j.q@example.test>', '("John Q. Public" NIL "j.q" "example.test")'],
    ['a@example.test (Ann (the) other)', '("Ann (the) other" NIL "a" "example.test")'],
    ['<@one.test,@two.test:a@three.test>', '(NIL "@one.test,@two.test" "a" "three.test")'],
    [
      'Group: a@x.test, b@y.test;',
      '(NIL NIL "Group" NIL)(NIL NIL "a" "x.test")(NIL NIL "b" "y.test")(NIL NIL NIL NIL)',
    ],
    [
      'undisclosed recipients:;, c@z.test',
      '(NIL NIL "undisclosed recipients" NIL)(NIL NIL NIL NIL)(NIL NIL "c" "z.test")',
    ],
    ['a @ (c) [127.0.0.1]', '("c" NIL "a" "[127.0.0.1]")'],
    ['a . b @ x . test', '(NIL NIL "a.b" "x.test")'],
    ['=?utf-8?Q?=C3=A9?= <e@x.test>', '("=?utf-8?Q?=C3=A9?=" NIL "e" "x.test")'],
    ['"a" "b" <c@d.test>', '("a b" NIL "c" "d.test")'],
    ['root', '(NIL NIL "root" "")'],
    ['a@x.test,,b@y.test,', '(NIL NIL "a" "x.test")(NIL NIL "b" "y.test")'],
  ])('reads %s', (value, expected) => {
    expect(envelope(`To: ${value}`)).toBe(`(NIL NIL NIL NIL NIL (${expected}) NIL NIL NIL NIL)`);
  });

  it('reads any text to its end', () => {
    const piece = fc.constantFrom(
      'a',
      '"',
      '\\',
      '(',
      ')',
      '<',
      '>',
      '@',
      ',',
      ':',
      ';',
      '[',
      ']',
      '.',
      ' ',
      '\t',
      '\xa0',
      '\x0b',
      '\xe9',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), pieces => {
        const addresses = readAddressList(pieces.join(''));
        let open = false;
        for (const { mailbox, host } of addresses) {
          if (host !== undefined) continue;
          // A host is missing only where a group begins or ends.
          expect(open).toBe(mailbox === undefined);
          open = !open;
        }
        expect(open).toBe(false);
      }),
      { numRuns: 2000 },
    );
    expect(envelope('Subject: \xc3\xa0 ')).toContain('{2}\r\n\xc3\xa0');
    expect(envelope('To: \xc3\xa0 <a@x.test>')).toContain('(({2}\r\n\xc3\xa0 NIL "a" "x.test"))');
  });

  it('unfolds, and sends 8-bit text as a literal', () => {
    expect(envelope('Subject: one', '\ttwo')).toContain('"one\ttwo"');
    expect(envelope('Subject: caf\xe9')).toContain('{4}\r\ncaf\xe9 NIL');
    expect(envelope('Subject: a"b\\c')).toContain('"a\\"b\\\\c"');
  });
});
