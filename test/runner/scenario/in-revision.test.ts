import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../engine/playing.js';
import { load } from './load.js';

/** The cases of a suite of one scenario, about SELECT. */
function cases(head: string, keys = ''): readonly Scenario[] {
  const folder = mkdtempSync(join(tmpdir(), 'mailspec-revisions-'));
  try {
    const path = join(folder, 'one.yaml');
    writeFileSync(
      path,
      `suite: one\n${head}scenarios:
  - id: it
    title: It
    rule: rfc3501/6.3.1/select-exists
${keys}    steps:
      - connect: {imap: true, login: true}
      - {send: "SELECT \${mailbox}", expect: OK, rule: rfc5321/4.1.1.1/ehlo-is-answered}
      - {send: "SELECT \${mailbox}", expect: OK, rule: rfc3501/6.3.1/select-exists}
`,
    );
    return load(path).flatMap(suite => suite.scenarios);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const outline = (all: readonly Scenario[]) =>
  all.map(({ id, title, rule, revision }) => [id, title, rule.id, revision]);

describe('the revisions of a scenario', () => {
  it('are not named: it is played once, as the server begins', () => {
    const [one] = cases('', '    needs: {imap: MOVE}\n');
    expect(outline(cases(''))).toEqual([['one/it', 'It', 'rfc3501/6.3.1/select-exists', undefined]]);
    expect(one?.needs).toEqual({ imap: ['MOVE'] });
  });

  it('are two: it is played in each, and proves the rule of each', () => {
    const both = cases('revisions: [IMAP4rev1, IMAP4rev2]\n');
    expect(outline(both)).toEqual([
      ['one/it', 'It', 'rfc3501/6.3.1/select-exists', 'IMAP4rev1'],
      ['one/it@rev2', 'It (IMAP4rev2)', 'rfc9051/6.3.2/select-exists', 'IMAP4rev2'],
    ]);
    expect(both.map(({ needs }) => needs)).toEqual([{ imap: ['IMAP4rev1'] }, { imap: ['IMAP4rev2'] }]);
    expect(both[1]?.steps.map(({ rule }) => rule?.id)).toEqual([
      undefined,
      'rfc5321/4.1.1.1/ehlo-is-answered',
      'rfc9051/6.3.2/select-exists',
    ]);
    expect(both[1]?.proves.map(({ id }) => id)).toEqual([
      'rfc9051/6.3.2/select-exists',
      'rfc5321/4.1.1.1/ehlo-is-answered',
    ]);
  });

  it('are one: its ids are those of the cases', () => {
    const keys = '    revisions: [IMAP4rev2]\n    each: [{id: a}, {id: b}]\n';
    expect(outline(cases('revisions: [IMAP4rev1]\n', keys)).map(([id]) => id)).toEqual(['one/it[a]', 'one/it[b]']);
  });

  it('are those of the suite only where somebody signs in', () => {
    const steps =
      '    steps:\n      - connect: imap\n      - {send: NOOP, expect: OK}\n  - id: other\n    title: Other\n    rule: rfc3501/6.3.1/select-exists\n';
    const head = 'revisions: [IMAP4rev1, IMAP4rev2]\n';
    expect(cases(head, steps).map(({ id }) => id)).toEqual(['one/it', 'one/other', 'one/other@rev2']);
  });

  it('have extensions as parts of theirs, which need not be listed then', () => {
    const keys = '    needs: {imap: [MOVE, QUOTA]}\n    revisions: [IMAP4rev1, IMAP4rev2]\n';
    expect(cases('', keys).map(({ needs }) => needs)).toEqual([
      { imap: ['IMAP4rev1', 'MOVE', 'QUOTA'] },
      { imap: ['IMAP4rev2', 'QUOTA'] },
    ]);
  });
});
