import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verdicts } from '../../record/events.js';
import { readResults } from '../../record/read.js';
import { renderConsole } from '../../reports/console/render.js';
import { reporters } from '../../reports/index.js';

const text = readFileSync(new URL('../../docs/results.md', import.meta.url), 'utf8');
/** Tables are padded for those who read the source. */
const unpadded = text.replace(/ +/g, ' ');
const example = (language: string) => new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(text)?.[1] ?? '';

describe('docs/results.md', () => {
  it('shows a record that can be read, and what the console makes of it', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'mailspec-docs-'));
    try {
      writeFileSync(join(directory, 'results.jsonl'), example('jsonl'));
      const results = await readResults(join(directory, 'results.jsonl'));
      expect(results.footer?.counts).toMatchObject({ pass: 1, fail: 1 });
      expect(example('text')).toBe(renderConsole(results));
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('lists each report with its file', () => {
    for (const [name, { file }] of Object.entries(reporters))
      expect(unpadded).toContain(`| \`${name}\` | \`${file}\` |`);
  });

  it('lists each verdict', () => {
    for (const verdict of verdicts) expect(unpadded).toContain(`| \`${verdict}\` |`);
  });
});
