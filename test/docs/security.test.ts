import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { root } from '../command-line.js';
import { choose } from '../runner/engine/playing.js';

interface Page {
  checks: readonly { about: string; lines: readonly (readonly [string, readonly string[]])[] }[];
  checksOf(id: string): readonly string[];
  securityPage(scenarios: readonly object[], records: readonly object[]): string;
}

const { checks, checksOf, securityPage } = (await import(
  pathToFileURL(join(root, 'targets/security.mjs')).href
)) as Page;
const own = choose().scenarios.filter(({ id }) => id.startsWith('security/'));
const lines = checks.flatMap(check => check.lines.map(([says]) => says));

describe('the page of security', () => {
  it('has each scenario of the suites in one check', () => {
    expect(own.filter(({ id }) => checksOf(id).length !== 1).map(({ id }) => id)).toEqual([]);
  });

  it('has a scenario for each check', () => {
    const made = new Set(own.flatMap(({ id }) => checksOf(id)));
    expect(lines.filter(line => !made.has(line))).toEqual([]);
  });

  it('tells what came of the cases of a check, skips left out', () => {
    const cases = ['a', 'b', 'c', 'd', 'e'].map(each => ({
      id: `security/relay/sender[${each}]`,
      rule: { rfc: 2505 },
    }));
    const verdicts = new Map(cases.map(({ id }, at) => [id, ['pass', 'known', 'pass', 'skip', 'note'][at]]));
    const reasons = new Map([[cases[4]?.id, 'supported']]);
    const page = securityPage(cases, [
      { target: 'one', header: { started: '2026-01-02T03:04:05Z' }, verdicts, reasons },
    ]);
    const [says] = checksOf('security/relay/sender');
    expect(page.split('\n')).toContain(`|${says}|2505|5|2 ✓ 1 ✗ 1 ◇ so|`);
    expect(page).toContain('were played on 2026-01-02, ');
  });

  it('has a row for each check as it is written down', () => {
    const page = readFileSync(join(root, 'docs/security.md'), 'utf8').split('\n');
    const counted = lines.map(line => [line, own.filter(({ id }) => checksOf(id).includes(line)).length]);
    const written = lines.map(line => [
      line,
      Number(page.find(row => row.startsWith(`|${line}|`))?.split('|')[3] ?? Number.NaN),
    ]);
    expect(written).toEqual(counted);
  });
});
