import { describe, expect, it } from 'vitest';
import { limits } from '../../../../runner/protocols/imap/grammar/framing.js';
import type { Text } from '../../../../runner/protocols/imap/grammar/values.js';
import { fieldOf } from '../../../../runner/protocols/imap/grammar/values.js';
import { mostInMemory, Spool } from '../../../../runner/wire/spool.js';
import { imapSession } from '../sessions.js';
import { judge, lines, played } from './play.js';

const MB = 1_000_000;

/** The large literal that stands as `BODY[]` in the first response. */
function bodyOf(session: ReturnType<typeof imapSession>): Spool {
  const value = session.replies[0] && fieldOf(session.replies[0].data, 'BODY[]');
  const { large } = value as Extract<Text, { octets: Buffer }>;
  if (!(large instanceof Spool)) throw new Error('it is not kept apart');
  return large;
}

/** All that a session makes of these octets, in pieces of this size. */
function outcome(octets: Buffer, size: number): unknown {
  const session = imapSession();
  session.wrote(lines('a SELECT x'));
  for (let at = 0; at < octets.length; at += size) session.received(octets.subarray(at, at + size));
  const replies = session.replies.map(reply => ({
    octets: reply.octets.equals(octets.subarray(reply.offset, reply.offset + reply.size)),
    offset: reply.offset,
    size: reply.size,
    kind: reply.data.kind,
    fields: reply.data.fields.map(({ name, value }) => [name, 'octets' in value ? value.octets.length : value]),
  }));
  return { replies, violations: session.violations };
}

describe('a literal of 100 MB', () => {
  it('is in memory only in part, while it comes and afterwards, and can be asked of', () => {
    const session = imapSession();
    session.wrote(lines('a SELECT x'));
    const piece = Buffer.from(`${'x'.repeat(62)}\r\n`.repeat(1000));
    const size = 100 * MB;
    const [before, behind] = [lines(`* 1 FETCH (UID 7 BODY[] {${size}}`), lines(' FLAGS ())')];
    session.received(before);
    for (let sent = 0; sent < size; sent += piece.length) session.received(piece.subarray(0, size - sent));
    session.received(behind);
    session.received(lines('* OK done'));
    expect(session.violations).toEqual([]);
    expect(session.replies[0]).toMatchObject({ size: before.length + size + behind.length });
    expect(bodyOf(session).length).toBe(size);
    expect(bodyOf(session).inMemory).toBeLessThanOrEqual(mostInMemory);
    const asked = (body: unknown) =>
      judge(session, { untagged: [{ fetch: 1, items: { UID: 7, 'BODY[]': body } }] }).state;
    expect(asked({ octets: size })).toBe('met');
    expect(asked({ octets: size - 1 })).toBe('unmet');
    expect(asked({ has: 'x\r\nx', lacks: 'y' })).toBe('met');
    expect(asked({ lacks: 'x\r\nx' })).toBe('unmet');
    expect(asked({ message: 'small.eml' })).toBe('unmet');
    expect(judge(session, { untagged: ['2 FETCH (UID 7)'] })).toMatchObject({
      state: 'unmet',
      got: expect.stringContaining(`in * 1 FETCH (UID 7 BODY[] {${size}}\\r\\n FLAGS ()) | * OK done`),
    });
  });
});

describe('large literals', () => {
  const large = Buffer.alloc(limits.inline + 1, 'x\r\n');
  const announced = (length = large.length, how = '') => `{${length}${how}}\r\n`;
  const text = large.toString('latin1');

  it.each<[string, string, readonly string[]]>([
    ['alone', `* 1 FETCH (BODY[] ${announced()}${text})`, []],
    ['among others', `* 1 FETCH (BODY[1] {3}\r\nabc BODY[] ${announced()}${text} BODY[2] ${announced()}${text})`, []],
    ['beside what is not plain', `* 1 FETCH (BODY[] ${announced()}${text} RFC822.SIZE 3)`, []],
    [
      'with a NUL',
      `* 1 FETCH (UID 0 BODY[] ${announced()}${text.slice(0, -9)}\0${text.slice(-8)} BODY[1] x)`,
      ['fetch-data', 'no-nul', 'fetch-data'],
    ],
    ['of a client', `* 1 FETCH (BODY[] ${announced(large.length, '+')}${text})`, ['literals']],
    ['with something behind', `* 1 FETCH (BODY[] ${announced()}${text}!)`, ['fetch-data']],
    [
      'with an octet above 127 behind',
      `* 1 FETCH (BODY[] ${announced()}${text} BODY[1] "\xe9")`,
      ['eight-bit-outside-literals'],
    ],
    ['where no literal may stand', `* ${announced()}${text}`, ['response-grammar']],
  ])('mean the same in pieces as at once: %s', (_, response, broken) => {
    const octets = lines('* OK x', response, '* LIST () / x', '* OK x');
    const whole = outcome(octets, octets.length);
    expect(outcome(octets, 1000)).toEqual(whole);
    expect(outcome(octets, 65_535)).toEqual(whole);
    const { violations } = whole as ReturnType<typeof imapSession>;
    expect(violations.map(({ invariant }) => invariant)).toEqual([...broken, 'list-data']);
    expect(violations.at(-1)?.offset).toBe(octets.indexOf(' / x') + 1);
  });

  it('have their flaws told where they are', () => {
    const before = `* 1 FETCH (BODY[] ${announced()}`;
    const session = played(`${before}${text.slice(0, 10)}\0${text.slice(11)} BODY[1] x)`);
    expect(session.violations).toEqual([
      { invariant: 'no-nul', offset: before.length + 10, expected: 'no NUL octet in a literal', found: '"\\u0000"' },
      {
        invariant: 'fetch-data',
        offset: before.length + large.length + ' BODY[1] '.length,
        expected: 'a string or NIL',
        found: '"x)"',
      },
    ]);
  });
});
