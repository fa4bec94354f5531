import { describe, expect, it } from 'vitest';
import { compile, compileForbidden } from '../../../../runner/protocols/imap/match/expectation.js';
import { problemWith } from '../text-protocol/play.js';
import { judge, played } from './play.js';

/** Judges untagged patterns against untagged responses (without `* `), then a tagged OK. */
function met(patterns: unknown, ...responses: string[]): boolean {
  const session = played(...responses.map(text => `* ${text}`), 'a OK done');
  return judge(session, { untagged: patterns, tagged: 'OK' }, { tag: 'a' }).state === 'met';
}

function captures(patterns: unknown, ...responses: string[]): unknown {
  const judgement = judge(played(...responses.map(text => `* ${text}`)), { untagged: patterns });
  return judgement.state === 'met' ? judgement.bindings : judgement;
}

const same: [unknown, string][] = [
  [
    '2 FETCH (BODYSTRUCTURE ("TEXT" "PLAIN" NIL NIL NIL "7BIT" 3 1 NIL <end>))',
    '2 FETCH (BODYSTRUCTURE ("TEXT" "PLAIN" NIL NIL NIL "7BIT" 3 1 NIL))',
  ],
  ['<same> FETCH (UID <same>)', '2 FETCH (UID 2)'],
  ['OK [COPYUID <v> <uid> <uid>]', 'OK [COPYUID 7 3 3] x'],
  ['2 EXPUNGE', '2 EXPUNGE'],
  ['* 2 EXPUNGE', '2 EXPUNGE'],
  ['<n:number> EXISTS', '4 EXISTS'],
  ['EXISTS', '4 EXISTS'],
  ['FETCH', '4 FETCH (UID 3)'],
  ['2 FETCH (UID <uid> FLAGS (\\Seen))', '2 FETCH (FLAGS (\\seen \\Recent) MODSEQ (4) UID 9)'],
  ['2 FETCH (FLAGS (\\Recent \\Seen))', '2 FETCH (FLAGS (\\Seen \\Recent))'],
  ['2 FETCH (FLAGS <any>)', '2 FETCH (FLAGS (\\Seen))'],
  ['2 FETCH (BODY[header.fields (DATE Subject)] <any>)', '2 FETCH (BODY[HEADER.FIELDS ("SUBJECT" date)] {1}\r\nx)'],
  ['2 FETCH (BODY[TEXT]<0> "abc")', '2 FETCH (BODY[TEXT]<0> {3}\r\nabc)'],
  ['2 FETCH (BODY[3] NIL)', '2 FETCH (BODY[3] NIL)'],
  ['2 FETCH (INTERNALDATE "01-Jan-2024 00:00:00 +0000")', '2 FETCH (INTERNALDATE " 1-Jan-2024 01:00:00 +0100")'],
  [
    { fetch: 2, items: { INTERNALDATE: '01-Jan-2024 00:00:00 +0000' } },
    '2 FETCH (INTERNALDATE "01-Jan-2024 00:00:00 +0000")',
  ],
  [
    '2 FETCH (ENVELOPE (<any> "hi" <any> <any> <any> <any> NIL NIL NIL <id>))',
    '2 FETCH (ENVELOPE (NIL {2}\r\nhi NIL NIL NIL NIL NIL NIL NIL "<x@y>"))',
  ],
  [
    '2 FETCH (BODYSTRUCTURE ("text" "plain" ("charset" "utf-8") NIL NIL "7bit" 3 1))',
    '2 FETCH (BODYSTRUCTURE ("TEXT" "PLAIN" ("CHARSET" "UTF-8") NIL NIL "7BIT" 3 1 NIL NIL NIL NIL))',
  ],
  [
    '2 FETCH (BODY ("TEXT" "PLAIN" ("a" "1" "b" "2") NIL NIL "7BIT" 3 1))',
    '2 FETCH (BODY ("TEXT" "PLAIN" ("b" "2" "a" "1") NIL NIL "7BIT" 3 1))',
  ],
  ['LIST (\\HasNoChildren) "/" box', 'LIST (\\Subscribed \\HASNOCHILDREN) "/" "box"'],
  ['LIST () "/" inbox', 'LIST () "/" INBOX'],
  ['LIST () <d> box', 'LIST () NIL {3}\r\nbox ("OLDNAME" ("x"))'],
  ['OK [UIDVALIDITY <v>]', 'OK [UIDVALIDITY 45] here it is'],
  ['OK [PERMANENTFLAGS (\\Seen \\*)]', 'OK [PERMANENTFLAGS (\\* \\Seen)] x'],
  ['OK', 'OK [UNSEEN 4] x'],
  ['BYE', 'BYE gone'],
  ['SEARCH 2 4', 'SEARCH 4 2'],
  ['SEARCH', 'SEARCH'],
  ['SEARCH <n>', 'SEARCH 7'],
  ['STATUS box (MESSAGES 3)', 'STATUS "box" (UIDNEXT 4 MESSAGES 3)'],
  ['CAPABILITY idle', 'CAPABILITY IMAP4rev1 IDLE'],
  ['ESEARCH (TAG "a") ALL 1:3', 'ESEARCH (TAG a) COUNT 3 ALL 1,3,2'],
  ['FLAGS (\\Seen <any>)', 'FLAGS (\\Draft \\Seen)'],
  ['ID ("name" "x")', 'ID ("version" "1" "NAME" "x")'],
  ['NAMESPACE (("" "/")) NIL NIL', 'NAMESPACE (("" "/")) NIL NIL'],
  ['VANISHED 1:3', 'VANISHED 3,1:2'],
  ['QUOTA "" (STORAGE <used> 512)', 'QUOTA "" (STORAGE 10 512)'],
  [
    { fetch: 2, items: { FLAGS: { has: ['\\Seen'], lacks: ['\\Deleted'] }, UID: '<uid>' } },
    '2 FETCH (UID 3 FLAGS (\\Seen \\Draft))',
  ],
  [
    { fetch: '2', items: { 'BODY[]': { message: 'plain.eml' }, 'RFC822.SIZE': '20' } },
    '2 FETCH (RFC822.SIZE 20 BODY[] {20}\r\nSubject: x\r\n\r\nbody\r\n)',
  ],
  [
    { fetch: null, items: { 'BODY[]': { message: 'plain.eml', trace: true } } },
    '2 FETCH (BODY[] {26}\r\nA: b\r\nSubject: x\r\n\r\nbody\r\n)',
  ],
  [{ fetch: 2, items: { 'BODY[TEXT]': 'a (b)' } }, '2 FETCH (BODY[TEXT] "a (b)")'],
  [{ fetch: 2, items: { 'BODY[9]': null } }, '2 FETCH (BODY[9] NIL)'],
  [{ fetch: 2, items: { RFC822: { has: 'b', lacks: 'z', octets: 3, matches: '/^a.c$/' } } }, '2 FETCH (RFC822 "abc")'],
  [{ fetch: 2, items: { UID: 4 }, only: true }, '2 FETCH (UID 4)'],
  [{ search: [2, 4] }, 'SEARCH 4 2'],
  [{ search: '2:4' }, 'SEARCH 4 3 2'],
  [{ search: [] }, 'SEARCH'],
  [{ flags: { has: ['\\Seen'], lacks: ['\\Recent'] } }, 'FLAGS (\\SEEN)'],
  [{ permanentflags: { has: ['\\*'] } }, 'OK [PERMANENTFLAGS (\\*)] x'],
  [{ list: { name: 'a b', has: ['\\Noselect'], lacks: ['\\Marked'], delimiter: '/' } }, 'LIST (\\NoSelect) "/" "a b"'],
  [{ list: { name: 'x', has: ['\\Noselect'] } }, 'LIST (\\NonExistent) "/" x'],
  [{ lsub: { name: 'x', has: ['\\HasNoChildren'] } }, 'LSUB (\\NoInferiors) "/" x'],
  [{ list: { name: 'x', CHILDINFO: '("SUBSCRIBED")' } }, 'LIST () "/" x ("CHILDINFO" ("SUBSCRIBED"))'],
  [{ status: { mailbox: 'inbox', MESSAGES: 3 } }, 'STATUS INBOX (MESSAGES 3)'],
  [{ status: { mailbox: 'a "b" (c', MESSAGES: 3 } }, 'STATUS "a \\"b\\" (c" (MESSAGES 3)'],
  [{ quotaroot: { mailbox: 'a b' } }, 'QUOTAROOT "a b" ""'],
  ['OK [X-CODE <all>]', 'OK [X-CODE 1 (a) b] x'],
  ['OK [X-CODE <n:number> (<a> "b c") <last>]', 'OK [X-CODE 1 (a "b c") z] x'],
  ['NO [X-CODE "a" 1]', 'NO [X-CODE a 01] x'],
  ['OK [X-CODE a(b]', 'OK [X-CODE a(b] x'],
  ['OK [X-CODE "a]', 'OK [X-CODE "a] x"'],
  [{ capability: { has: ['imap4rev1'], lacks: ['STARTTLS'] } }, 'CAPABILITY IMAP4rev1'],
  [{ esearch: { tag: 'a', uid: true, ALL: [1, 2, 3], MIN: null } }, 'ESEARCH (TAG "a") UID ALL 1:3'],
];

