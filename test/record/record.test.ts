import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../record/events.js';
import { NotWritten, ResultsLog, writeResults } from '../../record/log.js';
import { BrokenRecord, readEvents, readResults } from '../../record/read.js';
import { footer, header, pass, verdict } from './sample.js';

const directory = mkdtempSync(join(tmpdir(), 'mailspec-results-'));
afterAll(() => rmSync(directory, { recursive: true }));
let files = 0;

/** A record made of these lines; events become their JSON. */
function record(...lines: (RunEvent | string)[]): string {
  const file = join(directory, `${++files}.jsonl`);
  writeFileSync(file, lines.map(line => (typeof line === 'string' ? line : `${JSON.stringify(line)}\n`)).join(''));
  return file;
}

describe('writing a record', () => {
  it('writes one event a line, and the reader gives the same back', async () => {
    const events: RunEvent[] = [
      header,
      pass,
      { ...verdict, reason: 'a separator \u2028, a CR \r, an LF \n, half a pair \ud800' },
    ];
    const log = ResultsLog.open(join(directory, 'deep', 'results'));
    for (const event of events) log.write(event);
    expect(log.counts).toMatchObject({ pass: 1, known: 1, fail: 0 });
    const end = { ...footer, counts: log.counts };
    log.write(end);
    log.close();
    log.close();
    expect(readFileSync(log.file, 'utf8').split('\n')).toHaveLength(5);
    expect(await readResults(log.file)).toEqual({ header, verdicts: events.slice(1), footer: end });
  });

  it('has each line in the file before write returns, so that a killed run leaves it', () => {
    const log = ResultsLog.open(join(directory, 'at-once'));
    log.write(header);
    log.write(pass);
    expect(readFileSync(log.file, 'utf8')).toBe(`${JSON.stringify(header)}\n${JSON.stringify(pass)}\n`);
    log.close();
  });

  it.each<[string, RunEvent[]]>([
    ['a verdict before the header', [pass]],
    ['a second header', [header, header]],
    ['a verdict after the footer', [header, footer, pass]],
  ])('refuses %s', (_, events) => {
    const log = ResultsLog.open(join(directory, 'order'));
    expect(() => {
      for (const event of events) log.write(event);
    }).toThrow(log.file);
    log.close();
  });

  it('refuses to write into a folder that was removed meanwhile', () => {
    const log = ResultsLog.open(join(directory, 'removed', 'within'));
    log.write(header);
    rmSync(join(directory, 'removed'), { recursive: true });
    expect(() => log.write(pass)).toThrow(
      new NotWritten(`${log.file} cannot be written: it was removed while the run went on`),
    );
    log.close();
  });

  it('refuses to write once it is closed', () => {
    const log = ResultsLog.open(join(directory, 'closed'));
    log.close();
    expect(() => log.write(header)).toThrow(/is closed/);
  });

  it('writes a whole record', async () => {
    const results = { header, verdicts: [verdict], footer };
    expect(await readResults(writeResults(join(directory, 'whole'), results))).toEqual(results);
  });

  it('writes a whole record that takes several writes', async () => {
    const verdicts = Array.from({ length: 3 }, (_, at) => ({
      ...verdict,
      reason: `${at} é`.repeat(2 ** 16),
      scenario: `smtp/many/${at}`,
    }));
    const counts = { ...footer.counts, [verdict.verdict]: 3 };
    const results = { header, verdicts, footer: { ...footer, counts } };
    expect(await readResults(writeResults(join(directory, 'long'), results))).toEqual(results);
  });
});

