import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verdicts } from '../../record/events.js';
import { readResults } from '../../record/read.js';
import { diffFormats, formats, historyFormats, matrixFormats, renderReport } from '../../reports/index.js';

const text = readFileSync(new URL('../../docs/results.md', import.meta.url), 'utf8');
/** Tables are padded for those who read the source. */
const unpadded = text.replace(/ +/g, ' ');
const example = (language: string) => new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(text)?.[1] ?? '';

describe('docs/results.md', () => {
  it('shows a record that can be read, and what the reports make of it', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'mailspec-docs-'));
    try {
      writeFileSync(join(directory, 'results.jsonl'), example('jsonl'));
      const results = await readResults(join(directory, 'results.jsonl'));
      expect(results.footer?.counts).toMatchObject({ pass: 1, fail: 1 });
      const lines = (text: string) => text.replaceAll('\r\n', '\n');
      for (const [language, name] of [
        ['text', 'console'],
        ['tap', 'tap'],
        ['csv', 'csv'],
        ['json', 'badge'],
        ['log', 'github'],
      ] as const)
        expect(example(language)).toBe(lines(await renderReport(name, results)));
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('lists each report with its file and what it is for', () => {
    for (const [name, { file, about }] of Object.entries(formats))
      expect(unpadded).toContain(`| \`${name}\` | \`${file}\` | ${about} |`);
  });

  it.each([
    ['Several servers', matrixFormats],
    ['Two runs', diffFormats],
    ['Many runs', historyFormats],
  ])('names each form in which %s are told', (heading, forms) => {
    const [, section = ''] = text.split(`\n## ${heading}`);
    for (const name of Object.keys(forms)) expect(section.split('\n## ')[0]).toContain(`\`--reporter ${name}\``);
  });

  it('lists each verdict', () => {
    for (const verdict of verdicts) expect(unpadded).toContain(`| \`${verdict}\` |`);
  });
});