describe('after ENABLE IMAP4rev2', () => {
  const found = (patterns: unknown, response: string, enabled = true) => {
    const head = enabled ? ['C: e ENABLE IMAP4rev2', '* ENABLED IMAP4rev2', 'e OK done'] : [];
    const session = played(...head, 'C: a SEARCH ALL', response, 'a OK done');
    return judge(session, { untagged: patterns, tagged: 'OK' }, { tag: 'a' }).state;
  };

  it('an ESEARCH response of all numbers is what SEARCH found', () => {
    expect(found([{ search: [2, 3, 9] }], '* ESEARCH (TAG "a") ALL 2:3,9')).toBe('met');
    expect(found(['SEARCH'], '* ESEARCH (TAG "a") UID')).toBe('met');
    expect(found(['SEARCH <n>'], '* ESEARCH (TAG "a") ALL 7')).toBe('met');
    expect(found(['SEARCH 7'], '* SEARCH 7')).toBe('met');
  });

  it('one that differs, or that has more, is not', () => {
    expect(found([{ search: [2, 3] }], '* ESEARCH (TAG "a") ALL 2:4')).toBe('unmet');
    expect(found(['SEARCH 7'], '* ESEARCH (TAG "a") ALL 7 COUNT 1')).toBe('unmet');
    expect(found(['SEARCH 7'], '* ESEARCH (TAG "a") ALL 7', false)).toBe('unmet');
    expect(found([{ esearch: { ALL: [7] } }], '* ESEARCH (TAG "a") ALL 7')).toBe('met');
  });
});

