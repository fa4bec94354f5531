import { describe, expect, it } from 'vitest';
import { agreement } from '../../../../runner/protocols/imap/agreement.js';
import { played } from './play.js';

const two = ['* 1 FETCH (UID 4 FLAGS (\\Seen))', '* 2 FETCH (UID 7 FLAGS ())'];

/** What is told of two sessions that show these responses. */
function told(a: readonly string[], b: readonly string[]): readonly string[] {
  const sessions = Object.entries({ a, b }).map(([name, lines]) => ({ name, replies: played(...lines).replies }));
  return agreement.differences(sessions);
}

const agreed: [string, readonly string[], readonly string[]][] = [
  ['show no messages', ['x OK done'], ['x OK done']],
  ['show the same in another order', two, two.toReversed()],
  ['have flags in another order and case', ['* 1 FETCH (UID 4 FLAGS ($A b))'], ['* 1 FETCH (FLAGS (B $a) UID 4)']],
  ['have \\Recent in one alone', ['* 1 FETCH (UID 4 FLAGS (\\RECENT))'], ['* 1 FETCH (UID 4 FLAGS ())']],
  [
    'are told of flags once more',
    [...two, '* 2 FETCH (FLAGS (\\Draft))'],
    ['* 2 FETCH (UID 7 FLAGS (\\Draft))', two[0] ?? ''],
  ],
  ['tell of a message with a number that no mailbox has', ['* 4294967295 FETCH (UID 1 FLAGS ())', ...two], two],
  ['lose a message meanwhile', ['* 1 FETCH (UID 1 FLAGS ())', '* 1 EXPUNGE', ...two], two],
];

const differing: [string, readonly string[], readonly string[], readonly string[]][] = [
  [
    'a flag',
    two,
    [two[0] ?? '', '* 2 FETCH (UID 7 FLAGS (\\Seen))'],
    ['message 2: UID 7 FLAGS () in a, UID 7 FLAGS (\\Seen) in b'],
  ],
  ['a UID', two, [two[0] ?? '', '* 2 FETCH (UID 8 FLAGS ())'], ['message 2: UID 7 FLAGS () in a, UID 8 FLAGS () in b']],
  ['the number of messages', two, two.slice(0, 1), ['message 2: UID 7 FLAGS () in a, none in b']],
  ['a message between', [two[1] ?? ''], two, ['message 1: none in a, UID 4 FLAGS (\\Seen) in b']],
  [
    'what is left out',
    ['* 1 FETCH (UID 4)'],
    ['* 1 FETCH (FLAGS ())'],
    ['message 1: UID 4 without FLAGS in a, no UID FLAGS () in b'],
  ],
  [
    'more than is told',
    Array.from({ length: 9 }, (_, at) => `* ${at + 1} FETCH (UID ${at + 1} FLAGS ())`),
    [],
    Array.from({ length: 6 }, (_, at) => `message ${at + 1}: UID ${at + 1} FLAGS () in a, none in b`),
  ],
];

describe('sessions with one mailbox open', () => {
  it.each(agreed)('agree when they %s', (_, a, b) => expect(told(a, b)).toEqual([]));
  it.each(differing)('differ in %s', (_, a, b, differences) => expect(told(a, b)).toEqual(differences));
});
