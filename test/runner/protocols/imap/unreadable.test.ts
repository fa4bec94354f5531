import { describe, expect, it } from 'vitest';
import { assign } from '../../../../runner/protocols/imap/match/assignment.js';
import type { Comparison } from '../../../../runner/protocols/imap/match/compare.js';
import { MatchLimitExceeded } from '../sessions.js';
import { invariantsBroken, judge, played } from './play.js';

/** Holds responses and a tagged one, OK if not said, against an expectation. */
function held(expect: unknown, responses: readonly string[], tagged = 'a OK done') {
  const session = played('C: a X', ...responses, tagged);
  const judgement = judge(session, expect, { tag: 'a' });
  return { ...judgement, broken: invariantsBroken(session) };
}

describe('a response that departs from the grammar in nothing but spaces', () => {
  it.each([
    ['* SEARCH 1 ', { untagged: ['SEARCH 1'], only: true, tagged: 'OK' }, 'response-grammar'],
    ['* SEARCH  1 2', { untagged: ['SEARCH 1 2'], tagged: 'OK' }, 'response-grammar'],
    [
      '* 1 FETCH (FLAGS (\\Seen ) UID 3)',
      { untagged: ['1 FETCH (FLAGS (\\Seen) UID 3)'], tagged: 'OK' },
      'response-grammar',
    ],
    ['* 1 FETCH (UID  3 )', { untagged: ['1 FETCH (UID 3)'], tagged: 'OK' }, 'response-grammar'],
    ['* LIST  () "/" box ', { untagged: ['LIST () "/" box'], tagged: 'OK' }, 'response-grammar'],
    ['* 2 EXISTS  ', { untagged: ['2 EXISTS'], tagged: 'OK' }, 'response-grammar'],
    [
      '* CAPABILITY IMAP4rev1  IDLE ',
      { untagged: [{ capability: { has: ['IDLE'] } }], tagged: 'OK' },
      'response-grammar',
    ],
  ])('%j says what it says, and has its invariant', (response, expectation, invariant) => {
    expect(held(expectation, [response])).toMatchObject({ state: 'met', broken: [invariant] });
  });

  it('is judged by what it says', () => {
    const answer = held({ untagged: ['SEARCH 2'], tagged: 'OK' }, ['* SEARCH 1 ']);
    expect(answer).toMatchObject({ state: 'unmet' });
    expect(answer).not.toHaveProperty('malformed');
  });
});

describe('a response that cannot be read', () => {
  const search = { untagged: ['SEARCH 1'], tagged: 'OK' };

  it.each([
    ['of the kind that is wanted', search, ['* SEARCH 1,'], 'response-grammar'],
    ['of no kind that can be told', search, ['* ('], 'response-grammar'],
    ['of a kind that is counted', { count: { EXISTS: 1 }, tagged: 'OK' }, ['* ('], 'response-grammar'],
    [
      'that need not be there',
      { untagged: ['1 FETCH (UID 3)'], only: true, tagged: 'OK' },
      ['* 1 FETCH (UID 3)', '* 2 FETCH (UID'],
      'fetch-data',
    ],
  ])('%s leaves open whether it is met', (_, expectation, responses, invariant) => {
    expect(held(expectation, responses)).toMatchObject({ state: 'unmet', malformed: invariant, broken: [invariant] });
  });

  it('of another kind excuses nothing', () => {
    expect(held(search, ['* LIST x'])).not.toHaveProperty('malformed');
  });

  it('excuses nothing that is wrong without it', () => {
    const answer = held(search, ['* SEARCH 1,'], 'a NO done');
    expect(answer).toMatchObject({ state: 'unmet' });
    expect(answer).not.toHaveProperty('malformed');
  });

  it('does not keep what is met from being met', () => {
    expect(held(search, ['* SEARCH 1', '* FETCH'])).toMatchObject({ state: 'met' });
    expect(held('OK', ['* SEARCH 1,'])).toMatchObject({ state: 'met' });
  });

  it('that is tagged completes nothing', () => {
    expect(held('OK', [], 'a FOO done')).toMatchObject({ state: 'unmet', malformed: 'status-responses' });
    expect(held(['NO', 'BAD'], [], 'a FOO done')).toMatchObject({ state: 'unmet', malformed: 'status-responses' });
  });

  it('of a kind that is forbidden is no proof', () => {
    const session = played('C: a X', '* 1 EXPUNGE 2', 'a OK done');
    expect(judge(session, 'OK', { tag: 'a', forbid: ['EXPUNGE'] })).toMatchObject({
      state: 'unmet',
      malformed: 'response-grammar',
    });
  });
});