const different: [unknown, string][] = [
  [
    '2 FETCH (BODYSTRUCTURE ("TEXT" "PLAIN" NIL NIL NIL "7BIT" 3 1 <end>))',
    '2 FETCH (BODYSTRUCTURE ("TEXT" "PLAIN" NIL NIL NIL "7BIT" 3 1 NIL))',
  ],
  ['<same> FETCH (UID <same>)', '2 FETCH (UID 4)'],
  [
    '1 FETCH (BODYSTRUCTURE (("TEXT" "PLAIN" NIL NIL NIL "7BIT" <n> <n>) "MIXED"))',
    '1 FETCH (BODYSTRUCTURE (("TEXT" "PLAIN" NIL NIL NIL "7BIT" 3 1) "MIXED"))',
  ],
  ['OK [COPYUID <v> <uid> <uid>]', 'OK [COPYUID 7 3 4] x'],
  ['FLAGS (<one> <one>)', 'FLAGS (\\Seen \\Draft)'],
  ['2 EXPUNGE', '3 EXPUNGE'],
  ['2 FETCH (UID 4)', '2 FETCH (FLAGS ())'],
  ['2 FETCH (FLAGS (\\Seen))', '2 FETCH (FLAGS (\\Seen \\Draft))'],
  ['2 FETCH (FLAGS (\\Seen \\Draft))', '2 FETCH (FLAGS (\\Seen))'],
  ['2 FETCH (BODY[3] NIL)', '2 FETCH (BODY[3] "")'],
  ['2 FETCH (BODY[3] "NIL")', '2 FETCH (BODY[3] NIL)'],
  ['2 FETCH (BODY[3] "ABC")', '2 FETCH (BODY[3] "abc")'],
  ['2 FETCH (BODY[3] <x:string>)', '2 FETCH (BODY[3] NIL)'],
  ['2 FETCH (BODY[]<0> "a")', '2 FETCH (BODY[] "a")'],
  ['LIST (\\Noselect) "/" box', 'LIST () "/" box'],
  [{ list: { name: 'x', has: ['\\NonExistent'] } }, 'LIST (\\Noselect) "/" x'],
  [{ list: { name: 'x', lacks: ['\\Noselect'] } }, 'LIST (\\NonExistent) "/" x'],
  ['LIST () "/" box', 'LIST () "/" Box'],
  ['LIST () NIL box', 'LIST () "/" box'],
  ['SEARCH', 'SEARCH 1'],
  ['SEARCH 1', 'SEARCH 1 2'],
  ['SEARCH 1 <n>', 'SEARCH 1'],
  ['OK [READ-ONLY]', 'OK [READ-WRITE] x'],
  ['OK [X-CODE <n:number> b]', 'OK [X-CODE 1 c] x'],
  ['OK [X-CODE <n:number> b]', 'OK [X-CODE a b] x'],
  ['OK [X-CODE 1]', 'OK [X-CODE 1 2] x'],
  ['OK [X-CODE 1 <any>]', 'OK [X-CODE 1] x'],
  ['OK [X-CODE <n> <n>]', 'OK [X-CODE 1 2] x'],
  ['OK [X-CODE 1 2]', 'OK [X-CODE a(b] x'],
  ['STATUS box (MESSAGES 3)', 'STATUS box (MESSAGES 4)'],
  [{ fetch: 2, items: { UID: 4 }, only: true }, '2 FETCH (UID 4 FLAGS ())'],
  [{ fetch: 2, items: { 'BODY[]': { lacks: 'x' } } }, '2 FETCH (BODY[] NIL)'],
  [{ fetch: 2, items: { 'BODY[]': { message: 'plain.eml' } } }, '2 FETCH (BODY[] {19}\r\nSubject: x\r\n\r\nbody\n)'],
  [{ flags: { lacks: ['\\seen'] } }, 'FLAGS (\\Seen)'],
  [{ search: [2] }, 'SEARCH 2 3'],
  [{ esearch: { ALL: null } }, 'ESEARCH ALL 1'],
];

