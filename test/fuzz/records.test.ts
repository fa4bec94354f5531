import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BrokenRecord, readResults } from '../../record/read.js';
import { compareResults } from '../../reports/diff/compare.js';
import { formats, renderDiff, renderMatrix, renderReport } from '../../reports/index.js';
import { folder } from '../command-line.js';
import { footer, header, pass, verdict } from '../record/sample.js';
import { fuzzAsync } from './fuzz.js';
import { mutated, mutation } from './mutations.js';
import { grafted, grafts, nodes } from './trees.js';

const lines: readonly unknown[] = [header, verdict, pass, { ...footer, counts: { ...footer.counts, pass: 1 } }];
const sound = Buffer.from(lines.map(line => `${JSON.stringify(line)}\n`).join(''));

/** A record with changed octets, or with values in places where they do not belong. */
const records = fc.oneof(
  fc.array(mutation, { minLength: 1, maxLength: 4 }).map(changes => changes.reduce(mutated, sound)),
  fc
    .tuple(fc.nat(lines.length - 1), grafts)
    .map(([at, changes]) => lines.with(at, grafted(lines[at], changes, lines.flatMap(nodes))))
    .map(changed => Buffer.from(changed.map(line => `${JSON.stringify(line)}\n`).join(''))),
);

describe('a record that was changed', () => {
  it('is read, and told in every form, or refused with its place', async () => {
    const file = join(folder(), 'results.jsonl');
    await fuzzAsync(
      fc.asyncProperty(records, async octets => {
        writeFileSync(file, octets);
        const read = await readResults(file).catch((error: unknown) => {
          if (!(error instanceof BrokenRecord)) throw error;
          expect(error.message.startsWith(`${file}:`)).toBe(true);
          expect(error.message).not.toContain('undefined');
          return undefined;
        });
        if (read === undefined) return;
        for (const name of Object.keys(formats)) expect(typeof (await renderReport(name, read))).toBe('string');
        for (const name of ['html', 'markdown', 'json']) expect(await renderMatrix(name, [read, read])).not.toBe('');
        expect(await renderDiff('markdown', compareResults(read, read))).not.toBe('');
      }),
      0.25,
    );
  });
});
