import { describe, expect, it } from 'vitest';
import { found, invariantsFound, selects } from './sessions-of-a-run.js';

const login = (connection: string) => [`${connection} C: l LOGIN me secret`, `${connection} S: l OK x`];
const says = (connection: string, command: string, ...answers: string[]) => [
  `${connection} C: t ${command}`,
  ...answers.map(answer => `${connection} S: ${answer}`),
  `${connection} S: t OK x`,
];
const status = (connection: string, next: number) =>
  says(connection, 'STATUS box (UIDVALIDITY UIDNEXT)', `* STATUS box (UIDVALIDITY 7 UIDNEXT ${next})`);
const opened = (connection: string, exists: number, next?: number, command = 'SELECT') =>
  selects(connection, { exists, command, more: next === undefined ? [] : [`S: * OK [UIDNEXT ${next}] x`] });
const append = (connection: string, answer = 'OK x') => [
  `${connection} C: p APPEND box {3}`,
  `${connection} S: + go on`,
  `${connection} C: a`,
  `${connection} C: `,
  `${connection} S: p ${answer}`,
];
const made = (connection: string) => [...login(connection), ...says(connection, 'CREATE box')];

describe('UIDNEXT', () => {
  it('never falls', () => {
    expect(found([...opened('a', 3, 9), ...login('b'), ...status('b', 9)])).toEqual([]);
    expect(found([...opened('a', 3, 9), ...login('b'), ...status('b', 8)])).toEqual([
      'uidnext-never-falls: box: at least UIDNEXT 9, told in a at 0.700 s; UIDNEXT 8 in b at 1.100 s',
    ]);
    expect(invariantsFound([...login('b'), ...status('b', 9), ...opened('a', 3, 8)])).toEqual(['uidnext-never-falls']);
  });

  it('may be told late, where the answer overlaps the other one', () => {
    const early = [...login('b'), 'b C: t STATUS box (UIDVALIDITY UIDNEXT)'];
    expect(found([...early, ...opened('a', 3, 9), 'b S: * STATUS box (UIDVALIDITY 7 UIDNEXT 8)'])).toEqual([]);
  });

  it('is above the UIDs that other sessions were told', () => {
    const fetched = [...opened('a', 3), 'a S: * 3 FETCH (UID 9)'];
    expect(found([...fetched, ...login('b'), ...status('b', 10)])).toEqual([]);
    expect(invariantsFound([...fetched, ...login('b'), ...status('b', 9)])).toEqual(['uidnext-above-known-uids']);
  });

  it('is judged in accounts of others too', () => {
    const falls = [...opened('a', 3, 9), ...login('b'), ...status('b', 8)];
    expect(invariantsFound(falls, { alone: false })).toEqual(['uidnext-never-falls']);
  });
});

describe('the UID of a new message', () => {
  it('is above all that were told', () => {
    expect(found([...opened('a', 3, 9), ...append('a', 'OK [APPENDUID 7 9] x')])).toEqual([]);
    const both = (uid: number) => [
      ...login('b'),
      ...append('b', 'OK [APPENDUID 7 9] x'),
      ...login('a'),
      ...append('a', `OK [APPENDUID 7 ${uid}] x`),
    ];
    expect(found(both(10))).toEqual([]);
    expect(invariantsFound(both(9))).toEqual(['new-uids-are-higher']);
    expect(invariantsFound([...opened('a', 3, 9), ...append('a', 'OK [APPENDUID 7 8] x')])).toEqual([
      'new-uids-are-higher',
    ]);
  });
});

describe('UIDVALIDITY', () => {
  const again = (validity: number, ...between: string[]) =>
    invariantsFound([...selects('a', { validity: 7 }), ...between, ...selects('b', { validity })]);
  it('grows, unless the mailbox is another one', () => {
    expect(again(8)).toEqual([]);
    expect(again(6)).toEqual(['uidvalidity-grows']);
    expect(again(6, ...says('a', 'DELETE box'))).toEqual([]);
    expect(again(6, ...says('a', 'RENAME other box'))).toEqual([]);
    expect(again(6, 'a C: x XOWN')).toEqual([]);
  });
});