describe('patterns of untagged responses', () => {
  it.each(same)('%j is satisfied by %j', (pattern, response) => {
    expect(met([pattern], response)).toBe(true);
    expect(problemWith({ compile }, { untagged: [pattern] })).toBeUndefined();
  });

  it.each(different)('%j is not satisfied by %j', (pattern, response) => {
    expect(met([pattern], response)).toBe(false);
    expect(problemWith({ compile }, { untagged: [pattern] })).toBeUndefined();
  });

  it('capture values', () => {
    expect(
      captures(
        ['<n:number> EXISTS', '1 FETCH (UID <uid> BODY[] <text>)'],
        '4 EXISTS',
        '1 FETCH (BODY[] {2}\r\nhi UID 07)',
      ),
    ).toEqual({
      n: '4',
      uid: '7',
      text: 'hi',
    });
    expect(captures(['OK [UIDVALIDITY <v>]'], 'OK [UIDVALIDITY 12] x')).toEqual({ v: '12' });
  });

  it('take one response each', () => {
    expect(met(['1 EXPUNGE', '1 EXPUNGE'], '1 EXPUNGE')).toBe(false);
    expect(met(['1 EXPUNGE', '1 EXPUNGE'], '1 EXPUNGE', '1 EXPUNGE')).toBe(true);
    // The first fit would leave nothing for the second pattern.
    expect(met(['EXISTS', '3 EXISTS'], '3 EXISTS', '4 EXISTS')).toBe(true);
    expect(captures(['<a> EXISTS', '3 EXISTS'], '3 EXISTS', '4 EXISTS')).toEqual({ a: '4' });
  });

  it.each<[pattern: unknown, ...responses: string[]]>([
    [{ search: [1, 2, 3] }, 'SEARCH 3 1', '4 EXISTS', 'SEARCH 2'],
    [{ search: '1:3' }, 'SEARCH 1', 'SEARCH 2', 'SEARCH 3'],
    ['SEARCH 1 <n>', 'SEARCH 1', 'SEARCH 2'],
    ['SEARCH 1 2 (MODSEQ 9)', 'SEARCH 1', 'SEARCH 2 (MODSEQ 9)'],
    [{ sort: [2, 1, 3] }, 'SORT 2 1', 'SORT 3'],
    [{ thread: '(1 2)(3)' }, 'THREAD (1 2)', 'THREAD (3)'],
  ])('%j is satisfied by what comes in parts', (pattern, ...responses) => {
    const session = played(...responses.map(text => `* ${text}`), 'a OK done');
    const judgement = judge(session, { untagged: [pattern], only: true, tagged: 'OK' }, { tag: 'a' });
    expect(judgement).toMatchObject({ state: 'met', consumed: responses.length + 1 });
  });

  it('do not take what stands for itself together, nor what comes to another command', () => {
    expect(met(['SEARCH 1'], 'SEARCH 1', 'SEARCH 2')).toBe(false);
    expect(met(['SEARCH 1 2'], 'SEARCH 1', 'SEARCH 2 2')).toBe(false);
    expect(met([{ sort: [1, 2] }], 'SORT 2', 'SORT 1')).toBe(false);
    expect(met(['ESEARCH ALL 1:2'], 'ESEARCH ALL 1', 'ESEARCH ALL 2')).toBe(false);
    const session = played('* SEARCH 1', 'a OK done', '* SEARCH 2', 'b OK done');
    const both = { untagged: ['SEARCH 1', 'SEARCH 2'], count: { SEARCH: 2 }, tagged: 'OK' };
    expect(judge(session, both, { tag: 'b' }).state).toBe('met');
    expect(judge(session, { untagged: ['SEARCH 1 2'], tagged: 'OK' }, { tag: 'b' }).state).toBe('unmet');
  });

  it('show what came in parts as it came', () => {
    const judgement = judge(played('* SEARCH 1', '* SEARCH 2', 'a OK x'), { untagged: ['SEARCH 1'], tagged: 'OK' });
    expect(judgement).toMatchObject({
      state: 'unmet',
      got: expect.stringContaining('nearest is * SEARCH 1\\r\\n* SEARCH 2, where numbers:'),
    });
  });

  it('capture one value under one name', () => {
    expect(captures(['<n> FETCH (UID 9)', '<n> EXPUNGE'], '1 FETCH (UID 9)', '2 FETCH (UID 9)', '2 EXPUNGE')).toEqual({
      n: '2',
    });
    expect(met(['<n> EXISTS', '<n> RECENT'], '1 EXISTS', '2 RECENT')).toBe(false);
  });
});