describe('reading a record', () => {
  it('takes a missing footer as a run that was cut short', async () => {
    expect(await readResults(record(header, pass))).toEqual({ header, verdicts: [pass] });
  });

  it('passes over half a line at the end', async () => {
    const half = JSON.stringify(verdict).slice(0, 50);
    expect(await readResults(record(header, pass, half))).toEqual({ header, verdicts: [pass] });
  });

  it('takes a last line without LF when it is whole', async () => {
    expect((await readResults(record(header, JSON.stringify(pass)))).verdicts).toEqual([pass]);
  });

  it('passes over fields that it does not know', async () => {
    const file = record(header, `${JSON.stringify({ ...pass, added: 'later' })}\n`);
    expect((await readResults(file)).verdicts).toHaveLength(1);
  });

  it('gives events one at a time', async () => {
    const kinds: string[] = [];
    for await (const event of readEvents(record(header, verdict, footer))) kinds.push(event.event);
    expect(kinds).toEqual(['header', 'verdict', 'footer']);
  });

  it('reads lines longer than a chunk of the file', async () => {
    const long = { ...verdict, got: 'é'.repeat(200_000) };
    expect((await readResults(record(header, long, long, pass))).verdicts).toEqual([long, long, pass]);
  });

  it.each<[string, (RunEvent | string)[], number | undefined, string]>([
    ['nothing at all', [], undefined, 'the record is empty, expected a header in its first line'],
    ['no header', [pass], 1, 'found a verdict, expected the header'],
    ['a second header', [header, header], 2, 'found a second header, expected a verdict or the footer'],
    [
      'a line after the footer',
      [header, verdict, footer, pass],
      4,
      'found a verdict after the footer, expected the end of the file',
    ],
    [
      'a line that is no JSON',
      [header, 'event: verdict\n', pass],
      2,
      'found event: verdict, expected a line of JSON (',
    ],
    ['an empty line', [header, '\n', pass], 2, 'found , expected a line of JSON ('],
    ['a line that is no object', [header, '[1]\n'], 2, 'found [1], expected an object with "event"'],
    [
      'no kind of event',
      [header, '{"event":"remark"}\n'],
      2,
      '/event: found "remark", expected one of "header", "verdict", "footer"',
    ],
    [
      'another format',
      [`${JSON.stringify({ ...header, format: 2 })}\n`],
      1,
      'the record has format 2, and this version of mailspec reads format 1',
    ],
    [
      'no format',
      [`${JSON.stringify({ ...header, format: undefined })}\n`],
      1,
      'the record has format nothing, and this version',
    ],
    [
      'a missing field',
      [header, `${JSON.stringify({ ...pass, rule: undefined })}\n`],
      2,
      'found no "rule", which is required',
    ],
    ['a wrong type', [header, `${JSON.stringify({ ...pass, line: '5' })}\n`], 2, '/line: found "5", expected integer'],
    [
      'an unknown verdict',
      [header, `${JSON.stringify({ ...pass, verdict: 'ok' })}\n`],
      2,
      '/verdict: found "ok", expected one of "pass", "fail"',
    ],
    [
      'a skip without a reason',
      [header, { ...pass, verdict: 'skip' }],
      2,
      '/reason: found "", which must NOT have fewer than 1 characters',
    ],
    [
      'lost lines',
      [header, footer],
      2,
      'the footer counts 1 known, but the record holds 0: lines are missing or added',
    ],
  ])('names file and line, found and expected: %s', async (_, lines, line, problem) => {
    const file = record(...lines);
    const error = await readResults(file).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(BrokenRecord);
    expect((error as Error).message).toContain(`${file}${line === undefined ? '' : `:${line}`}: ${problem}`);
  });

  it('refuses a device, which may never end', async () => {
    await expect(readResults('/dev/zero')).rejects.toThrow(
      new BrokenRecord('/dev/zero', undefined, 'expected a record, found a device'),
    );
  });

  it('says which file is missing', async () => {
    const file = join(directory, 'none.jsonl');
    await expect(readResults(file)).rejects.toThrow(new BrokenRecord(file, undefined, 'there is no such file'));
  });

  it('refuses a folder', async () => {
    await expect(readResults(directory)).rejects.toThrow(
      new BrokenRecord(directory, undefined, 'expected a record, found a folder'),
    );
  });
});
