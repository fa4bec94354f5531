import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { imapInvariants } from '../../runner/protocols/imap/invariants/index.js';
import { root } from '../command-line.js';
import { choose } from '../runner/engine/playing.js';

const { scenarios } = choose('imap', 'delivery');
const invariants = new Set(imapInvariants.map(({ id }) => id));

/** The pages, and the revision of IMAP that each is about. */
const pages = [
  { rfc: 3501, page: 'imap-demands.md', revision: 'IMAP4rev1' },
  { rfc: 9051, page: 'imap4rev2-demands.md', revision: 'IMAP4rev2' },
];

describe.each(pages)('the demands of RFC $rfc', ({ rfc, page, revision }) => {
  const text = readFileSync(join(root, 'docs', page), 'utf8');
  const rows = text
    .split('\n')
    .filter(line => /^\| \d/.test(line))
    .map(line => line.split(' | '));

  /** Ids of scenarios that are played in this revision, or about its RFC, and of their rows. */
  const cases = new Set(
    scenarios
      .filter(({ rule, revision: played }) => (played ?? revision) === revision || rule.id.startsWith(`rfc${rfc}/`))
      .map(({ id }) => id.replace(/@rev2$/, ''))
      .flatMap(id => [id, id.replace(/\[.*/, '')]),
  );

  it('name scenarios and invariants that there are', () => {
    const named = rows.flatMap(row => [...(row.at(-1) ?? '').matchAll(/`([^`]+)`/g)].map(([, id = '']) => id));
    const unknown = named.filter(id =>
      id.includes('/') ? !cases.has(id) && !cases.has(`imap/${id}`) : !invariants.has(id),
    );
    expect(named.length).toBeGreaterThan(rows.length);
    expect(unknown).toEqual([]);
  });

  it('are counted as they stand', () => {
    const count = (status: string) => rows.filter(row => row[3] === status).length;
    expect(text).toContain(
      `Of ${rows.length} demands ${count('tested')} are tested, ${count('partly')} partly, ${count('not')} not.`,
    );
    expect(count('tested') + count('partly') + count('not')).toBe(rows.length);
  });

  it('say what turns red where they are tested, and what is missing where they are not', () => {
    const wrong = rows.filter(row => (row[3] === 'not' ? /`/ : /^(?!.*`)/).test(row.at(-1) ?? ''));
    const silent = rows.filter(row => row[3] === 'partly' && !/; \S/.test(row.at(-1) ?? ''));
    expect([...wrong, ...silent]).toEqual([]);
  });
});
