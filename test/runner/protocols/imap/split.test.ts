import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imapSession, LimitExceeded } from '../sessions.js';
import { lines } from './play.js';

/** Responses of every kind, right and wrong ones. */
const corpus = [
  lines('* OK [CAPABILITY IMAP4rev1 IDLE] ready'),
  lines('* 1 FETCH (UID 1 FLAGS (\\Seen) BODY[] {12}', 'a\r\nb {3}\r\ncd\r\n BODY[1]<0> "x\\"y" BODY[2] NIL)'),
  lines('* 2 FETCH (BINARY[1] ~{4}', 'a\0\r\n ENVELOPE ("d" {3}', 'a"b NIL NIL NIL NIL NIL NIL NIL NIL))'),
  lines(
    '* 3 FETCH (BODYSTRUCTURE (("TEXT" "PLAIN" ("A" "b") NIL NIL "7BIT" 1 1)("IMAGE" "PNG" NIL NIL NIL "BASE64" 9) "MIXED"))',
  ),
  lines('* LIST (\\HasChildren) "/" {3}', 'foo ("CHILDINFO" ("SUBSCRIBED"))'),
  lines('* SEARCH 1 2 3', '* 5 EXISTS', '+ go {3}', 'a OK [COPYUID 1 2:3 4:5] x {9}'),
  lines('* NAMESPACE (("" "/")) NIL NIL', '* ID ("a" NIL)', '* VANISHED (EARLIER) 1:4', '* ESEARCH (TAG "x") ALL 1:2'),
  Buffer.from(
    '* 9 EXISTS\n* LIST () / x\r\n\r\n* \x00\xff {2}\r\nab\r\n* 1 FETCH (BODY[] {1+}\r\nx)\r\n* half',
    'latin1',
  ),
];
const stream = Buffer.concat(corpus);

/** What a session makes of octets that come in these pieces. */
function outcome(pieces: readonly Uint8Array[]): unknown {
  const session = imapSession();
  session.wrote(lines('a SELECT x'));
  let limit: unknown;
  try {
    for (const piece of pieces) session.received(piece);
    session.ended();
  } catch (error) {
    if (!(error instanceof LimitExceeded)) throw error;
    limit = { what: error.what, offset: error.offset };
  }
  const replies = session.replies.map(({ type, tag, data, octets, offset, unreadable }) => {
    const { kind, fields, code } = data;
    return { type, tag, data: { kind, fields, code }, octets: octets.toString('latin1'), offset, unreadable };
  });
  return JSON.parse(JSON.stringify({ replies, violations: session.violations, limit }));
}

/** Cuts octets at these places. */
function cut(octets: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...places.map(place => place % (octets.length + 1)), octets.length].sort((a, b) => a - b);
  return ends.map((end, index) => octets.subarray(ends[index - 1] ?? 0, end));
}

const grammarWords = fc.constantFrom(
  '(',
  ')',
  ' ',
  '"',
  '{',
  '}',
  '[',
  ']',
  '\\',
  '\r\n',
  '\n',
  '\r',
  '*',
  '+',
  '<',
  '>',
  'NIL',
  '1',
  '0',
  '{3}\r\n',
  '~{2}\r\n',
  '{1+}\r\n',
  'FETCH',
  'BODY',
  'BODYSTRUCTURE',
  'ENVELOPE',
  'FLAGS',
  'LIST',
  'OK',
  'UID',
  'EXPUNGE',
  'EXISTS',
  'SEARCH',
  'STATUS',
  'a',
  '\0',
  '\xe9',
  '99999999999',
);

/** A valid stream with words put over parts of it. */
const mutated = fc.array(fc.tuple(fc.nat(stream.length), fc.nat(6), grammarWords), { maxLength: 12 }).map(changes =>
  changes.reduce((octets, [at, gone, word]) => {
    const place = at % (octets.length + 1);
    return Buffer.concat([octets.subarray(0, place), Buffer.from(word, 'latin1'), octets.subarray(place + gone)]);
  }, stream),
);

const soup = fc.array(grammarWords, { maxLength: 200 }).map(words => Buffer.from(`* ${words.join('')}\r\n`, 'latin1'));
const noise = fc.uint8Array({ maxLength: 400 }).map(octets => Buffer.from(octets));

describe('any split of the octets', () => {
  it('gives the same responses and violations', () => {
    const whole = outcome([stream]);
    expect(outcome([...stream].map(octet => Buffer.of(octet)))).toEqual(whole);
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 30 }), places => {
        expect(outcome(cut(stream, places))).toEqual(whole);
      }),
      { numRuns: 200 },
    );
  });

  it('also of broken octets, which throw nothing but LimitExceeded', () => {
    fc.assert(
      fc.property(fc.oneof(mutated, soup, noise), fc.array(fc.nat(2000), { maxLength: 8 }), (octets, places) => {
        expect(outcome(cut(octets, places))).toEqual(outcome([octets]));
      }),
      { numRuns: 1500 },
    );
  });
});