describe('expectations of IMAP', () => {
  it('read to the tagged response of the command, and use up what they read', () => {
    const session = played('* 1 EXISTS', 'x OK stale', '* 2 EXISTS', 'a OK done', '* 3 EXISTS');
    expect(judge(session, 'OK', { tag: 'a' })).toMatchObject({ state: 'met', consumed: 4 });
    expect(judge(session, 'OK')).toMatchObject({ state: 'met', consumed: 2 });
    expect(judge(session, { untagged: ['2 EXISTS'] })).toMatchObject({ state: 'met', consumed: 3 });
    expect(judge(session, 'NO', { tag: 'b' }, false)).toMatchObject({ state: 'waiting' });
    expect(judge(session, 'NO', { tag: 'b' }, true)).toMatchObject({ state: 'unmet', consumed: 5 });
  });

  it('tell which alternative is met', () => {
    expect(judge(played('a NO x'), ['OK', 'NO'], { tag: 'a' })).toMatchObject({ state: 'met' });
    expect(judge(played('a BAD x'), ['OK', { tagged: 'NO' }], { tag: 'a' }, false)).toMatchObject({
      state: 'unmet',
      expected: 'tagged OK, or tagged NO',
    });
    expect(judge(played('* BYE x'), ['OK', 'BYE'], { tag: 'a' }, false)).toMatchObject({ state: 'met', consumed: 1 });
  });

  it('ask for a response code', () => {
    const expectation = { tagged: 'NO', code: 'TRYCREATE' };
    expect(judge(played('a NO [TRYCREATE] x'), expectation, { tag: 'a' }).state).toBe('met');
    expect(judge(played('a NO x'), expectation, { tag: 'a' }).state).toBe('unmet');
    const code = { tagged: 'OK', code: 'COPYUID <v> 1:2 <d>' };
    expect(judge(played('a OK [COPYUID 9 1,2 7:8] x'), code, { tag: 'a' })).toMatchObject({
      bindings: { v: '9', d: '7:8' },
    });
  });

  it('reads the arguments of a response code that is not known as values, with placeholders', () => {
    const code = { tagged: 'NO', code: 'METADATA MAXSIZE <size:number>' };
    expect(judge(played('a NO [METADATA MAXSIZE 10] x'), code, { tag: 'a' })).toMatchObject({
      state: 'met',
      bindings: { size: '10' },
    });
    expect(judge(played('a NO [METADATA LONGENTRIES 10] x'), code, { tag: 'a' })).toMatchObject({
      state: 'unmet',
      got: 'response code of a NO [METADATA LONGENTRIES 10] x: values: expected (MAXSIZE <size:number>), got (LONGENTRIES 10); in a NO [METADATA LONGENTRIES 10] x',
    });
    const all = { tagged: 'NO', code: 'METADATA <all>' };
    expect(judge(played('a NO [METADATA MAXSIZE 10] x'), all, { tag: 'a' })).toMatchObject({
      bindings: { all: 'MAXSIZE 10' },
    });
    expect(problemWith({ compile }, { tagged: 'NO', code: 'METADATA (MAXSIZE <size>' })).toBe(
      'pattern "METADATA (MAXSIZE <size>": expected one space at character 25, found the end of the pattern',
    );
  });

  it('ask that there be no response code', () => {
    const none = { tagged: 'OK', code: null };
    expect(judge(played('a OK done'), none, { tag: 'a' }).state).toBe('met');
    expect(judge(played('a OK [APPENDUID 1 2] done'), none, { tag: 'a' })).toMatchObject({
      state: 'unmet',
      expected: 'tagged OK without a response code',
      got: 'a response code: a OK [APPENDUID 1 2] done; in a OK [APPENDUID 1 2] done',
    });
    expect(problemWith({ compile }, { untagged: ['BYE'], code: null })).toBe(
      'code is that of the tagged response: tagged is missing',
    );
  });

  it('wait for a continuation request, but not after the command was answered', () => {
    expect(judge(played('* 1 EXISTS', '+ go'), 'continuation', { tag: 'a' }, false)).toMatchObject({
      state: 'met',
      consumed: 2,
    });
    expect(judge(played('* 1 EXISTS'), 'continuation', { tag: 'a' }, false).state).toBe('waiting');
    expect(judge(played('a BAD x'), 'continuation', { tag: 'a' }, false).state).toBe('unmet');
  });

  it('count', () => {
    const session = played('* 1 FETCH (UID 1)', '* 2 FETCH (UID 2)', 'a OK x');
    expect(judge(session, { tagged: 'OK', count: { FETCH: 2 } }, { tag: 'a' }).state).toBe('met');
    expect(judge(session, { tagged: 'OK', count: { FETCH: 1 } }, { tag: 'a' })).toMatchObject({ state: 'unmet' });
    expect(judge(session, { tagged: 'OK', count: { EXISTS: 0 } }, { tag: 'a' }).state).toBe('met');
  });

  it('refuse other responses of the same kinds with only', () => {
    const session = played('* 1 EXISTS', '* 1 FETCH (UID 1)', '* 2 FETCH (UID 2)', 'a OK x');
    const one = { tagged: 'OK', untagged: ['2 FETCH (UID 2)'] };
    expect(judge(session, one, { tag: 'a' }).state).toBe('met');
    expect(judge(session, { ...one, only: true }, { tag: 'a' })).toMatchObject({
      state: 'unmet',
      got: expect.stringContaining('* 1 FETCH (UID 1)'),
    });
  });

  it('forbid', () => {
    const session = played('* 1 EXPUNGE', 'a OK x');
    expect(judge(session, 'OK', { tag: 'a', forbid: ['EXPUNGE'] })).toMatchObject({
      state: 'unmet',
      expected: 'no EXPUNGE',
      got: '* 1 EXPUNGE',
    });
    expect(judge(session, 'OK', { tag: 'a', forbid: ['2 EXPUNGE', 'SEARCH'] }).state).toBe('met');
    expect(judge(session, undefined, { forbid: ['1 EXPUNGE'] }, false).state).toBe('unmet');
    expect(judge(played('* 2 EXISTS'), undefined, { forbid: ['EXPUNGE'] }, false).state).toBe('waiting');
    expect(judge(played('* 2 EXISTS'), undefined, { forbid: ['EXPUNGE'] }, true).state).toBe('met');
    expect(judge(played('* SEARCH 1', 'a OK x'), undefined, { tag: 'a', forbid: ['SEARCH'] }, false).state).toBe(
      'unmet',
    );
  });

  it('capture text', () => {
    const session = played('* OK [X 5] hello', 'a OK x');
    expect(judge(session, 'OK', { tag: 'a', bind: { word: '/\\] (\\w+)/' } })).toMatchObject({
      bindings: { word: 'hello' },
    });
    expect(judge(session, 'OK', { tag: 'a', bind: { word: '/zzz/' } }).state).toBe('unmet');
  });

  it('say so where a name has captured another value', () => {
    const judgement = judge(played('* 2 FETCH (UID 4)', 'a OK x'), { untagged: ['<n> FETCH (UID <n>)'], tagged: 'OK' });
    expect(judgement.got).toContain('where UID: expected <n> with the value captured before, got 4');
  });

  it('name what came nearest and where it differs', () => {
    const session = played('* 1 FETCH (UID 1)', '* 2 FETCH (UID 8 FLAGS ())', 'a OK x');
    const judgement = judge(session, { tagged: 'OK', untagged: ['2 FETCH (UID 8 FLAGS (\\Seen))'] }, { tag: 'a' });
    expect(judgement).toMatchObject({
      state: 'unmet',
      expected: '* 2 FETCH (UID 8 FLAGS (\\\\Seen)); tagged OK',
      got: expect.stringContaining('nearest is * 2 FETCH (UID 8 FLAGS ()), where FLAGS: expected (\\\\Seen), got ()'),
    });
  });
});

