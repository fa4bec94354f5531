import { describe, expect, it } from 'vitest';
import { invariantsFound, selects } from './sessions-of-a-run.js';

const opens = (connection: string, ...more: string[]) => selects(connection, { more: more.map(line => `S: ${line}`) });

describe('FLAGS', () => {
  const flags = '* FLAGS (\\Seen junk)';
  it('lists the keywords that messages have when the mailbox is opened', () => {
    const fetched = (keyword: string, ...before: string[]) =>
      invariantsFound([
        ...opens('a', flags),
        ...before,
        'a C: f FETCH 1 FLAGS',
        `a S: * 1 FETCH (FLAGS (\\Seen ${keyword}))`,
      ]);
    expect(fetched('JUNK')).toEqual([]);
    expect(fetched('other')).toEqual(['keywords-in-flags']);
    expect(fetched('other', 'a C: s STORE 2 +FLAGS (other)', 'a S: s OK x')).toEqual([]);
    expect(fetched('other', 'b C: l LOGIN me x', 'b S: l OK x', 'b C: s APPEND box (other) {1}')).toEqual([]);
    expect(fetched('other', 'a S: * FLAGS (\\Seen other)')).toEqual([]);
  });

  it('lists those of PERMANENTFLAGS', () => {
    const permanent = (list: string) => invariantsFound(opens('a', flags, `* OK [PERMANENTFLAGS (${list})] x`));
    expect(permanent('\\SEEN \\*')).toEqual([]);
    expect(permanent('\\Seen other')).toEqual(['permanentflags-in-flags']);
    expect(invariantsFound(opens('a', '* OK [PERMANENTFLAGS (other)] x'))).toEqual([]);
  });
});

describe('a hierarchy', () => {
  const listed = (...names: string[]) =>
    invariantsFound([
      'a C: l LOGIN me x',
      'a S: l OK x',
      'a C: t LIST "" "*"',
      ...names.map(name => `a S: * LIST () ${name}`),
    ]);
  it('has one delimiter', () => {
    expect(listed('"/" a', '"/" a/b', '"." c', '"." c.d', 'NIL e', '"/" ""')).toEqual([]);
    expect(listed('"/" a', '"." a.b')).toEqual(['one-delimiter']);
    expect(listed('"/" a/b', '"." a/c')).toEqual(['one-delimiter']);
    expect(listed('"/" a', '"." a/b')).toEqual(['one-delimiter']);
  });
});

describe('CAPABILITY', () => {
  const greeting = 'a S: * OK [CAPABILITY IMAP4rev1 IDLE] x';
  const asked = (names: string) => ['a C: c CAPABILITY', `a S: * CAPABILITY ${names}`, 'a S: c OK x'];
  it('is the same in a response code', () => {
    expect(invariantsFound([greeting, ...asked('idle IMAP4rev1')])).toEqual([]);
    expect(invariantsFound([greeting, ...asked('IMAP4rev1')])).toEqual(['capability-as-in-code']);
    expect(invariantsFound([greeting, ...asked('IMAP4rev1 IDLE ID')])).toEqual(['capability-as-in-code']);
  });

  it('may be another one once somebody is signed in', () => {
    const signsIn = ['a C: l LOGIN me x', 'a S: l OK [CAPABILITY IMAP4rev1 MOVE] x'];
    expect(invariantsFound([greeting, ...signsIn, ...asked('MOVE IMAP4rev1')])).toEqual([]);
    expect(invariantsFound([greeting, ...signsIn, ...asked('IDLE IMAP4rev1')])).toEqual(['capability-as-in-code']);
    // A response that comes before the tagged OK.
    const before = ['a C: l LOGIN me x', 'a S: * CAPABILITY IMAP4rev1 MOVE', 'a S: l OK x'];
    expect(invariantsFound([greeting, ...before, ...asked('IMAP4rev1 MOVE')])).toEqual([]);
  });
});

describe('what a search found', () => {
  const search = (command: string, tag: string) =>
    invariantsFound([...opens('a'), `a C: s ${command}`, `a S: * ESEARCH (TAG "${tag}") COUNT 3`, 'a S: s OK x']);
  it('has the tag of a command in flight', () => {
    expect(search('SEARCH RETURN (COUNT) ALL', 's')).toEqual([]);
    expect(search('SEARCH RETURN (COUNT) ALL', 'S')).toEqual(['search-tag-of-a-command']);
    const context = [
      ...opens('a'),
      'a C: s SEARCH RETURN (UPDATE COUNT) ALL',
      'a S: s OK x',
      'a S: * ESEARCH (TAG "s") COUNT 4',
    ];
    expect(invariantsFound(context)).toEqual([]);
    expect(invariantsFound(context.map(line => line.replace('UPDATE ', '')))).toEqual(['search-tag-of-a-command']);
  });

  it('by ESEARCH is told with the mailbox and its UIDVALIDITY, each thing once', () => {
    const told = (correlators: string, command = 'ESEARCH RETURN (COUNT) ALL') =>
      invariantsFound([
        ...opens('a'),
        `a C: s ${command}`,
        `a S: * ESEARCH (${correlators}) UID COUNT 3`,
        'a S: s OK x',
      ]);
    expect(told('TAG "s" MAILBOX box UIDVALIDITY 7')).toEqual([]);
    expect(told('MAILBOX box UIDVALIDITY 7 TAG s')).toEqual([]);
    expect(told('TAG "s" MAILBOX box')).toEqual(['multisearch-correlators']);
    expect(told('TAG "s"')).toEqual(['multisearch-correlators']);
    expect(told('TAG "s"', 'ESEARCH RETURN (UPDATE) ALL')).toEqual([]);
    expect(told('TAG "s"', 'UID SEARCH RETURN (COUNT) ALL')).toEqual([]);
    expect(told('TAG "s" TAG "s" MAILBOX box UIDVALIDITY 7')).toEqual(['search-correlators-once']);
  });
});

it('no EXPUNGE comes while a literal is asked for', () => {
  const asks = ['a C: s APPEND box {3}', 'a S: * 1 EXPUNGE'];
  expect(invariantsFound([...selects('a'), ...asks])).toEqual(['no-expunge-without-command']);
  expect(invariantsFound([...selects('a'), 'a C: n NOOP', ...asks])).toEqual([]);
  expect(
    invariantsFound([...selects('a'), ...asks.slice(0, 1), 'a S: + go on', 'a C: a', 'a C: ', ...asks.slice(1)]),
  ).toEqual([]);
});
