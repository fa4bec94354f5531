import { describe, expect, it } from 'vitest';
import { imapInvariants } from '../../../../runner/protocols/imap/invariants/index.js';
import { imapSession } from '../sessions.js';
import { invariantsBroken, lines, played } from './play.js';

const selected = [
  'S: * OK ready',
  'C: a1 LOGIN u p',
  'S: a1 OK in',
  'C: a2 SELECT "box"',
  'S: * 5 EXISTS',
  'S: * OK [UIDVALIDITY 7] x',
  'S: * OK [UIDNEXT 60] x',
  'S: a2 OK [READ-WRITE] x',
];

const enabled = ['C: e1 ENABLE IMAP4rev2', 'S: * ENABLED IMAP4rev2', 'S: e1 OK x'];

const asked = ['C: e1 FETCH 1 (MODSEQ)', 'S: * 1 FETCH (MODSEQ (7))', 'S: e1 OK x'];
const resyncs = ['C: e1 ENABLE QRESYNC', 'S: * ENABLED QRESYNC', 'S: e1 OK x'];
const lists = ['C: e0 CAPABILITY', 'S: * CAPABILITY IMAP4rev1 ENABLE CONDSTORE QRESYNC', 'S: e0 OK x'];
const other = ['S: * 5 EXISTS', 'S: * OK [UIDVALIDITY 9] x', 'S: * OK [HIGHESTMODSEQ 9] x', 'S: b1 OK x'];