describe('checking expectations before a run', () => {
  it.each([
    'OK',
    ['OK', 'NO', 'closed', { silence: '2s' }],
    {
      untagged: [
        '2 FETCH (UID ${uid} FLAGS ${flags})',
        'LIST () "/" ${mailbox}',
        '${n} EXISTS',
        'STATUS "${mailbox}/a" (MESSAGES ${n})',
      ],
      tagged: 'OK',
    },
    { tagged: '${status}', untagged: ['${n} EXISTS', '2 FETCH ${items}'], count: { FETCH: '${n}' } },
    {
      untagged: {
        fetch: '${n}',
        items: { INTERNALDATE: '"${date}"', FLAGS: '(${flag})', 'BODY[]': { message: '${file}' } },
      },
    },
    '${expectation}',
  ])('finds nothing wrong with %j', expectation => {
    expect(problemWith({ compile }, expectation)).toBeUndefined();
  });

  it.each([
    ['Ok', 'unknown expectation "Ok"'],
    [[], 'empty list'],
    [250, 'a word or a map'],
    [{ taged: 'OK' }, 'unknown key taged'],
    [{ tagged: 'BYE' }, 'tagged is one of'],
    [{ code: 'ALERT' }, 'tagged is missing'],
    [{ only: true, tagged: 'OK' }, 'only has no'],
    [{ untagged: ['2 FETCH UID 3'] }, 'expected "(" at character 9, found "UID 3"'],
    [{ untagged: ['2 FETCH (FLAGS \\Seen)'] }, 'a list of flags'],
    [{ untagged: ['2 FETCH (UID <n:digits>)'] }, '<name:number>'],
    [{ untagged: ['LIST (\\Noselect "/" x'] }, 'expected an attribute, which begins with \\ at character 17'],
    [{ untagged: [{ fech: 2 }] }, 'unknown pattern'],
    [{ untagged: [{ fetch: 2, item: {} }] }, 'unknown key item'],
    [{ untagged: [{ fetch: 2, items: { 'BODY[': 'x' } }] }, 'expected'],
    [{ untagged: [{ list: { has: 3 } }] }, 'a word or a list of words'],
    [{ tagged: 'OK', count: { EXISTS: 'many' } }, 'count of EXISTS'],
    [{ tagged: 'OK', code: 'UIDVALIDITY x' }, 'a number above 0'],
    [{ untagged: ['2 FETCH UID ${uid}'] }, 'expected "("'],
  ])('says what is wrong with %j', (expectation, wrong) => {
    expect(problemWith({ compile }, expectation)).toContain(wrong);
  });

  it('looks into forbidden patterns as well', () => {
    expect(problemWith({ compile: compileForbidden }, 'EXPUNGE')).toBeUndefined();
    expect(problemWith({ compile: compileForbidden }, { search: [3] })).toBeUndefined();
    expect(problemWith({ compile: compileForbidden }, '1 FETCH UID')).toContain('expected "("');
  });
});

