import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../../runner/protocols/imap/events.js';
import { vocabulary } from '../../../../runner/protocols/imap/extensions/index.js';
import { Framing } from '../../../../runner/protocols/imap/grammar/framing.js';
import { readResponse } from '../../../../runner/protocols/imap/grammar/response.js';
import { Accounts } from '../../../../runner/protocols/imap/models/account.js';
import { SessionState } from '../../../../runner/protocols/imap/session/state.js';

/** What a session tells of when these lines go either way. */
function told(...lines: readonly string[]): readonly SessionEvent[] {
  const events: SessionEvent[] = [];
  const state = new SessionState(Accounts.of({}), event => events.push(event));
  const framing = new Framing();
  for (const line of lines) {
    const octets = Buffer.from(`${line.slice(3)}\r\n`, 'latin1');
    if (line.startsWith('C: ')) state.commands.wrote(octets);
    else framing.push(octets, frame => state.saw(readResponse(frame, state.utf8, vocabulary).response));
  }
  return events;
}

const code = (kind: string, condition = '* OK') => ({ type: 'code', kind, condition });

const ok = expect.objectContaining({ type: 'completed', condition: 'OK' });

describe('a session tells', () => {
  it.each<[string, readonly string[], readonly unknown[]]>([
    [
      'what the server can do, in a greeting',
      ['S: * OK [CAPABILITY IMAP4rev1 IDLE] x'],
      [code('CAPABILITY'), { type: 'capability', names: ['IMAP4REV1', 'IDLE'], code: true }],
    ],
    ['that nobody need sign in', ['S: * PREAUTH x'], [{ type: 'signed in', user: undefined }]],
    ['who is signed in', ['C: a LOGIN "me" secret', 'S: a OK x'], [ok, { type: 'signed in', user: 'me' }]],
    [
      'that somebody is signed in',
      ['C: a AUTHENTICATE PLAIN', 'S: + ', 'C: eA==', 'S: a OK [CAPABILITY IMAP4rev1] x'],
      [
        { type: 'continuation' },
        ok,
        { type: 'signed in', user: undefined },
        code('CAPABILITY', 'OK'),
        { type: 'capability', names: ['IMAP4REV1'], code: true },
      ],
    ],
    [
      'nothing of a sign-in that is refused',
      ['C: a LOGIN me x', 'S: a NO x'],
      [expect.objectContaining({ type: 'completed', condition: 'NO', tag: 'a', again: false })],
    ],
    [
      'what is enabled',
      ['C: a ENABLE CONDSTORE', 'S: * ENABLED CONDSTORE', 'S: a OK x'],
      [{ type: 'enabled', names: ['CONDSTORE'] }, ok],
    ],
    [
      'what is selected, and what is in it',
      [
        'C: a SELECT box',
        'S: * 3 EXISTS',
        'S: * OK [UIDVALIDITY 7] x',
        'S: * OK [UIDNEXT 9] x',
        'S: * OK [HIGHESTMODSEQ 12] x',
        'S: a OK x',
      ],
      [
        { type: 'exists', number: 3 },
        code('UIDVALIDITY'),
        { type: 'uidvalidity', mailbox: undefined, value: 7 },
        code('UIDNEXT'),
        { type: 'uidnext', value: 9 },
        code('HIGHESTMODSEQ'),
        { type: 'mod-sequence', number: undefined, value: 12 },
        ok,
        { type: 'selected', mailbox: 'box' },
      ],
    ],
    ['that a mailbox is left', ['S: * OK [CLOSED] x'], [code('CLOSED'), { type: 'closed' }]],
    [
      'what FETCH says of a message',
      ['S: * 2 FETCH (UID 8 FLAGS (\\Seen junk) MODSEQ (14))'],
      [
        { type: 'fetched', number: 2, uid: 8, modSeq: true },
        { type: 'flags', number: 2, flags: ['\\SEEN', 'JUNK'] },
        { type: 'mod-sequence', number: 2, value: 14 },
      ],
    ],
    [
      'what never changes of a message',
      ['S: * 2 FETCH (RFC822.SIZE 90 INTERNALDATE "01-Jan-2024 02:00:00 +0200")'],
      [
        { type: 'fetched', number: 2, uid: undefined },
        { type: 'constant', number: 2, item: 'RFC822.SIZE', value: '90', empty: false },
        { type: 'constant', number: 2, item: 'INTERNALDATE', value: '@1704067200', empty: false },
      ],
    ],
    ['which message is gone', ['S: * 2 EXPUNGE'], [{ type: 'expunged', number: 2 }]],
    ['which UIDs are gone', ['S: * VANISHED 4:6'], [{ type: 'vanished', uids: '4:6' }]],
    ['which UIDs were gone before', ['S: * VANISHED (EARLIER) 4:6'], [{ type: 'vanished earlier', uids: '4:6' }]],
    [
      'the UIDVALIDITY of a mailbox that STATUS names',
      ['S: * STATUS box (MESSAGES 1 UIDVALIDITY 5)'],
      [{ type: 'uidvalidity', mailbox: 'box', value: 5 }],
    ],
    ['that the server leaves', ['S: * BYE x'], [{ type: 'bye' }]],
    ['that a count cannot be read', ['S: * EXISTS', 'S: * 3!EXPUNGE'], [{ type: 'unclear' }, { type: 'unclear' }]],
    [
      'a tag that no command has, and one that has had its answer',
      ['C: a NOOP', 'S: a OK x', 'S: a OK x', 'S: b OK x'],
      [
        ok,
        { type: 'completed', tag: 'a', condition: 'OK', command: undefined, again: true },
        { type: 'completed', tag: 'b', condition: 'OK', command: undefined, again: false },
      ],
    ],
  ])('%s', (_, lines, expected) => {
    expect(told(...lines)).toEqual(expected);
  });
});
