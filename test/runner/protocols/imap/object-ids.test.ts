import { describe, expect, it } from 'vitest';
import { found, invariantsFound, selects } from './sessions-of-a-run.js';

const opened = (connection: string, more: readonly string[] = [], mailbox = 'box', validity = 7) =>
  selects(connection, { more, mailbox, validity });
const fetched = (connection: string, number: number, items: string) => [
  `${connection} C: f FETCH ${number} (UID EMAILID THREADID)`,
  `${connection} S: * ${number} FETCH (UID ${number} ${items})`,
  `${connection} S: f OK x`,
];
const copied = (connection: string) => [`${connection} C: c COPY 1 other`, `${connection} S: c OK [COPYUID 9 1 1] x`];

describe('the EMAILID of a message', () => {
  it('never changes, whichever session is told', () => {
    const told = [...opened('a'), ...fetched('a', 1, 'EMAILID (M1)'), ...opened('b')];
    expect(found([...told, ...fetched('b', 1, 'EMAILID (M1)')])).toEqual([]);
    expect(found([...told, ...fetched('b', 1, 'EMAILID (M2)')])).toEqual([
      'emailid-never-changes: UID 1 of box: EMAILID M1, as in a at 0.800 s; EMAILID M2 in b at 1.700 s',
    ]);
  });

  it('is that of the source, in a copy', () => {
    const told = [...opened('a'), ...fetched('a', 1, 'EMAILID (M1)'), ...copied('a'), ...opened('b', [], 'other', 9)];
    expect(found([...told, ...fetched('b', 1, 'EMAILID (M1)')])).toEqual([]);
    expect(invariantsFound([...told, ...fetched('b', 1, 'EMAILID (M2)')])).toEqual(['emailid-of-a-copy']);
  });

  it('is of one content', () => {
    const told = [...opened('a'), ...fetched('a', 1, 'EMAILID (M1) RFC822.SIZE 5')];
    expect(found([...told, ...fetched('a', 2, 'RFC822.SIZE 5 EMAILID (M1)')])).toEqual([]);
    expect(found([...told, ...fetched('a', 2, 'RFC822.SIZE 6 EMAILID (M1)')])).toEqual([
      'emailid-is-of-one-content: another EMAILID for UID 2 of box than for UID 1 of box; the same, and another RFC822.SIZE in a at 1.100 s',
    ]);
    expect(invariantsFound([...told, ...fetched('a', 2, 'EMAILID (M1) RFC822.SIZE 6')])).toEqual([
      'emailid-is-of-one-content',
    ]);
    expect(found([...told, ...fetched('a', 2, 'EMAILID (M2) RFC822.SIZE 6')])).toEqual([]);
  });

  it('may be that of a message with another internal date', () => {
    const date = (day: number) => `EMAILID (M1) INTERNALDATE "0${day}-Jan-2024 00:00:00 +0000"`;
    expect(found([...opened('a'), ...fetched('a', 1, date(1)), ...fetched('a', 2, date(2))])).toEqual([]);
  });
});

describe('the THREADID of a message', () => {
  it('never changes once it was told', () => {
    const told = [...opened('a'), ...fetched('a', 1, 'THREADID (T1)')];
    expect(found([...told, ...fetched('a', 1, 'THREADID (T1)')])).toEqual([]);
    expect(invariantsFound([...told, ...fetched('a', 1, 'THREADID (T2)')])).toEqual(['threadid-never-changes']);
    expect(found([...opened('a'), ...fetched('a', 1, 'THREADID NIL'), ...fetched('a', 1, 'THREADID (T2)')])).toEqual(
      [],
    );
  });

  it('is one for an EMAILID', () => {
    const told = [...opened('a'), ...fetched('a', 1, 'EMAILID (M1) THREADID (T1)')];
    expect(found([...told, ...fetched('a', 2, 'EMAILID (M1) THREADID (T1)')])).toEqual([]);
    expect(found([...told, ...fetched('a', 2, 'EMAILID (M1) THREADID (T2)')])).toEqual([
      'threadid-of-an-emailid: UID 2 of box: THREADID T1, as UID 1 of box has with the same EMAILID; THREADID T2 in a at 1.100 s',
    ]);
    expect(invariantsFound([...told, ...fetched('a', 2, 'THREADID (T2) EMAILID (M1)')])).toEqual([
      'threadid-of-an-emailid',
    ]);
  });

  it('is no EMAILID', () => {
    expect(found([...opened('a'), ...fetched('a', 1, 'EMAILID (X) THREADID (X)')])).toEqual([
      'emailid-is-no-threadid: an identifier that is no EMAILID, as X is that of UID 1 of box; THREADID X in a at 0.800 s',
    ]);
    const other = [...opened('a'), ...fetched('a', 1, 'THREADID (X)'), ...fetched('a', 2, 'EMAILID (X)')];
    expect(invariantsFound(other)).toEqual(['emailid-is-no-threadid']);
  });
});

describe('the MAILBOXID of a mailbox', () => {
  const told = (id: string) => [`S: * OK [MAILBOXID (${id})] x`];

  it('is the same as long as name and UIDVALIDITY are', () => {
    const first = opened('a', told('F1'));
    expect(found([...first, ...opened('b', told('F1'))])).toEqual([]);
    expect(found([...first, ...opened('b', told('F2'))])).toEqual([
      'mailboxid-never-changes: box: MAILBOXID F1, told in a at 0.700 s; MAILBOXID F2 in b at 1.400 s',
    ]);
    expect(invariantsFound([...first, ...opened('b', told('F2'), 'box', 8)])).toEqual([]);
    expect(found([...first, ...opened('b', told('F2'))], { alone: false })).toEqual([]);
  });
});