describe('what a variable holds stands for itself', () => {
  const meets = (value: unknown, held: string, response: string) => {
    const expected = compile(value).bind(name => (name === 'v' ? held : undefined));
    const session = played(`* ${response}`, 'a OK done');
    const asked = { expect: [expected], forbid: [], bind: {}, message: () => Buffer.alloc(0), tag: 'a' };
    return session.judge(asked as never, true).state === 'met';
  };

  it.each([
    ['LIST () "/" ${v}', '<x>', 'LIST () "/" <x>', 'LIST () "/" y'],
    ['LIST () "/" ${v}', 'a "b" (c%d\\', 'LIST () "/" "a \\"b\\" (c%d\\\\"', 'LIST () "/" a'],
    ['LIST () "/" "${v}/<x>"', 'a"\\', 'LIST () "/" "a\\"\\\\/<x>"', 'LIST () "/" "a"'],
    ['LIST () "/" x${v}y', ' [<n>] ', 'LIST () "/" "x [<n>] y"', 'LIST () "/" "x1y"'],
    ['LIST () "/" ${v}', '(a b)', 'LIST () "/" "(a b)"', 'LIST () "/" a'],
    [
      '1 FETCH (INTERNALDATE ${v})',
      '17-Jul-1996 02:44:25 -0700',
      '1 FETCH (INTERNALDATE "17-Jul-1996 02:44:25 -0700")',
      '1 FETCH (INTERNALDATE "17-Jul-1996 02:44:26 -0700")',
    ],
    ['1 FETCH (FLAGS ${v})', '(\\Seen <x>)', '1 FETCH (FLAGS (\\Seen <x>))', '1 FETCH (FLAGS (\\Seen y))'],
    ['OK ${v}', '<any>', 'OK <any>', 'OK x'],
    [{ list: { name: '${v}' } }, '<x>', 'LIST () "/" <x>', 'LIST () "/" y'],
    [{ fetch: 1, items: { 'BODY[TEXT]': '${v}' } }, '<x>', '1 FETCH (BODY[TEXT] "<x>")', '1 FETCH (BODY[TEXT] "y")'],
    [
      { fetch: 1, items: { 'BODY[TEXT]': { matches: '/^${v}$/' } } },
      'a+[',
      '1 FETCH (BODY[TEXT] "a+[")',
      '1 FETCH (BODY[TEXT] "aa[")',
    ],
  ])('in %j with %j', (pattern, held, right, wrong) => {
    expect(meets({ untagged: [pattern], tagged: 'OK' }, held, right)).toBe(true);
    expect(meets({ untagged: [pattern], tagged: 'OK' }, held, wrong)).toBe(false);
  });

  it.each([
    [{ untagged: ['${v} FETCH (UID 1)'] }, '<n>', 'pattern "<n> FETCH (UID 1)"'],
    [{ untagged: ['${v} EXISTS'] }, 'OK done', 'pattern "OK done EXISTS"'],
    [{ tagged: 'OK', code: '${v} (' }, 'OK done', 'pattern "OK done ("'],
    [{ untagged: ['LIST (${v}) x y'] }, 'O', 'an attribute, which begins with \\'],
    [{ untagged: ['1 FETCH (FLAGS (${v}))'] }, '\\Seen \\Deleted', 'a flag'],
    [{ untagged: [{ search: '${v}' }] }, '<n>', 'a number above 0'],
  ])('and does not fit %j as %j', (value, held, problem) => {
    const read = compile(value);
    expect(() => read.bind(() => held)).toThrow(problem);
  });

  it('nor what is forbidden', () => {
    const read = compileForbidden('${v} (');
    expect(() => read.bind(() => 'OK done')).toThrow('expected the name of a response');
  });
});
