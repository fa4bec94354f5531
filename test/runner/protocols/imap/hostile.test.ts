import { describe, expect, it } from 'vitest';
import { limits } from '../../../../runner/protocols/imap/grammar/framing.js';
import { heldOctets } from '../../../memory.js';
import { imapSession, LimitExceeded } from '../sessions.js';
import { invariantsBroken, judge, lines } from './play.js';

/** Sends a piece again and again; what stops the session. */
function flood(first: string, piece: Buffer, most: number): LimitExceeded | undefined {
  const session = imapSession();
  try {
    session.received(Buffer.from(first, 'latin1'));
    for (let times = 0; times < most; times++) session.received(piece);
  } catch (error) {
    if (error instanceof LimitExceeded) return error;
    throw error;
  }
  return undefined;
}

describe('a hostile server', () => {
  it('is stopped at an endless line', () => {
    expect(flood('* OK ', Buffer.alloc(64 * 1024, 'x'), 100)).toMatchObject({
      what: 'line length',
      offset: limits.line,
    });
  });

  it('is stopped at an endless line that comes octet by octet', () => {
    expect(flood('* OK ', Buffer.from('x'), limits.line + 10)).toMatchObject({ what: 'line length' });
  });

  it('is stopped at a literal of 4 GiB before any of it is held', () => {
    const before = heldOctets();
    expect(flood('* 1 FETCH (BODY[] {4294967295}\r\n', Buffer.from('x'), 1)).toMatchObject({
      what: 'literal',
      offset: 18,
    });
    expect(heldOctets() - before).toBeLessThan(1024 * 1024);
  });

  it.each(['4294967296', '9'.repeat(30)])('announces no literal by {%s}, which is no number', number => {
    const session = imapSession();
    session.wrote(lines('a SELECT x'));
    session.received(lines('* 1 EXISTS', 'a OK x', `* 1 FETCH (BODY[] {${number}}`, 'x)', '* 2 EXISTS'));
    expect(invariantsBroken(session)).toEqual(['fetch-data', 'response-grammar']);
  });

  it('is stopped at literals that are too long together', () => {
    const piece = Buffer.concat([lines('BODY[] {1048576}'), Buffer.alloc(1024 * 1024, 'x'), Buffer.from(' ')]);
    expect(flood('* 1 FETCH (', piece, 300)).toMatchObject({ what: 'literal', limit: limits.apart });
  });

  it('is stopped at small literals that are too long together', () => {
    const one = Buffer.concat([lines('BODY[] {65536}'), Buffer.alloc(65_536, 'x'), Buffer.from(' ')]);
    const piece = Buffer.concat(Array.from({ length: 16 }, () => one));
    expect(flood('* 1 FETCH (', piece, 100)).toMatchObject({ what: 'literal', limit: limits.literal });
  });

  it('is stopped at a response of endless empty literals', () => {
    expect(flood('* 1 FETCH (', Buffer.from('{0}\r\n{0}\r\n{0}\r\n'.repeat(1000)), 1000)).toMatchObject({
      what: 'line length',
    });
  });

  it.each([
    ['a body structure', '* 1 FETCH (BODYSTRUCTURE ', '('],
    ['body extensions', '* 1 FETCH (BODYSTRUCTURE ("a" "b" NIL NIL NIL "7BIT" 1 NIL NIL NIL NIL ', '('],
    ['unknown data', '* FOO ', '('],
    ['threads', '* THREAD ', '(1 '],
    ['extended list data', '* LIST () "/" x (A ', '('],
  ])('is stopped at 10,000 nested brackets in %s', (_what, start, bracket) => {
    expect(flood(start, lines(bracket.repeat(10_000)), 1)).toMatchObject({ what: 'nesting', limit: limits.nesting });
  });

  it('is stopped when it sends on and on and nobody reads', () => {
    expect(flood('', lines(...new Array(1000).fill('* 1 EXISTS')), 1000)).toMatchObject({
      what: 'number of unread responses',
    });
  });

  it.each([
    ['UIDs of copies', '', 'b OK [COPYUID 1 1 9007199254740993] x'],
    ['UIDs that are gone', '* VANISHED 9007199254740993:9007199254740995', 'b OK x'],
    ['a number of FETCH data', '* 4294967295 FETCH (RFC822.SIZE 1)', 'b OK x'],
  ])('cannot have it count for ever by %s', (_, untagged, completion) => {
    const session = imapSession({ given: { name: 'x', messages: [] } });
    session.wrote(lines('a SELECT x'));
    session.received(lines('* 2 EXISTS', '* OK [UIDVALIDITY 1] x', 'a OK x'));
    session.wrote(lines('b COPY 1 y'));
    session.received(lines(...(untagged ? [untagged] : []), '* 1 EXPUNGE', completion));
    session.wrote(lines('c NOOP'));
    session.received(lines('c OK x'));
    expect(session.replies.at(-1)).toMatchObject({ tag: 'c' });
  });

  it('cannot fill the memory by claiming a large mailbox', () => {
    const session = imapSession();
    session.wrote(lines('a SELECT x'));
    session.received(lines('* 4294967295 EXISTS', 'a OK x', '* 4294967295 FETCH (UID 4294967295)'));
    session.wrote(lines('b UID SEARCH RETURN (ALL) 1:*'));
    session.received(lines('* VANISHED 1:4294967295', '* ESEARCH UID ALL 1:4294967295', 'b OK x'));
    expect(session.violations).toEqual([]);
    const all = (set: string) =>
      judge(session, { tagged: 'OK', untagged: [{ esearch: { ALL: set } }] }, { tag: 'b' }).state;
    expect(all('4294967295:2,1')).toBe('met');
    expect(all('2:4294967295')).toBe('unmet');
  });

  it('costs time in proportion to what it sends', () => {
    // Were all that has come copied with each piece, it would take an hour.
    const size = limits.literal;
    const session = imapSession();
    session.received(lines(`* 1 FETCH (BODY[] {${size}}`));
    const piece = Buffer.alloc(64, 'x');
    for (let sent = 0; sent < size; sent += piece.length) session.received(piece);
    session.received(lines(')'));
    expect(session.replies).toHaveLength(1);
  });

  it('is read at a good pace when it has much to tell', () => {
    // Were each response held against all that came before, it would take minutes.
    const session = imapSession();
    session.wrote(lines('a SELECT x'));
    session.received(lines('* 99000 EXISTS', 'a OK x'));
    session.wrote(lines('b FETCH 1:* (UID FLAGS)'));
    const fetches = Array.from(
      { length: 99_000 },
      (_, index) => `* ${index + 1} FETCH (UID ${index + 5} FLAGS (\\Seen))`,
    );
    session.received(lines(...fetches, 'b OK x'));
    expect(session.violations).toEqual([]);
    expect(judge(session, { tagged: 'OK', untagged: ['99000 FETCH (UID <u>)'] }, { tag: 'b' })).toMatchObject({
      bindings: { u: '99004' },
    });
  });
});
