import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InvalidSource, load } from './load.js';

const rule = 'rfc5321/4.1.1.1/ehlo-is-answered';
const steps = '    steps:\n      - connect: smtp\n      - {send: "NOOP ${word}", expect: 250}\n';

function suite(id: string, title: string, rows: readonly string[]): string {
  const table = rows.map(row => `      - ${row}\n`).join('');
  return `suite: ${id}\nscenarios:\n  - id: one\n${title}    rule: ${rule}\n    each:\n${table}${steps}`;
}

/** The titles of suites that are read together, or what is told of them. */
function titles(...texts: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'mailspec-titles-'));
  try {
    const files = texts.map((text, number) => {
      const file = join(folder, `${number}.yaml`);
      writeFileSync(file, text);
      return file;
    });
    return load(...files).flatMap(({ scenarios }) => scenarios.map(({ title }) => title));
  } catch (error) {
    if (error instanceof InvalidSource) return [error.message.replaceAll(/\S*mailspec-titles-\w+\//g, '')];
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('titles', () => {
  it('are those of their rows where columns tell them apart', () => {
    expect(titles(suite('a', '    title: NOOP ${word}\n', ['{id: r1, word: x}', '{id: r2, word: y}']))).toEqual([
      'NOOP x',
      'NOOP y',
    ]);
  });

  it('have the ids of rows that would share one behind them', () => {
    expect(titles(suite('a', '    title: NOOP is answered\n', ['{id: r1, word: x}', '{id: r2, word: y}']))).toEqual([
      'NOOP is answered (r1)',
      'NOOP is answered (r2)',
    ]);
    expect(
      titles(
        suite('a', '', [
          '{id: r1, word: x, title: Short}',
          '{id: r2, word: y, title: Other}',
          '{id: r3, word: z, title: Short}',
        ]),
      ),
    ).toEqual(['Short (r1)', 'Other', 'Short (r3)']);
  });

  it('name built-in variables, wherever they come from', () => {
    expect(
      titles(
        suite('a', '    title: NOOP <${word}> to ${client}\n', [
          '{id: r1, word: "x-${token}"}',
          '{id: r2, word: "$${x}"}',
        ]),
      ),
    ).toEqual(['NOOP <x-token> to client', 'NOOP <${x}> to client']);
  });

  it('belong to one scenario of all suites', () => {
    const one = suite('a', '    title: NOOP is answered\n', ['{id: r1, word: x}', '{id: r2, word: y}']);
    const other = suite('b', '', ['{id: r1, word: x, title: Fine}', '{id: r2, word: y, title: NOOP is answered}']);
    expect(titles(one, other)).toEqual([
      [
        '1.yaml:7:34: the scenario `a/one` has the same title',
        '    7 |       - {id: r2, word: y, title: NOOP is answered}',
        '      |                                  ^^^^^^^^^^^^^^^^',
        '   = it is in 0.yaml:4; say in the title what this one is about',
      ].join('\n'),
    ]);
  });
});
