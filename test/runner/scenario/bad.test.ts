import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { complaint, here } from './load.js';

/** Each file of bad/ holds one kind of slip; the text beside it is exactly what its author is told. */
const folder = join(here, 'bad');
const names = readdirSync(folder)
  .filter(name => name.endsWith('.yaml'))
  .map(name => name.replace(/\.yaml$/, ''));

describe('bad input', () => {
  it.each(names)('%s', async name => {
    const told = complaint(join(folder, `${name}.yaml`));
    expect(told).not.toBe('no complaint\n');
    await expect(told).toMatchFileSnapshot(join(folder, `${name}.txt`));
  });
});
