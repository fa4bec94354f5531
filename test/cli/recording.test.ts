import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Recording } from '../../cli/recording.js';
import { readResults } from '../../record/read.js';
import { loadFormat, renderReport } from '../../reports/index.js';
import { folder } from '../command-line.js';
import { results } from '../reports/sample.js';

const { header, verdicts, footer } = results;
const loaded = (...names: string[]) => Promise.all(names.map(loadFormat));

describe('the recording of a run', () => {
  it('leaves the record, and beside it the same reports that are rendered from it', async () => {
    const at = folder();
    const recording = Recording.open(at, await loaded('json', 'markdown', 'console'));
    recording.begin(header);
    for (const event of verdicts) {
      recording.started(event.scenario);
      recording.verdict(event);
    }
    expect(recording.counts).toEqual(footer?.counts);
    expect(await recording.end(footer!)).toEqual([]);
    recording.close();
    expect(recording.files).toEqual(
      ['results.jsonl', 'report.json', 'summary.md', 'report.txt'].map(name => join(at, name)),
    );
    const record = await readResults(recording.record);
    expect(record).toEqual(results);
    for (const [name, file] of [
      ['json', 'report.json'],
      ['markdown', 'summary.md'],
      ['console', 'report.txt'],
    ] as const)
      expect(readFileSync(join(at, file), 'utf8')).toBe(await renderReport(name, record));
  });

  it('writes a report that can be told as the run goes while it goes', async () => {
    const at = folder();
    const recording = Recording.open(at, await loaded('console', 'json'));
    recording.begin(header);
    expect(readFileSync(join(at, 'report.txt'), 'utf8')).toContain('example 1.2.3');
    for (const event of verdicts) recording.verdict(event);
    expect(readFileSync(join(at, 'report.txt'), 'utf8')).toContain('imap/login/twice');
    expect(existsSync(join(at, 'report.json'))).toBe(false);
    recording.close();
  });

  it('takes the reports of an earlier run away', async () => {
    const at = folder({ 'report.html': 'old', 'junit.xml': 'old', 'mine.txt': 'kept' });
    const recording = Recording.open(at, []);
    expect(readdirSync(at).sort()).toEqual(['mine.txt', 'results.jsonl', 'results.lock']);
    recording.close();
  });

  it('says which file cannot be written', async () => {
    const at = folder();
    const recording = Recording.open(at, await loaded('json'));
    mkdirSync(join(at, 'report.json'));
    recording.begin(header);
    await expect(recording.end({ ...footer! })).rejects.toThrow(/report\.json cannot be written/);
    recording.close();
  });

  it('is refused where a file is in the way', async () => {
    const at = join(folder(), 'taken');
    writeFileSync(at, '');
    expect(() => Recording.open(at, [])).toThrow(`--results ${at}: the record cannot be written there: `);
  });
});