const observedViolations: [string, string, string[]][] = [
  [
    'uid-in-unsolicited-fetch',
    'news without a UID in IMAP4rev2',
    [...enabled, 'C: b1 NOOP', 'S: * 2 FETCH (FLAGS (\\Seen))', 'S: b1 OK x'],
  ],
  [
    'modseq-in-untagged-fetch',
    'STORE answered without a mod-sequence once one was asked for',
    [...asked, 'C: b1 STORE 1 +FLAGS (x)', 'S: * 1 FETCH (FLAGS (x))', 'S: b1 OK x'],
  ],
  ...[
    'STATUS "x y" (MESSAGES HIGHESTMODSEQ)',
    'UID FETCH 1 FLAGS (CHANGEDSINCE 3)',
    'STORE 1 (UNCHANGEDSINCE 3) +FLAGS (x)',
    'SEARCH SUBJECT "a b" MODSEQ 4',
    'UID SEARCH OR MODSEQ "/flags/x" all 4 SEEN',
  ].map((command): [string, string, string[]] => [
    'modseq-in-untagged-fetch',
    `news without a mod-sequence after ${command}`,
    [`C: e1 ${command}`, 'S: e1 OK x', 'C: b1 NOOP', 'S: * 2 FETCH (FLAGS ())', 'S: b1 OK x'],
  ]),
  [
    'uid-with-modseq',
    'news with a mod-sequence and without a UID',
    [...lists, ...asked, 'C: b1 NOOP', 'S: * 2 FETCH (FLAGS () MODSEQ (7))', 'S: b1 OK x'],
  ],
  [
    'highestmodseq-when-opened',
    'SELECT without HIGHESTMODSEQ',
    [...asked, 'C: b1 SELECT other', 'S: * OK [CLOSED] x', 'S: * 5 EXISTS', 'S: b1 OK x'],
  ],
  [
    'highestmodseq-when-opened',
    'HIGHESTMODSEQ of the mailbox before',
    [
      'C: b1 SELECT other (CONDSTORE)',
      'S: * OK [HIGHESTMODSEQ 9] x',
      'S: * OK [CLOSED] x',
      'S: * 5 EXISTS',
      'S: b1 OK x',
    ],
  ],
  ['closed-when-another-is-selected', 'SELECT without CLOSED', [...lists, 'C: b1 SELECT other', ...other]],
  [
    'vanished-in-place-of-expunge',
    'EXPUNGE though QRESYNC is enabled',
    [...resyncs, 'C: b1 NOOP', 'S: * 2 EXPUNGE', 'S: b1 OK x'],
  ],
  ['vanished-visible-only', 'VANISHED of more than there are', ['C: b1 NOOP', 'S: * VANISHED 1:6', 'S: b1 OK x']],
  [
    'vanished-visible-only',
    'VANISHED of a message that has vanished',
    ['C: b1 NOOP', 'S: * VANISHED 4', 'S: * VANISHED 4', 'S: b1 OK x'],
  ],
  [
    'vanished-visible-only',
    'VANISHED of a UID that no message has',
    [
      'C: b1 UID FETCH 1:* FLAGS',
      ...[1, 2, 3, 4, 5].map(number => `S: * ${number} FETCH (UID ${number}0 FLAGS ())`),
      'S: * VANISHED 15',
      'S: b1 OK x',
    ],
  ],
  ['no-vanished-without-command', 'VANISHED at any time', ['S: * VANISHED 4']],
  ['no-vanished-while-fetch-store-search', 'VANISHED in SEARCH', ['C: b1 SEARCH ALL', 'S: * VANISHED 4', 'S: b1 OK x']],
  ['no-earlier-unasked', 'VANISHED (EARLIER) in NOOP', ['C: b1 NOOP', 'S: * VANISHED (EARLIER) 4', 'S: b1 OK x']],
  [
    'earlier-before-fetch',
    'VANISHED (EARLIER) behind FETCH',
    [
      'C: b1 UID FETCH 1:9 FLAGS (CHANGEDSINCE 1 VANISHED)',
      'S: * 1 FETCH (UID 4 FLAGS () MODSEQ (8))',
      'S: * VANISHED (EARLIER) 2',
      'S: b1 OK x',
    ],
  ],
  ['tag-in-flight', 'an unknown tag', ['C: b1 NOOP', 'S: b2 OK x']],
  ['one-completion', 'a second answer', ['C: b1 NOOP', 'S: b1 OK x', 'S: b1 OK x']],
  ['exists-never-falls', 'a lower EXISTS', ['C: b1 NOOP', 'S: * 4 EXISTS', 'S: b1 OK x']],
  ['exists-never-falls', 'a lower EXISTS than one EXPUNGE explains', ['C: b1 NOOP', 'S: * 2 EXPUNGE', 'S: * 3 EXISTS']],
  ['expunge-within-exists', 'EXPUNGE beyond the last', ['C: b1 NOOP', 'S: * 6 EXPUNGE']],
  ['expunge-within-exists', 'EXPUNGE beyond what is left', ['C: b1 EXPUNGE', 'S: * 1 EXPUNGE', 'S: * 5 EXPUNGE']],
  [
    'no-expunge-while-fetch-store-search',
    'EXPUNGE in FETCH',
    ['C: b1 FETCH 1:5 (UID)', 'S: * 1 EXPUNGE', 'S: b1 OK x'],
  ],
  [
    'no-expunge-while-fetch-store-search',
    'EXPUNGE in pipelined STORE and SEARCH',
    ['C: b1 STORE 1 FLAGS ()', 'C: b2 SEARCH ALL', 'S: * 1 EXPUNGE'],
  ],
  ['no-expunge-while-sort-thread', 'EXPUNGE in SORT', ['C: b1 SORT (DATE) UTF-8 ALL', 'S: * 1 EXPUNGE', 'S: b1 OK x']],
  ['no-expunge-while-sort-thread', 'EXPUNGE in THREAD', ['C: b1 THREAD REFERENCES UTF-8 ALL', 'S: * 1 EXPUNGE']],
  ['exists-never-falls', 'a lower EXISTS than VANISHED explains', ['C: b1 NOOP', 'S: * VANISHED 3,4', 'S: * 2 EXISTS']],
  [
    'exists-never-falls',
    'VANISHED (EARLIER) and a lower EXISTS',
    ['C: b1 UID FETCH 1:9 FLAGS (CHANGEDSINCE 1 VANISHED)', 'S: * VANISHED (EARLIER) 3:4', 'S: * 3 EXISTS'],
  ],
  ['expunge-within-exists', 'EXPUNGE beyond what VANISHED left', ['C: b1 NOOP', 'S: * VANISHED 8', 'S: * 5 EXPUNGE']],
  [
    'uids-ascending',
    'UIDs that do not move up after VANISHED',
    [
      'C: b1 FETCH 1:5 UID',
      'S: * 2 FETCH (UID 20)',
      'S: * 4 FETCH (UID 40)',
      'S: b1 OK x',
      'C: b2 NOOP',
      'S: * VANISHED 30',
      'S: * 4 FETCH (UID 40)',
    ],
  ],
  [
    'uidnext-above-uids',
    'a UID below that VANISHED does not explain',
    ['C: b1 NOOP', 'S: * VANISHED 8', 'S: * 4 FETCH (UID 60)'],
  ],
  [
    'mailbox-data-when-selected',
    'EXISTS in UID EXPUNGE after CLOSE',
    ['C: b1 CLOSE', 'S: b1 OK x', 'C: b2 UID EXPUNGE 4', 'S: * 5 EXISTS'],
  ],
  [
    'mailbox-data-when-selected',
    'EXISTS in SEARCH after CLOSE',
    ['C: b1 CLOSE', 'S: b1 OK x', 'C: b2 SEARCH ALL', 'S: * 5 EXISTS'],
  ],
  ['continuation-asked-for', 'a continuation request for SORT', ['C: b1 SORT (DATE) UTF-8 ALL', 'S: + go on']],
  ['no-expunge-without-command', 'EXPUNGE out of the blue', ['S: * 1 EXPUNGE']],
  ['fetch-within-exists', 'FETCH of a message that is not there', ['S: * 6 FETCH (FLAGS ())']],
  ['uids-ascending', 'UIDs that fall', ['C: b1 FETCH 1:5 UID', 'S: * 2 FETCH (UID 20)', 'S: * 4 FETCH (UID 19)']],
  ['uids-ascending', 'UIDs that stay', ['C: b1 FETCH 1:5 UID', 'S: * 3 FETCH (UID 20)', 'S: * 2 FETCH (UID 20)']],
  ['uid-never-changes', 'another UID', ['C: b1 FETCH 1:5 UID', 'S: * 2 FETCH (UID 20)', 'S: * 2 FETCH (UID 21)']],
  [
    'uid-never-changes',
    'UIDs that do not move up after EXPUNGE',
    ['C: b1 NOOP', 'S: * 3 FETCH (UID 30)', 'S: * 1 EXPUNGE', 'S: * 2 FETCH (UID 20)'],
  ],
  ['uidnext-above-uids', 'a UID that UIDNEXT does not allow', ['S: * 5 FETCH (UID 60)']],
  ['uidvalidity-stable', 'another UIDVALIDITY', ['S: * OK [UIDVALIDITY 8] x']],
  [
    'uidvalidity-stable',
    'another UIDVALIDITY in STATUS',
    ['C: b STATUS box (UIDVALIDITY)', 'S: * STATUS box (UIDVALIDITY 8)'],
  ],
  ['capability-names-protocol', 'a list without the protocol', ['C: b1 CAPABILITY', 'S: * CAPABILITY IDLE']],
  ['capability-names-protocol', 'a code without the protocol', ['S: * OK [CAPABILITY IDLE] x']],
  ['continuation-asked-for', 'a continuation request for NOOP', ['C: b1 NOOP', 'S: + go on']],
  ['continuation-asked-for', 'a second one for one literal', ['C: b1 LOGIN {1}', 'S: + go on', 'S: + go on']],
  ['bye-before-logout-ok', 'LOGOUT without BYE', ['C: b1 LOGOUT', 'S: b1 OK x']],
  ['mailbox-data-when-selected', 'EXISTS after CLOSE', ['C: b1 CLOSE', 'S: b1 OK x', 'C: b2 NOOP', 'S: * 5 EXISTS']],
];

