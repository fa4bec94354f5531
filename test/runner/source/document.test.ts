import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InvalidSource } from '../../../runner/source/diagnostic.js';
import { SourceDocument } from '../../../runner/source/document.js';
import type { Place } from '../../../runner/source/place.js';

function complaint(text: string): string {
  try {
    SourceDocument.parse('x.yaml', text);
  } catch (error) {
    if (error instanceof InvalidSource) return error.message;
    throw error;
  }
  return 'accepted';
}

const written = ({ file, line, column }: Place) => `${file}:${line}:${column}`;

describe('SourceDocument', () => {
  it('reads YAML 1.2: on and no are texts, octal and merge keys are not special', () => {
    const document = SourceDocument.parse('x.yaml', 'on: yes\nno: 12\n"<<": {a: 1}\n');
    expect(document.value).toEqual({ on: 'yes', no: 12, '<<': { a: 1 } });
  });

  it('knows the place of keys, values and items', () => {
    const document = SourceDocument.parse('x.yaml', 'a:\n  - b: one\n    c: {d: [x, y]}\n');
    expect(written(document.place(['a', 0, 'b']))).toBe('x.yaml:2:8');
    expect(written(document.place(['a', 0, 'b'], 'key'))).toBe('x.yaml:2:5');
    expect(written(document.place(['a', 0, 'c', 'd', 1]))).toBe('x.yaml:3:16');
  });

  it.each([
    ['maps in blocks', Array.from({ length: 3000 }, (_, level) => `${' '.repeat(level)}a:`).join('\n'), '100:101'],
    ['maps in braces', '{a: '.repeat(3000), '1:398'],
    ['lists in brackets', '['.repeat(3000), '1:101'],
    ['lists in a line', '- '.repeat(3000), '1:200'],
  ])('refuses %s that are nested without end', (_, text, place) => {
    expect(complaint(text)).toContain(`x.yaml:${place}: YAML: the file is nested too deeply`);
  });

  it.each([
    ['a: 1\nb: "one\nc: 2\nd: 3\n', '2:4'],
    ['- a: "one\n  b: "two"\n- c: "three"\n', '1:6'],
    ["- a: 'one\n- b: 'two'\n", '1:6'],
    ["a: ['one', 'two]\nb: 1\n", '1:12'],
    ['a: "one" \nb:\n  - c: \'two\n', '3:8'],
  ])('tells where a quote begins that is not closed: %j', (text, place) => {
    expect(complaint(text)).toContain(`x.yaml:${place}: YAML: this quote is not closed`);
    expect(complaint(text)).toContain('the text is to end with the same quote');
  });

  it('refuses a second document', () => {
    expect(complaint('a: 1\n---\nb: 2\n')).toContain('x.yaml:2:1: YAML: the file holds more than one document');
  });

  it('gives the nearest place above for a path that does not exist', () => {
    const document = SourceDocument.parse('x.yaml', 'a:\n  b: 1\n');
    expect(written(document.place(['a', 'zz', 'y']))).toBe('x.yaml:2:3');
  });

  it('finds a piece of text inside a block scalar', () => {
    const document = SourceDocument.parse('x.yaml', 'write: |\n  MAIL\n  RCPT ${x}\n');
    expect(written(document.place(['write'], { text: '${x}' }))).toBe('x.yaml:3:8');
  });

  it('follows aliases', () => {
    const document = SourceDocument.parse('x.yaml', 'a: &x {k: 1}\nb: *x\n');
    expect(document.value).toEqual({ a: { k: 1 }, b: { k: 1 } });
    expect(written(document.place(['b', 'k']))).toBe('x.yaml:1:11');
  });

  it('counts lines that end in CRLF', () => {
    expect(complaint('a: 1\r\nb: 2\r\na: 3\r\n')).toBe(
      'x.yaml:3:1: duplicate key `a`\n    3 | a: 3\n      | ^\n   = it is already in line 1',
    );
  });

  it('refuses numbers that would not be kept as they are written', () => {
    for (const text of ['007', '1.10', '0x10', '1e3', '18446744073709551616', '+1', '.inf'])
      expect(complaint(`n: ${text}\n`)).toContain(`x.yaml:1:4: \`${text}\` would be read as the number`);
    expect(complaint('n: [0, -1, 2.5, "007"]\n')).toBe('accepted');
  });

  it.each([
    ['a: !!binary eHh4', 13, '!!binary', 'eHh4'],
    ['!!binary eHh4: 1', 10, '!!binary', 'eHh4'],
    ['a: !!set {x}', 10, '!!set', '{x}'],
    ['a: !!omap [x: 1]', 11, '!!omap', '[x: 1]'],
    ['a: [!!timestamp 2026-01-01]', 17, '!!timestamp', '2026-01-01'],
  ])('refuses a tag that makes what is no plain value: %s', (text, column, tag, marked) => {
    expect(complaint(text)).toBe(
      [
        `x.yaml:1:${column}: the tag \`${tag}\` is not known`,
        `    1 | ${text}`,
        `      | ${' '.repeat(column - 1)}${'^'.repeat(marked.length)}`,
        '   = leave it out: values are maps, lists, texts, numbers, true, false and null',
      ].join('\n'),
    );
  });

  it('reads what tags of the core schema say', () => {
    expect(SourceDocument.parse('x.yaml', 'a: !!str 12\n').value).toEqual({ a: '12' });
  });

  it('refuses a tag, which is a text that wanted quotes', () => {
    expect(complaint('needs: {smtp: !STARTTLS }\n')).toContain('put quotes around a text that begins with `!`');
  });

  it('refuses a second document, a missing anchor and an endless growth of aliases', () => {
    expect(complaint('a: 1\n---\nb: 2\n')).toContain('more than one document');
    expect(complaint('a: *nowhere\n')).toContain('nowhere');
    expect(complaint('a: &a [*a]\n')).toContain('inside of what it names');
    const grow = ['a0: &a0 [x]'];
    for (let i = 1; i < 30; i++) grow.push(`a${i}: &a${i} [*a${i - 1}, *a${i - 1}]`);
    expect(complaint(grow.join('\n'))).toContain('aliases');
  });

  it('says that a file is missing or not UTF-8', () => {
    expect(() => SourceDocument.read('/nonexistent/x.yaml', 'x.yaml')).toThrow('x.yaml:1:1: there is no such file');
    expect(() => SourceDocument.read('/', 'x.yaml')).toThrow('x.yaml:1:1: expected a file, found a folder');
    const folder = mkdtempSync(join(tmpdir(), 'mailspec-source-'));
    try {
      writeFileSync(join(folder, 'x.yaml'), Buffer.from('a: \xe9\n', 'latin1'));
      expect(() => SourceDocument.read(join(folder, 'x.yaml'), 'x.yaml')).toThrow('x.yaml:1:1: the file is not UTF-8');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('reads an empty file as nothing', () => {
    expect(SourceDocument.parse('x.yaml', '').value).toBe(null);
    expect(written(SourceDocument.parse('x.yaml', '# only a comment\n').place([]))).toBe('x.yaml:1:1');
  });
});
