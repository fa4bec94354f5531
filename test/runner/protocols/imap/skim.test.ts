import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../../runner/protocols/imap/events.js';
import { vocabulary } from '../../../../runner/protocols/imap/extensions/index.js';
import { type Frame, Framing } from '../../../../runner/protocols/imap/grammar/framing.js';
import { readResponse } from '../../../../runner/protocols/imap/grammar/response.js';
import { plainItems, Skim } from '../../../../runner/protocols/imap/grammar/skim.js';
import { SkimmedResponse } from '../../../../runner/protocols/imap/grammar/skimmed-response.js';
import { Accounts } from '../../../../runner/protocols/imap/models/account.js';
import { SessionState } from '../../../../runner/protocols/imap/session/state.js';
import { imapSession } from '../sessions.js';
import { lines } from './play.js';
import { broken, valid } from './responses.js';

const skim = new Skim(plainItems(vocabulary));
Object.assign(skim.listens, { text: true, flags: true });

const endOf = (octets: Buffer) => skim.end(octets, 0, octets.lastIndexOf(0x0a));

/** FETCH responses that are plain throughout. */
const plain = [
  '* 1 FETCH (UID 4)',
  '* 123456789 FETCH (UID 123456789 FLAGS ())',
  '* 2 FETCH (FLAGS (\\Seen junk $x) UID 7)',
  '* 3 FETCH (BODY[] {3}\r\nabc UID 5 UID 6)',
  '* 3 FETCH (BODY[] {20}\r\n{3}\r\n* 1 FETCH ()\r\n\xe9 FLAGS (\\Deleted))',
  '* 4 FETCH (BODY[1.2.TEXT] "x y" BODY[1] NIL BODY[HEADER] "" BODY[2.MIME] "m" BODY[TEXT] NIL)',
  '* 5 FETCH (RFC822 "x" RFC822.HEADER NIL RFC822.TEXT {1}\r\nx)',
];

/** All that a careful reading gives of the first response in these octets, and the events it tells. */
function careful(octets: Buffer): unknown {
  const frames: Frame[] = [];
  new Framing().push(octets, frame => frames.push(frame));
  const [frame] = frames;
  if (frame === undefined) return undefined;
  const { response, findings } = readResponse(frame, false, vocabulary);
  const events: SessionEvent[] = [];
  new SessionState(Accounts.of({}), event => events.push(event)).saw(response);
  const { type, tag, data, size, unreadable } = response;
  return { type, tag, unreadable, data, findings, size, text: response.octets.toString('latin1'), events };
}

/** The same as skimming gives it; undefined where it gives no answer. */
function skimmed(octets: Buffer): unknown {
  const end = endOf(octets);
  if (end < 0) return undefined;
  const events = skim.told(octets);
  const response = new SkimmedResponse(octets, 0, end, 0, vocabulary);
  const { type, data, size } = response;
  const { kind, fields } = data;
  const text = response.octets.toString('latin1');
  const findings: unknown[] = [];
  return { type, tag: undefined, unreadable: undefined, data: { kind, fields }, findings, size, text, events };
}

/** Both ways, where skimming gives an answer. Did it? */
function agree(octets: Buffer): boolean {
  const fast = skimmed(octets);
  if (fast !== undefined) expect(fast).toEqual(careful(octets));
  return fast !== undefined;
}

const octetsTried = Buffer.from('\0\t\r\n !"()*+,-./0129:<>@AFNUZ[\\]^_afxz{|}~\x7f\x80\xff', 'latin1');

describe('skimming', () => {
  it.each(plain)('takes %j, and agrees with reading', response => {
    expect(agree(lines(response))).toBe(true);
  });

  it.each([...valid, ...broken.map(([response]) => response)])('gives no answer to %j, or the same', response => {
    agree(lines(response));
    agree(Buffer.from(`${response}\n`, 'latin1'));
  });

  it.each(broken)('takes nothing that is wrong: %j', response => {
    expect(endOf(lines(response))).toBe(-1);
  });

  it('takes nothing that is not complete', () => {
    for (const response of plain) {
      const octets = lines(response);
      for (let length = 0; length < octets.length; length++) expect(endOf(octets.subarray(0, length))).toBe(-1);
    }
  });

  it('agrees wherever one octet is another, is missing or is added', () => {
    let taken = 0;
    for (const response of plain) {
      const octets = lines(response);
      for (let at = 0; at < octets.length; at++) {
        const [before, behind] = [octets.subarray(0, at), octets.subarray(at + 1)];
        const others = [...octetsTried].flatMap(octet => [
          Buffer.concat([before, Buffer.of(octet), behind]),
          Buffer.concat([before, Buffer.of(octet), octets.subarray(at)]),
        ]);
        for (const other of [Buffer.concat([before, behind]), ...others]) if (agree(other)) taken++;
      }
    }
    expect(taken).toBeGreaterThan(1000);
  });

  it('agrees on whatever stands in the place of words', () => {
    const words = plain.flatMap(response => response.split(/(?<=[ ()[\]])|(?=[ ()[\]])/));
    const number = fc.oneof(fc.nat(2 ** 31 - 1), fc.bigInt({ min: 0n, max: 2n ** 64n })).map(String);
    const quoted = fc.string().map(text => `"${text}"`);
    const word = fc.oneof(fc.constantFrom(...words), number, quoted, fc.constantFrom('{3}\r\n', '{0}\r\n', '~{1}\r\n'));
    const changes = fc.array(fc.tuple(fc.nat(30), word), { maxLength: 3 });
    fc.assert(
      fc.property(fc.constantFrom(...plain), changes, (response, put) => {
        const parts = response.split(/(?<=[ ()[\]])|(?=[ ()[\]])/);
        for (const [at, text] of put) parts[at % parts.length] = text;
        agree(lines(parts.join('')));
      }),
      { numRuns: 3000 },
    );
  });

  it('leaves a session what it is: its replies and violations are those of octets that come one by one', () => {
    const selected = [
      'a OK [CAPABILITY IMAP4rev1] x',
      '* 3 EXISTS',
      '* OK [UIDVALIDITY 7] x',
      '* OK [UIDNEXT 9] x',
      'b OK x',
    ];
    const fetched = [...plain, '* 2 FETCH (UID 4)', '* 3 FETCH (UID 12 RFC822.SIZE 5)', '* 3 FETCH (UID 13)'];
    const octets = lines(...fetched, ...broken.map(([response]) => response), ...fetched, ...valid);
    const outcome = (pieces: readonly Buffer[]) => {
      const session = imapSession();
      session.wrote(lines('a LOGIN me x'));
      session.received(lines('* OK x', ...selected.slice(0, 1)));
      session.wrote(lines('b SELECT box'));
      session.received(lines(...selected.slice(1)));
      session.wrote(lines('c FETCH 1:3 BODY[]'));
      for (const piece of pieces) session.received(piece);
      const replies = session.replies.map(({ octets: own, data: { kind, fields } }) => [String(own), kind, fields]);
      return { replies, violations: session.violations };
    };
    const whole = outcome([octets]);
    expect(whole).toEqual(outcome([...octets].map(octet => Buffer.of(octet))));
    expect(whole.violations.map(({ invariant }) => invariant)).toContain('uid-never-changes');
  });
});