const innocent: [string, string[]][] = [
  ['EXISTS that grows', ['S: * 6 EXISTS', 'S: * 6 FETCH (UID 60)']],
  ['EXISTS after EXPUNGE', ['C: b1 EXPUNGE', 'S: * 5 EXPUNGE', 'S: * 1 EXPUNGE', 'S: * 3 EXISTS', 'S: b1 OK x']],
  [
    'FETCH without a mod-sequence',
    [...lists, ...asked, 'C: b1 FETCH 1 FLAGS', 'S: * 1 FETCH (FLAGS ())', 'S: b1 OK x'],
  ],
  [
    'what only looks like a question for mod-sequences',
    [
      'C: e1 SEARCH SUBJECT "x MODSEQ 4"',
      'S: e1 OK x',
      'C: e2 FETCH 1 BODY.PEEK[HEADER.FIELDS (MODSEQ)]',
      'S: e2 OK x',
      'C: e3 STATUS "(HIGHESTMODSEQ)" (MESSAGES)',
      'S: e3 OK x',
      'C: e4 SEARCH MODSEQ 4',
      'S: e4 BAD x',
      'C: b1 NOOP',
      'S: * 2 FETCH (FLAGS ())',
      'S: b1 OK x',
    ],
  ],
  [
    'a mailbox without mod-sequences',
    [
      ...lists,
      'C: b1 SELECT other (CONDSTORE)',
      'S: * OK [CLOSED] x',
      'S: * 5 EXISTS',
      'S: * OK [NOMODSEQ] x',
      'S: b1 OK x',
      'C: b2 NOOP',
      'S: * 2 FETCH (FLAGS ())',
      'S: * 2 EXPUNGE',
      'S: b2 OK x',
    ],
  ],
  ['SELECT of the same mailbox without CLOSED', [...lists, 'C: b1 SELECT "box"', ...other]],
  ['SELECT after CLOSE', [...lists, 'C: b0 CLOSE', 'S: b0 OK x', 'C: b1 SELECT other', ...other]],
  ['VANISHED with QRESYNC', [...resyncs, 'C: b1 EXPUNGE', 'S: * VANISHED 4,6:7', 'S: b1 OK [HIGHESTMODSEQ 9] x']],
  [
    'earlier removals where a mailbox is opened',
    [
      ...resyncs,
      'C: b1 SELECT box (QRESYNC (7 4 1:9 (1 (4))))',
      'S: * OK [CLOSED] x',
      'S: * VANISHED (EARLIER) 2',
      ...other,
    ],
  ],
  ['news without a UID in IMAP4rev1', ['C: b1 NOOP', 'S: * 2 FETCH (FLAGS (\\Seen))', 'S: b1 OK x']],
  ['news with one in IMAP4rev2', [...enabled, 'C: b1 NOOP', 'S: * 2 FETCH (UID 20 FLAGS (\\Seen))', 'S: b1 OK x']],
  [
    'the answer to FETCH without one',
    [...enabled, 'C: b1 FETCH 2 FLAGS', 'S: * 2 FETCH (FLAGS (\\Seen))', 'S: b1 OK x'],
  ],
  ['EXPUNGE during a UID command', ['C: b1 UID FETCH 1:* FLAGS', 'S: * 1 EXPUNGE', 'S: b1 OK x']],
  ['EXPUNGE while NOOP is in flight beside FETCH', ['C: b1 FETCH 1 FLAGS', 'C: b2 NOOP', 'S: * 1 EXPUNGE']],
  ['EXPUNGE during IDLE', ['C: b1 IDLE', 'S: + idling', 'S: * 1 EXPUNGE', 'C: DONE', 'S: b1 OK x']],
  ['UIDs in any order of telling', ['S: * 4 FETCH (UID 40)', 'S: * 2 FETCH (UID 20)', 'S: * 3 FETCH (UID 30)']],
  [
    'UIDs that move up after EXPUNGE',
    ['C: b1 NOOP', 'S: * 3 FETCH (UID 30)', 'S: * 1 EXPUNGE', 'S: * 2 FETCH (UID 30)'],
  ],
  [
    'a smaller mailbox that is selected next',
    [
      'C: b1 SELECT other',
      'S: * OK [CLOSED] x',
      'S: * 1 EXISTS',
      'S: * OK [UIDVALIDITY 9] x',
      'S: b1 OK x',
      'S: * 1 FETCH (UID 3)',
    ],
  ],
  [
    'the same without CLOSED, pipelined',
    ['C: b1 NOOP', 'C: b2 EXAMINE other', 'S: b1 OK x', 'S: * 1 EXISTS', 'S: b2 OK x', 'S: * 2 EXISTS'],
  ],
  ['VANISHED and a lower EXISTS', ['C: b1 NOOP', 'S: * VANISHED 1:3', 'S: * 2 EXISTS', 'S: b1 OK x']],
  [
    'VANISHED that lowers the numbers behind it',
    [
      'C: b1 FETCH 1:5 UID',
      'S: * 2 FETCH (UID 20)',
      'S: * 4 FETCH (UID 40)',
      'S: * 5 FETCH (UID 50)',
      'S: b1 OK x',
      'C: b2 NOOP',
      'S: * VANISHED 30,20,10',
      'S: * 1 FETCH (UID 40)',
      'S: * 2 FETCH (UID 50)',
      'S: * 3 EXISTS',
      'S: * 3 FETCH (UID 60)',
      'S: b2 OK x',
    ],
  ],
  [
    'VANISHED of a message that nobody asked about',
    ['C: b1 NOOP', 'S: * 2 FETCH (UID 20)', 'S: * VANISHED 50', 'S: * 4 EXISTS', 'S: * 2 FETCH (UID 20)'],
  ],
  [
    'VANISHED (EARLIER), which changes nothing',
    [
      'S: * 2 FETCH (UID 20)',
      'C: b1 UID FETCH 1:9 FLAGS (CHANGEDSINCE 1 VANISHED)',
      'S: * VANISHED (EARLIER) 1:30',
      'S: * 2 FETCH (UID 20)',
      'S: * 5 EXISTS',
    ],
  ],
  [
    'VANISHED of more than there is, after which nothing is known',
    ['C: b1 NOOP', 'S: * VANISHED 1:4294967295', 'S: * 2 EXISTS', 'S: b1 OK x'],
  ],
  ['EXPUNGE during UID SORT', ['C: b1 UID SORT (DATE) UTF-8 ALL', 'S: * 1 EXPUNGE', 'S: b1 OK x']],
  ['EXPUNGE during an extension of which nothing is known', ['C: b1 XFOO', 'S: * 1 EXPUNGE', 'S: b1 OK x']],
  ['a BAD answer to SELECT', ['C: b1 SELECT', 'S: b1 BAD x', 'C: b2 NOOP', 'S: * 2 EXISTS', 'S: b2 OK x']],
  ['a refused literal', ['C: b1 APPEND x {9}', 'S: b1 NO [TRYCREATE] x', 'C: b2 NOOP', 'S: b2 OK x']],
  ['an accepted literal', ['C: b1 APPEND x {4}', 'S: + ok', 'C: abcd', 'S: b1 OK x', 'C: b2 NOOP', 'S: b2 OK x']],
  [
    'a literal with a command-like line in it',
    ['C: b1 APPEND x {8+}', 'C: z NOOP', 'C: ', 'S: b1 OK x', 'C: b2 NOOP', 'S: b2 OK x'],
  ],
  [
    'an AUTHENTICATE dialogue',
    [
      'C: b1 AUTHENTICATE LOGIN',
      'S: + VXNlcg==',
      'C: dQ==',
      'S: + UGFzcw==',
      'C: cA==',
      'S: b1 NO x',
      'C: b2 NOOP',
      'S: b2 OK x',
    ],
  ],
  ['a refused IDLE', ['C: b1 IDLE', 'S: b1 BAD x', 'C: b2 NOOP', 'S: b2 OK x']],
  ['answers out of order', ['C: b1 NOOP', 'C: b2 NOOP', 'S: b2 OK x', 'S: b1 OK x']],
  ['one tag used twice', ['C: b1 NOOP', 'S: b1 OK x', 'C: b1 NOOP', 'S: b1 OK x']],
  ['a tag alone', ['C: b1', 'S: b1 BAD x']],
  ['nonsense of the client, answered as the server likes', ['C: (', 'S: * BAD x', 'S: XX BAD x']],
  ['an unknown command that asks for more', ['C: b1 XFOO', 'S: + go on', 'C: more', 'S: b1 OK x']],
  ['BYE, then OK', ['C: b1 LOGOUT', 'S: * BYE x', 'S: b1 OK x']],
];

