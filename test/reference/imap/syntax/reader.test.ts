import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameTest } from '../../../../reference/imap/list-pattern.js';
import { formatDateTime, readDateTime } from '../../../../reference/imap/syntax/dates.js';
import { readFetchAttributes } from '../../../../reference/imap/syntax/fetch-attributes.js';
import { CommandReader, LiteralPending, SyntaxFault } from '../../../../reference/imap/syntax/reader.js';
import { formatSet, inRanges, readSequenceSet, resolveRanges } from '../../../../reference/imap/syntax/sequence-set.js';
import { astring, nstring, string } from '../../../../reference/imap/syntax/write.js';

/** Reads something and makes sure that nothing is left. */
function whole<Value>(text: string, read: (reader: CommandReader) => Value): Value {
  const reader = new CommandReader([text]);
  const value = read(reader);
  reader.end();
  return value;
}

describe('strings', () => {
  it('are read as they are written', () => {
    expect(whole('"a\\"b\\\\c"', reader => reader.astring())).toBe('a"b\\c');
    expect(whole('a]b', reader => reader.astring())).toBe('a]b');
    expect(whole('nil', reader => reader.nstring())).toBeUndefined();
    for (const bad of ['"a', '"a\\b"', '"\xe9"', 'a b', 'a"', '', '{3}x', '{-1}', '"a"b']) {
      expect(() => whole(bad, reader => reader.astring()), bad).toThrow(SyntaxFault);
    }
  });

  it('wait for their literals', () => {
    expect(() => whole('{3}', reader => reader.astring())).toThrow(LiteralPending);
    const reader = new CommandReader(['{3}', ' {0+}', ''], [Buffer.from('a"b'), Buffer.alloc(0)]);
    expect(reader.astring()).toBe('a"b');
    reader.space();
    expect(reader.astring()).toBe('');
    reader.end();
  });

  it('come back through writing and reading', () => {
    const text = fc.string({ unit: fc.integer({ min: 1, max: 255 }).map(code => String.fromCharCode(code)) });
    fc.assert(
      fc.property(text, fc.constantFrom(string, astring), (value, write) => {
        const written = write(value);
        const literal = /^\{\d+\}\r\n/.exec(written)?.[0];
        const lines = literal === undefined ? [written] : [literal.trimEnd(), ''];
        const octets = literal === undefined ? [] : [Buffer.from(written.slice(literal.length), 'latin1')];
        const reader = new CommandReader(lines, octets);
        expect(reader.astring()).toBe(value);
        reader.end();
      }),
    );
    expect(nstring(undefined)).toBe('NIL');
    expect(astring('nil')).toBe('"nil"');
  });
});

describe('sequence sets', () => {
  it('are read, resolved and written', () => {
    const set = whole('5:2,*,7:*', readSequenceSet);
    expect(resolveRanges(set, 9)).toEqual([
      [2, 5],
      [7, 9],
    ]);
    const ranges = resolveRanges(whole('9,1:2,5', readSequenceSet), 9);
    expect([1, 2, 3, 4, 5, 6, 8, 9, 10].filter(value => inRanges(ranges, value))).toEqual([1, 2, 5, 9]);
    expect(formatSet([1, 2, 3, 5, 9, 10])).toBe('1:3,5,9:10');
    for (const bad of ['0', '1,', ',1', '1:', '01', '1:2:3', '4294967296', 'a', '']) {
      expect(() => whole(bad, readSequenceSet), bad).toThrow(SyntaxFault);
    }
  });
});

describe('FETCH attributes', () => {
  it('are read strictly', () => {
    expect(whole('full', readFetchAttributes).map(({ name }) => name)).toEqual([
      'FLAGS',
      'INTERNALDATE',
      'RFC822.SIZE',
      'ENVELOPE',
      'BODY',
    ]);
    expect(whole('BODY.PEEK[1.2.HEADER.FIELDS.NOT (A "b c")]<0.5>', readFetchAttributes)).toEqual([
      {
        name: 'BODY[]',
        peek: true,
        section: { part: [1, 2], text: 'HEADER.FIELDS.NOT', fields: ['A', 'b c'] },
        partial: { offset: 0, count: 5 },
      },
    ]);
    for (const bad of [
      '()',
      '(ALL)',
      '(FLAGS UID',
      'FLAGS UID',
      'BODY.PEEK',
      'BODY[MIME]',
      'BODY[0]',
      'BODY[1.]',
      'BODY[.1]',
      'BODY[HEADER.FIELDS]',
      'BODY[HEADER.FIELDS ()]',
      'BODY[]<1>',
      'BODY[]<1.0>',
      'BODY[TEXT',
      'BODY[ TEXT]',
      'BODY[1TEXT]',
      'RFC822.BODY',
      '(FLAGS  UID)',
      'ALLFLAGS',
    ]) {
      expect(() => whole(bad, readFetchAttributes), bad).toThrow(SyntaxFault);
    }
  });
});

describe('date-time', () => {
  it('comes back as it was written', () => {
    const instant = fc.integer({ min: 0, max: 4_000_000_000 });
    fc.assert(
      fc.property(instant, fc.integer({ min: -720, max: 840 }), (seconds, zone) => {
        const written = formatDateTime(new Date(seconds * 1000), zone);
        expect(whole(written, readDateTime)).toEqual({ instant: new Date(seconds * 1000), zone });
      }),
    );
    for (const bad of [
      '"1-Feb-2024 00:00:00 +0000"',
      '" 1-Feb-24 00:00:00 +0000"',
      '"31-Apr-2024 00:00:00 +0000"',
      '" 1-Feb-2024 24:00:00 +0000"',
      '" 1-Feb-2024 00:00:00 UTC"',
    ]) {
      expect(() => whole(bad, readDateTime), bad).toThrow(SyntaxFault);
    }
  });
});

describe('LIST patterns', () => {
  it('match as RFC 3501 6.3.8 says', () => {
    const names = ['INBOX', 'INBOX/a', 'a', 'a/b', 'a/b/c', 'ab'];
    const matching = (pattern: string) => names.filter(nameTest(pattern)).join(' ');
    expect(matching('*')).toBe(names.join(' '));
    expect(matching('%')).toBe('INBOX a ab');
    expect(matching('a%')).toBe('a ab');
    expect(matching('a*')).toBe('a a/b a/b/c ab');
    expect(matching('%/%')).toBe('INBOX/a a/b');
    expect(matching('inbox*')).toBe('INBOX INBOX/a');
    expect(matching('iN%')).toBe('INBOX');
    expect(matching('A')).toBe('');
    expect(matching('*c')).toBe('a/b/c');
  });

  it('take no exponential time', () => {
    // With it, this would never end.
    expect(nameTest('*a'.repeat(400))('a'.repeat(390))).toBe(false);
  });
});
