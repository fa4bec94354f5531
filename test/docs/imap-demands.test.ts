import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { imapInvariants } from '../../runner/protocols/imap/invariants/index.js';
import { root } from '../command-line.js';
import { choose } from '../runner/engine/playing.js';

const page = readFileSync(join(root, 'docs/imap-demands.md'), 'utf8');
const rows = page
  .split('\n')
  .filter(line => /^\| \d/.test(line))
  .map(line => line.split(' | '));

/** Ids of scenarios, and of their rows. */
const cases = new Set(choose('imap', 'delivery').scenarios.flatMap(({ id }) => [id, id.replace(/\[.*/, '')]));
const invariants = new Set(imapInvariants.map(({ id }) => id));

describe('the demands of RFC 3501', () => {
  it('name scenarios and invariants that there are', () => {
    const named = rows.flatMap(row => [...(row.at(-1) ?? '').matchAll(/`([^`]+)`/g)].map(([, id = '']) => id));
    const unknown = named.filter(id =>
      id.includes('/') ? !cases.has(id) && !cases.has(`imap/${id}`) : !invariants.has(id),
    );
    expect(named.length).toBeGreaterThan(200);
    expect(unknown).toEqual([]);
  });

  it('are counted as they stand', () => {
    const count = (status: string) => rows.filter(row => row[3] === status).length;
    expect(page).toContain(
      `Of ${rows.length} demands ${count('tested')} are tested, ${count('partly')} partly, ${count('not')} not.`,
    );
    expect(count('tested') + count('partly') + count('not')).toBe(rows.length);
  });

  it('say what turns red where they are tested, and what is missing where they are not', () => {
    const wrong = rows.filter(row => (row[3] === 'not' ? /`/ : /^(?!.*`)/).test(row.at(-1) ?? ''));
    expect(wrong).toEqual([]);
  });
});