describe('the invariants of IMAP', () => {
  it('have an id and a rule each', () => {
    expect(new Set(imapInvariants.map(invariant => invariant.id)).size).toBe(imapInvariants.length);
    for (const invariant of imapInvariants) expect(invariant.rule).toMatch(/^rfc\d+\/[\d.]+\/[a-z0-9-]+$/);
  });

  it.each(observedViolations)('%s: %s', (invariant, _what, exchange) => {
    expect(invariantsBroken(played(...selected))).toEqual([]);
    expect(invariantsBroken(played(...selected, ...exchange))).toEqual([invariant]);
    expect(imapInvariants.map(each => each.id)).toContain(invariant);
  });

  it.each(innocent)('say nothing of %s', (_what, exchange) => {
    expect(invariantsBroken(played(...selected, ...exchange))).toEqual([]);
  });

  it('compare nothing with a count that could not be read', () => {
    const session = played(...selected, 'C: b1 NOOP', 'S: * 5 EXPUNGE ', 'S: * 4 EXISTS', 'S: b1 OK x');
    expect(invariantsBroken(session)).toEqual(['response-grammar']);
  });

  it('say nothing of an answer to a line that has not ended', () => {
    const session = played('C: b1 NOOP', 'S: b1 OK x');
    session.wrote(Buffer.from('b2 NOOP'));
    session.received(lines('b2 BAD x', 'b3 BAD x'));
    expect(session.violations.map(({ found }) => found)).toEqual(['b3']);
  });

  it('begin anew when TLS begins', () => {
    const session = played('S: * OK x', 'C: a STARTTLS', 'S: a OK go');
    session.received(Buffer.from('* half a li'));
    session.secured();
    session.wrote(lines('a CAPABILITY'));
    session.received(lines('* CAPABILITY IMAP4rev1', 'a OK x'));
    expect(invariantsBroken(session)).toEqual([]);
    expect(session.replies).toHaveLength(2);
  });

  it('keep the first violations of an invariant only', () => {
    const session = imapSession();
    for (let times = 0; times < 1000; times++) session.received(lines('* 1 FETCH ()'));
    expect(session.violations.length).toBeLessThan(100);
  });
});
