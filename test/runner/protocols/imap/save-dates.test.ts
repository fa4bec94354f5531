import { describe, expect, it } from 'vitest';
import { found, invariantsFound, selects } from './sessions-of-a-run.js';

const fetched = (connection: string, uid: number, date: string) => [
  `${connection} C: f FETCH ${uid} (UID SAVEDATE)`,
  `${connection} S: * ${uid} FETCH (UID ${uid} SAVEDATE ${date})`,
  `${connection} S: f OK x`,
];
const first = '"01-Jan-2024 00:00:00 +0000"';
const later = '"02-Jan-2024 00:00:00 +0000"';

describe('the save date of a message', () => {
  it('never changes in its mailbox, in whatever zone it is told', () => {
    const told = [...selects('a'), ...fetched('a', 1, first), ...selects('b')];
    expect(found([...told, ...fetched('b', 1, '"01-Jan-2024 01:00:00 +0100"')])).toEqual([]);
    expect(found([...told, ...fetched('b', 1, later)])).toEqual([
      'savedate-never-changes: UID 1 of box: SAVEDATE @1704067200, as in a at 0.800 s; SAVEDATE @1704153600 in b at 1.700 s',
    ]);
  });

  it('is another one for a copy', () => {
    const copied = ['a C: c COPY 1 other', 'a S: c OK [COPYUID 9 1 1] x'];
    const other = selects('b', { mailbox: 'other', validity: 9 });
    expect(found([...selects('a'), ...fetched('a', 1, first), ...copied, ...other, ...fetched('b', 1, later)])).toEqual(
      [],
    );
  });

  it('may be NIL', () => {
    expect(invariantsFound([...selects('a'), ...fetched('a', 1, 'NIL'), ...fetched('a', 1, first)])).toEqual([]);
  });
});