describe('a value that no grammar allows', () => {
  it.each(['0', '1528896777421', '007'])('%s is captured, compared and the fault of its response', value => {
    const session = played('C: a SELECT x', `* OK [UIDVALIDITY ${value}] x`, 'a OK done');
    const judgement = judge(session, { untagged: ['OK [UIDVALIDITY <v>]'], tagged: 'OK' }, { tag: 'a' });
    expect(judgement).toMatchObject({ state: 'met' });
    expect(invariantsBroken(session)).toEqual(['status-responses']);
    const v = judgement.state === 'met' ? judgement.bindings.v : '';
    const again = played('C: b SELECT x', `* OK [UIDVALIDITY ${value}] x`, '* OK [UIDVALIDITY 5] x', 'b OK done');
    expect(judge(again, { untagged: [`OK [UIDVALIDITY ${v}]`], tagged: 'OK' }, { tag: 'b' })).toMatchObject({
      state: 'met',
    });
  });

  it('0 of a set is, too', () => {
    const session = played('C: a COPY', 'a OK [COPYUID 5 1:2 0:1] x');
    const judgement = judge(session, { tagged: 'OK', code: 'COPYUID <v> <from> <to>' }, { tag: 'a' });
    expect(judgement).toMatchObject({ state: 'met', bindings: { to: '0:1' } });
    expect(judge(played('a OK [COPYUID 5 1:2 0:1] x'), { tagged: 'OK', code: 'COPYUID 5 1:2 0:1' })).toMatchObject({
      state: 'met',
    });
  });
});

describe('patterns and responses that can be shared out in too many ways', () => {
  it('are given up, not judged', () => {
    const own = (pattern: number) =>
      new Map<number, Comparison>(
        Array.from({ length: 12 }, (_, at) => [at, { bindings: { [`p${pattern}`]: 'x' }, differences: [], agreed: 1 }]),
      );
    const differing = (from: number) =>
      new Map<number, Comparison>(
        Array.from({ length: 12 }, (_, at) => [
          at,
          { bindings: { same: `${from}-${at}` }, differences: [], agreed: 1 },
        ]),
      );
    const table = [...Array.from({ length: 9 }, (_, at) => own(at)), differing(1), differing(2)];
    expect(() => assign(table)).toThrow(MatchLimitExceeded);
    expect(assign([differing(1), differing(2)])).toBeUndefined();
  });
});

describe('what the client wrote for a tag, and is none', () => {
  it.each(['(t1', 't*1', '+t1', '"t1"', 't\\1'])('%s is one in the response that repeats it', tag => {
    const session = played(`C: ${tag} NOOP`, `${tag} BAD there is no such tag`);
    expect(judge(session, 'BAD', {})).toMatchObject({ state: 'met' });
    expect(invariantsBroken(session)).toEqual([]);
  });

  it('is none in other responses', () => {
    const session = played('C: (t1 NOOP', '(t2 BAD there is no such tag');
    expect(invariantsBroken(session)).toEqual(['response-grammar']);
  });

  it('does not stand for what every response begins with', () => {
    const session = played('C: * NOOP', '* BAD there is no such tag');
    expect(judge(session, { untagged: ['BAD'] }, {})).toMatchObject({ state: 'met' });
  });
});
