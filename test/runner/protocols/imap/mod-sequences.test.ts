import { describe, expect, it } from 'vitest';
import { found, invariantsFound, selects } from './sessions-of-a-run.js';

const opened = (connection: string, highest?: number) =>
  selects(connection, { more: highest === undefined ? [] : [`S: * OK [HIGHESTMODSEQ ${highest}] x`] });
const fetched = (connection: string, uid: number, modSeq: number) => [
  `${connection} C: f FETCH ${uid} (UID MODSEQ)`,
  `${connection} S: * ${uid} FETCH (UID ${uid} MODSEQ (${modSeq}))`,
  `${connection} S: f OK x`,
];

describe('the mod-sequence of a message', () => {
  it('never falls, whichever session is told', () => {
    const told = [...opened('a', 9), ...fetched('a', 2, 7), ...opened('b', 9)];
    expect(found([...told, ...fetched('b', 2, 7), ...fetched('b', 1, 3)])).toEqual([]);
    expect(found([...told, ...fetched('b', 2, 6)])).toEqual([
      'modseq-never-falls: UID 2 of box: at least MODSEQ 7, told in a at 0.900 s; MODSEQ 6 in b at 1.900 s',
    ]);
  });

  it('may be told late, where the answers overlap', () => {
    const early = [...opened('b', 9), 'b C: f FETCH 2 (UID MODSEQ)'];
    const late = [...early, ...opened('a', 9), ...fetched('a', 2, 7), 'b S: * 2 FETCH (UID 2 MODSEQ (6))'];
    expect(found(late)).toEqual([]);
  });

  it('is of one UIDVALIDITY', () => {
    const told = [...opened('a', 9), ...fetched('a', 2, 7), ...selects('b', { validity: 8 })];
    expect(found([...told, ...fetched('b', 2, 6)])).toEqual([]);
  });
});

describe('HIGHESTMODSEQ', () => {
  it('is not below what was told before', () => {
    const told = [...opened('a', 6), ...fetched('a', 2, 7)];
    expect(found([...told, ...opened('b', 7)])).toEqual([]);
    expect(invariantsFound([...told, ...opened('b', 6)])).toEqual(['highestmodseq-above-known']);
    expect(invariantsFound([...opened('a', 6), ...opened('b', 5)])).toEqual(['highestmodseq-above-known']);
  });

  it('may fall when a message was removed, unless removals are counted', () => {
    const removed = [...opened('a', 6), 'a C: e EXPUNGE', 'a S: * 2 EXPUNGE', 'a S: e OK x'];
    const reopened = ['s SELECT box', '* 2 EXISTS', '* OK [UIDVALIDITY 7] x', '* OK [HIGHESTMODSEQ 5] x', 's OK x'];
    const again = (...more: string[]) => [
      ...removed,
      'b C: l LOGIN me secret',
      'b S: l OK x',
      ...more,
      ...reopened.map((line, at) => `b ${at === 0 ? 'C:' : 'S:'} ${line}`),
    ];
    expect(found(again())).toEqual([]);
    const enabled = again('b C: n ENABLE QRESYNC', 'b S: * ENABLED QRESYNC', 'b S: n OK x');
    expect(invariantsFound(enabled)).toEqual(['highestmodseq-above-known']);
  });
});
