import { describe, expect, it } from 'vitest';
import { found, invariantsFound, selects } from './sessions-of-a-run.js';

const flags = (connection: string, list: string) => [
  `${connection} C: f FETCH 1 (UID FLAGS)`,
  `${connection} S: * 1 FETCH (UID 8 FLAGS (${list}))`,
  `${connection} S: f OK x`,
];
/** A mailbox opened by SELECT, as one that can be changed. */
const opened = (connection: string, mailbox = 'box') => [
  ...selects(connection, { mailbox }).slice(0, -1),
  `${connection} S: s OK [READ-WRITE] x`,
];
const examined = (connection: string) => selects(connection, { command: 'EXAMINE' });
const closes = (connection: string) => [`${connection} C: c CLOSE`, `${connection} S: c OK x`];

describe('RECENT', () => {
  const told = (...lines: readonly string[]) => selects('a', { more: lines });
  it('is at most the number of messages', () => {
    expect(invariantsFound(told('S: * 3 RECENT'))).toEqual([]);
    expect(found(told('S: * 4 RECENT'))).toEqual([
      'recent-within-exists: at most 3 RECENT, as there are 3 messages; 4 RECENT',
    ]);
  });

  it('is judged when a command is answered, and not after an expunge', () => {
    const noop = (...lines: readonly string[]) => [...told('S: * 3 RECENT'), 'a C: n NOOP', ...lines, 'a S: n OK x'];
    expect(invariantsFound(noop('a S: * 4 RECENT', 'a S: * 4 EXISTS'))).toEqual([]);
    expect(invariantsFound(noop('a S: * 2 EXPUNGE'))).toEqual([]);
    expect(invariantsFound(noop('a S: * 2 EXPUNGE', 'a S: * 3 RECENT'))).toEqual(['recent-within-exists']);
  });
});

describe('a message that a session was told to be \\Recent', () => {
  const first = [...opened('a'), ...flags('a', '\\Recent')];
  it('is not so again when that session is over', () => {
    expect(invariantsFound([...first, ...closes('a'), ...opened('b'), ...flags('b', '')])).toEqual([]);
    expect(found([...first, ...closes('a'), ...opened('b'), ...flags('b', '\\Recent')])).toEqual([
      'recent-to-one-session: UID 8 of box: no \\Recent, told in a at 0.800 s to a session that is over; \\Recent in b at 1.900 s',
    ]);
  });

  it.each([
    ['has the mailbox open still', first],
    ['opened the same mailbox again', [...first, 'a C: s SELECT box', 'a S: * 3 EXISTS', 'a S: s OK x']],
    ['could only look at it', [...examined('a'), ...flags('a', '\\Recent'), ...closes('a')]],
    ['was not told that it could change it', [...selects('a'), ...flags('a', '\\Recent'), ...closes('a')]],
    ['ended without an answer', [...first, 'a end']],
  ])('may be so to another when the session %s', (_, lines) => {
    expect(invariantsFound([...lines, ...opened('b'), ...flags('b', '\\Recent')])).toEqual([]);
  });

  it('may be so to another that opened the mailbox before that one was over', () => {
    expect(invariantsFound([...opened('b'), ...first, ...closes('a'), ...flags('b', '\\Recent')])).toEqual([]);
  });
});

describe('a message that was \\Recent where the mailbox was examined', () => {
  const first = [...examined('a'), ...flags('a', '\\Recent \\Seen')];
  it('is so in the next session', () => {
    expect(invariantsFound([...first, ...closes('a'), ...opened('b'), ...flags('b', '\\Seen \\Recent')])).toEqual([]);
    for (const next of [opened('b'), examined('b')])
      expect(invariantsFound([...first, ...next, ...flags('b', '\\Seen')])).toEqual(['examined-stays-recent']);
  });

  it.each([
    ['another has taken it', [...first, ...opened('c'), ...closes('c')]],
    ['another may have taken it', [...first, ...opened('c'), 'c end']],
    ['another had the mailbox open already', [...opened('c'), ...first]],
    ['a SELECT was refused meanwhile', [...first, ...selects('c').slice(0, 3), 'c S: s NO x']],
    ['a mailbox was opened whose name is not known', [...selects('c').slice(0, 2), 'c C: s SELECT {3}', ...first]],
  ])('may be so no more where %s', (_, lines) => {
    expect(invariantsFound([...lines, ...opened('b'), ...flags('b', '\\Seen')])).toEqual([]);
  });

  it('may be so no more to a session of IMAP4rev2, which has no such flag', () => {
    const [login = '', done = '', ...rest] = opened('b');
    const enables = ['b C: e ENABLE IMAP4rev2', 'b S: * ENABLED IMAP4rev2', 'b S: e OK x'];
    expect(invariantsFound([...first, login, done, ...enables, ...rest, ...flags('b', '\\Seen')])).toEqual([]);
  });

  it('may be so no more where others use the account', () => {
    expect(invariantsFound([...first, ...opened('b'), ...flags('b', '\\Seen')], { alone: false })).toEqual([]);
  });
});