describe('EXISTS of a mailbox that is opened', () => {
  const count = (exists: number, ...before: string[]) => invariantsFound([...before, ...opened('z', exists)]);
  const wrong = ['exists-is-living'];
  it('is what was appended and copied', () => {
    const two = [...made('a'), ...append('a'), ...append('a')];
    expect(count(2, ...two)).toEqual([]);
    expect(count(1, ...two)).toEqual(wrong);
    expect(count(3, ...two)).toEqual(wrong);
    expect(count(2, ...two, ...append('a', 'NO x'))).toEqual([]);
    const copied = [...two, ...selects('b', { mailbox: 'other' }), ...says('b', 'COPY 1:2 box')];
    expect(count(4, ...copied)).toEqual([]);
    expect(count(3, ...copied)).toEqual(wrong);
  });

  it('is without what was expunged, where the UIDs are known', () => {
    const two = [...made('a'), ...append('a', 'OK [APPENDUID 7 1] x'), ...append('a', 'OK [APPENDUID 7 2] x')];
    const expunged = [...two, ...opened('b', 2), ...says('b', 'EXPUNGE', '* 1 EXPUNGE')];
    expect(count(1, ...expunged)).toEqual([]);
    expect(count(2, ...expunged)).toEqual(wrong);
    const toldTwice = [
      ...two,
      ...opened('b', 2),
      ...opened('c', 2),
      ...says('b', 'EXPUNGE', '* 1 EXPUNGE'),
      ...says('c', 'NOOP', '* 1 EXPUNGE'),
    ];
    expect(count(1, ...toldTwice)).toEqual([]);
  });

  it.each([
    ['an APPEND that is not answered', append('a').slice(0, 4)],
    ['a command that nobody knows', says('a', 'XOWN')],
    ['CLOSE', [...opened('b', 1), ...says('b', 'CLOSE')]],
    ['messages that went without EXPUNGE', [...opened('b', 1), 'b S: * 1 EXPUNGED', 'b S: * 0 EXISTS']],
    ['a connection that broke in APPEND', [...append('a').slice(0, 3), 'a end']],
    ['what may be any command', ['b C: l LOGIN me x', 'b S: l OK x', 'b C: \x80', 'b S: * BAD x']],
  ])('is anything after %s', (_, between) => {
    const one = [...made('a'), ...append('a')];
    const judged = [...one, ...between, ...opened('z', 5)];
    expect(invariantsFound(judged).filter(id => id === 'exists-is-living')).toEqual([]);
  });

  it('is anything in the accounts of others, and in INBOX', () => {
    expect(invariantsFound([...made('a'), ...append('a'), ...opened('z', 3)], { alone: false })).toEqual([]);
    const inbox = [...selects('a', { mailbox: 'INBOX', exists: 1 }), ...selects('b', { mailbox: 'inbox', exists: 3 })];
    expect(found(inbox)).toEqual([]);
  });

  it('is that of a mailbox by the name it has now', () => {
    const renamed = [...made('a'), ...append('a'), ...says('a', 'RENAME box other')];
    expect(invariantsFound([...renamed, ...selects('z', { mailbox: 'other', exists: 1 })])).toEqual([]);
    expect(invariantsFound([...renamed, ...selects('z', { mailbox: 'other', exists: 2 })])).toEqual(wrong);
    expect(invariantsFound([...renamed, ...says('a', 'CREATE box'), ...opened('z', 1)])).toEqual(wrong);
  });

  it('is that of a mailbox whose CREATE and APPEND are written together', () => {
    const together = [...login('a'), 'a C: c CREATE box', ...append('a').slice(0, 4), 'a S: c OK x', 'a S: p OK x'];
    expect(invariantsFound([...together, ...opened('z', 1)])).toEqual([]);
    expect(invariantsFound([...together, ...opened('z', 0)])).toEqual(wrong);
  });
});

describe('NOOP', () => {
  const noop = (...answers: string[]) => says('b', 'NOOP', ...answers);
  const appended = [...made('a'), ...opened('b', 0), ...append('a')];
  it('tells of new messages, the second time at the latest', () => {
    expect(found([...appended, ...noop('* 1 EXISTS'), ...noop()])).toEqual([]);
    expect(found([...appended, ...noop(), ...noop('* 1 EXISTS')])).toEqual([]);
    expect(invariantsFound([...appended, ...noop(), ...noop()])).toEqual(['noop-tells-new-messages']);
  });

  it('tells of as many as were copied, whatever the server says twice', () => {
    const copied = ['a C: c COPY 1 box', 'a S: c OK [COPYUID 7 1,1 2,2:2] x'];
    expect(found([...appended, ...opened('a', 1, 2), ...copied, ...noop('* 2 EXISTS'), ...noop()])).toEqual([]);
  });

  it('need not, where more came meanwhile', () => {
    expect(found([...appended, ...noop(), ...append('a'), ...noop()])).toEqual([]);
  });
});

describe('a session that has a mailbox open which another one takes away', () => {
  it.each(['DELETE box', 'RENAME box other'])('may go on after %s, or be ended', command => {
    const taken = [...opened('b', 2, 9), ...login('a'), ...says('a', command)];
    const goesOn = [
      ...taken,
      ...says('b', 'NOOP'),
      ...says('b', 'FETCH 1 (UID RFC822.SIZE)', '* 1 FETCH (UID 4 RFC822.SIZE 0)'),
    ];
    expect(found([...goesOn, 'b S: * BYE x', 'b end'])).toEqual([]);
    expect(found([...opened('b', 2), ...login('a'), `a C: d ${command}`, 'a S: d NO x'])).toEqual([]);
  });
});
