import { describe, expect, it } from 'vitest';
import { found, invariantsFound, selects } from './sessions-of-a-run.js';

const permanent = (connection: string, list = '\\Answered \\Flagged \\Seen \\*', command = 'SELECT') =>
  selects(connection, { command, more: [`S: * OK [PERMANENTFLAGS (${list})] x`] });
const says = (connection: string, command: string, ...answers: string[]) => [
  `${connection} C: t ${command}`,
  ...answers.map(answer => `${connection} S: ${answer}`),
  `${connection} S: t OK x`,
];
const fetch = (connection: string, flags: string) =>
  says(connection, 'FETCH 2 (FLAGS)', `* 2 FETCH (UID 8 FLAGS (${flags}))`);
const noop = (connection: string) => says(connection, 'NOOP');
const store = (what: string, connection = 'a') => says(connection, `STORE 2 ${what}`);
const none = [...permanent('a'), ...fetch('a', '')];

describe('flags in a session that opens the mailbox later', () => {
  const later = (flags: string, ...before: string[]) =>
    invariantsFound([...none, ...before, ...permanent('b'), ...fetch('b', flags)]);
  it.each<[string, readonly string[], string, readonly string[]]>([
    ['nobody changed', [], '', []],
    ['nobody changed, and are others', [], '\\Flagged', ['flags-kept']],
    ['are only \\Recent', [], '\\Recent', []],
    ['were added', store('+FLAGS (\\Flagged)'), '\\FLAGGED', []],
    ['were added, and are not there', store('+FLAGS.SILENT (\\Flagged)'), '', ['flags-kept']],
    ['were replaced', store('FLAGS \\Seen junk'), 'junk \\Seen', []],
    [
      'were taken away, and are there',
      [...store('FLAGS (\\Seen)'), ...store('-FLAGS (\\Seen)')],
      '\\Seen',
      ['flags-kept'],
    ],
    ['are not permanent', store('+FLAGS (\\Draft)'), '', []],
    ['STORE was refused', ['a C: s STORE 2 +FLAGS (\\Flagged)', 'a S: s NO x'], '\\Flagged', []],
    ['STORE was not answered', ['a C: s STORE 2 +FLAGS (\\Flagged)'], '\\Flagged', []],
    ['of another message were changed', says('a', 'UID STORE 3:7,9 +FLAGS (\\Flagged)'), '\\Flagged', ['flags-kept']],
    ['of a message whose number cannot be told', says('a', 'STORE 1 +FLAGS (\\Flagged)'), '\\Flagged', []],
    ['FETCH of a text may have set', says('a', 'FETCH 2 BODY[]'), '\\Seen', []],
    ['FETCH of a text has nothing to do with', says('a', 'FETCH 2 BODY.PEEK[]'), '\\Seen', ['flags-kept']],
    ['an unknown command may have changed', says('a', 'XOWN'), '\\Seen', []],
  ])('that %s', (_, before, flags, expected) => {
    expect(later(flags, ...before)).toEqual(expected);
  });

  it('name both places', () => {
    expect(found([...none, ...permanent('b'), ...fetch('b', '\\Seen')])).toEqual([
      'flags-kept: UID 8 of box: FLAGS (), as in a at 0.900 s; \\SEEN in b at 1.900 s',
    ]);
  });

  it('may be either, where two sessions store at once', () => {
    const both = [
      'a C: s STORE 2 +FLAGS (\\Flagged)',
      'c C: s STORE 2 -FLAGS (\\Flagged)',
      'a S: s OK x',
      'c S: s OK x',
    ];
    const opened = [
      ...none,
      ...permanent('c'),
      'c C: f FETCH 2 (UID)',
      'c S: * 2 FETCH (UID 8)',
      'c S: f OK x',
      ...both,
    ];
    for (const flags of ['', '\\Flagged'])
      expect(found([...opened, ...permanent('b'), ...fetch('b', flags)])).toEqual([]);
  });

  it('may hold for a session alone that opened the mailbox by EXAMINE', () => {
    const examined = [
      ...permanent('c', '', 'EXAMINE'),
      ...fetch('c', ''),
      ...store('+FLAGS (\\Flagged)', 'c'),
      ...fetch('c', '\\Flagged'),
    ];
    expect(
      found([...none, ...examined, ...noop('a'), ...fetch('a', ''), ...permanent('b'), ...fetch('b', '')]),
    ).toEqual([]);
    expect(
      found([...none, ...examined, ...noop('a'), ...fetch('a', ''), ...noop('c'), ...fetch('c', '\\Flagged')]),
    ).toEqual([]);
  });

  it('may be any in accounts of others, and in INBOX', () => {
    expect(found([...none, ...permanent('b'), ...fetch('b', '\\Seen')], { alone: false })).toEqual([]);
    const inbox = (connection: string, flags: string) => [
      ...selects(connection, { mailbox: 'inbox' }),
      ...fetch(connection, flags),
    ];
    expect(found([...inbox('a', ''), ...inbox('b', '\\Seen')])).toEqual([]);
  });
});

describe('flags in a session that had the mailbox open', () => {
  const open = [...permanent('b'), ...fetch('b', ''), ...none, ...store('+FLAGS (\\Flagged)')];
  it('may be old, until the session has asked what is new', () => {
    expect(found([...open, ...fetch('b', '')])).toEqual([]);
    expect(found([...open, ...noop('b'), ...fetch('b', '\\Flagged')])).toEqual([]);
    expect(invariantsFound([...open, ...noop('b'), ...fetch('b', '')])).toEqual(['flags-told-to-others']);
  });

  it('are not taken for new ones', () => {
    expect(found([...open, ...fetch('b', ''), ...permanent('c'), ...fetch('c', '\\Flagged')])).toEqual([]);
    const own = [...open, ...fetch('b', ''), ...store('+FLAGS (junk)', 'b'), ...fetch('b', 'junk')];
    expect(found([...own, ...permanent('c'), ...fetch('c', '\\Flagged junk')])).toEqual([]);
  });
});

describe('flags that APPEND and COPY give', () => {
  const appended = ['a C: p APPEND box (\\Flagged) {1}', 'a S: + go on', 'a C: x', 'a S: p OK [APPENDUID 7 8] x'];
  it('are those of the message', () => {
    const told = (flags: string) =>
      invariantsFound([...permanent('a'), ...appended, ...permanent('b'), ...fetch('b', flags)]).filter(
        id => id !== 'exists-is-living',
      );
    expect(told('\\Flagged')).toEqual([]);
    expect(told('')).toEqual(['appended-flags-kept']);
  });

  it('are those of the message that was copied', () => {
    const copied = [
      ...permanent('a'),
      ...fetch('a', '\\Flagged'),
      'a C: c COPY 2 other',
      'a S: c OK [COPYUID 7 8 8] x',
    ];
    const other = selects('b', { mailbox: 'other' });
    expect(invariantsFound([...copied, ...other, ...fetch('b', '\\Flagged')])).toEqual([]);
    expect(invariantsFound([...copied, ...other, ...fetch('b', '')])).toEqual(['copy-has-the-flags']);
  });
});
