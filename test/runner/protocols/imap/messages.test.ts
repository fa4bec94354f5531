import { describe, expect, it } from 'vitest';
import { imapSession } from '../sessions.js';
import { lines } from './play.js';

/** What is found when each of these dialogues is a connection of its own within one run. */
function found(...connections: readonly (readonly string[])[]): readonly string[] {
  const run = {};
  return connections.flatMap(exchange => {
    const session = imapSession({ run });
    for (const line of exchange) {
      if (line.startsWith('C: ')) session.wrote(lines(line.slice(3)));
      else session.received(lines(line.slice(3)));
    }
    return session.violations.map(({ invariant, expected, found }) => `${invariant}: ${expected}; ${found}`);
  });
}

const selects = (mailbox: string, validity: number, user = 'me') => [
  `C: a LOGIN ${user} secret`,
  'S: a OK x',
  `C: b SELECT ${mailbox}`,
  'S: * 3 EXISTS',
  `S: * OK [UIDVALIDITY ${validity}] x`,
  'S: b OK x',
  'C: c FETCH 1:3 ALL',
];
const size = (octets: number) => `S: * 2 FETCH (UID 8 RFC822.SIZE ${octets})`;
const changed = (before: number, now: number) =>
  `message-never-changes: RFC822.SIZE ${before} of UID 8, as before; RFC822.SIZE ${now}`;

describe('a message', () => {
  it('has one size in a session', () => {
    expect(found([...selects('box', 7), size(90), size(90)])).toEqual([]);
    expect(found([...selects('box', 7), size(90), 'S: * 2 FETCH (RFC822.SIZE 91)'])).toEqual([changed(90, 91)]);
  });

  it('has one size in all sessions of a run', () => {
    const first = [...selects('box', 7), size(90)];
    expect(found(first, [...selects('box', 7), size(91)])).toEqual([changed(90, 91)]);
    expect(found(first, [...selects('"box"', 7), size(91)])).toEqual([changed(90, 91)]);
  });

  it.each([
    ['mailbox', selects('other', 7)],
    ['UIDVALIDITY', selects('box', 8)],
    ['account', selects('box', 7, 'another')],
  ])('is another one with another %s', (_, then) => {
    expect(found([...selects('box', 7), size(90)], [...then, size(91)])).toEqual([]);
  });

  it('may have a size that is not remembered, when it is not known whose or which mailbox is open', () => {
    const sasl = ['C: a AUTHENTICATE PLAIN x', 'S: a OK x', ...selects('box', 7).slice(2)];
    expect(found([...sasl, size(90), size(91)])).toEqual([]);
    const opening = [...selects('box', 7).slice(0, 5), size(90)];
    expect(found(opening, [...selects('box', 7), size(91)])).toEqual([]);
  });

  it('has one internal date, in whatever zone it is told', () => {
    const date = (text: string) => `S: * 2 FETCH (UID 8 INTERNALDATE "01-Jan-2024 ${text}")`;
    expect(found([...selects('box', 7), date('02:00:00 +0200'), date('00:00:00 +0000')])).toEqual([]);
    expect(found([...selects('box', 7), date('02:00:00 +0200'), date('02:00:00 +0000')])).toEqual([
      'message-never-changes: INTERNALDATE @1704067200 of UID 8, as before; INTERNALDATE @1704074400',
    ]);
  });
});
