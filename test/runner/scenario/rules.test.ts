import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadRules } from '../../../runner/scenario/rules.js';
import { InvalidSource, rules } from './load.js';

function complaint(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'mailspec-rules-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    loadRules(folder);
    return 'accepted';
  } catch (error) {
    if (error instanceof InvalidSource) return error.message.replaceAll(`${folder}/`, '');
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const file = (rest: string, rfc = 5321) => `rfc: ${rfc}\ntitle: T\nrules:\n${rest}`;

describe('the rule catalogue', () => {
  it('gives a rule by its id', () => {
    expect(rules.get('rfc5321/4.5.4.1/retry-after-a-delay')).toMatchObject({
      rfc: 5321,
      section: '4.5.4.1',
      level: 'MUST',
      untested: 'It binds the sending side.',
      place: { line: 14, column: 3 },
    });
    expect(rules.get('rfc5321/4.5.4.1/nothing')).toBe(undefined);
    expect(rules.all()).toHaveLength(10);
    expect(rules.rfcs.map(({ rfc }) => rfc).sort()).toEqual([1939, 2821, 3501, 5321, 9051]);
  });

  it('ties rules that are the same, in both directions', () => {
    expect(rules.get('rfc5321/4.1.1.5/rset-clears-buffers')?.sameAs).toEqual(['rfc2821/4.1.1.5/rset-clears-buffers']);
    expect(rules.get('rfc2821/4.1.1.5/rset-clears-buffers')?.sameAs).toEqual(['rfc5321/4.1.1.5/rset-clears-buffers']);
  });

  it('keeps what is said of the RFC and of its errata', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mailspec-rules-'));
    try {
      const head = 'levels: All of it.\nupdated-by: [1123]\nobsoleted-by: [2821]\nsuccessor: draft-x\n';
      const rule =
        '  1/a: {level: MUST, severity: leniency, says: x, in-successor: y, errata: [{id: 1, status: held, says: z}]}\n';
      writeFileSync(join(folder, 'rfc821.yaml'), head + file(rule, 821));
      const read = loadRules(folder);
      expect(read.rfcs).toEqual([
        {
          rfc: 821,
          title: 'T',
          sections: [],
          levels: 'All of it.',
          updatedBy: [1123],
          obsoletedBy: [2821],
          successor: 'draft-x',
        },
      ]);
      expect(read.get('rfc821/1/a')).toMatchObject({
        severity: 'leniency',
        inSuccessor: 'y',
        errata: [{ id: 1, status: 'held', says: 'z' }],
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('gives a rule without a severity that of the rule that it is the same as, and SECURITY its own', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mailspec-rules-'));
    try {
      const text = [
        '  1/loss: {level: MUST, severity: mail-loss, says: x}',
        '  1/again: {level: MUST, says: x, same-as: [rfc5321/1/plain, rfc5321/1/third]}',
        '  1/third: {level: MUST, says: x, same-as: [rfc5321/1/again, rfc5321/1/loss]}',
        '  1/milder: {level: MUST, severity: interoperability, says: x, same-as: rfc5321/1/loss}',
        '  1/plain: {level: MUST, says: x}',
        '  1/open: {level: SECURITY, says: x}',
        '  1/form: {level: SHOULD, severity: style, says: x}',
      ];
      writeFileSync(join(folder, 'rfc5321.yaml'), file(`${text.join('\n')}\n`));
      writeFileSync(
        join(folder, 'rfc2821.yaml'),
        `differs-from: 5321\n${file('  2/a: {level: MUST, says: x}\n', 2821)}`,
      );
      const read = loadRules(folder);
      const severities = (rfc: number) =>
        Object.fromEntries(read.all().flatMap(one => (one.rfc === rfc ? [[one.id.split('/')[2], one.severity]] : [])));
      const expected = {
        loss: 'mail-loss',
        again: 'mail-loss',
        third: 'mail-loss',
        milder: 'interoperability',
        plain: undefined,
        open: 'security',
        form: 'style',
      };
      expect(severities(5321)).toEqual(expected);
      expect(severities(2821)).toEqual({ a: undefined, ...expected });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('completes an RFC that says how it differs from another', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mailspec-rules-'));
    try {
      const newer = ['1/same', '1/milder', '1/moved', '1/new', '3/renumbered'].map(
        key => `  ${key}: {level: MUST, says: x}\n`,
      );
      writeFileSync(join(folder, 'rfc3501.yaml'), file(newer.join(''), 3501));
      const own = '  1/milder: {level: MAY, says: y}\n  2/moved: {level: MUST, says: y, same-as: rfc3501/1/moved}\n';
      const head = 'levels: All.\ndiffers-from: 3501\nlacks: [rfc3501/1/new]\nrenumbered: {"3": "3.1"}\n';
      writeFileSync(join(folder, 'rfc2060.yaml'), head + file(own, 2060));
      const read = loadRules(folder);
      const older = read.all().filter(({ rfc }) => rfc === 2060);
      expect(older.map(({ id, level, says, sameAs }) => [id, level, says, ...sameAs])).toEqual([
        ['rfc2060/1/milder', 'MAY', 'y', 'rfc3501/1/milder'],
        ['rfc2060/2/moved', 'MUST', 'y', 'rfc3501/1/moved'],
        ['rfc2060/1/same', 'MUST', 'x', 'rfc3501/1/same'],
        ['rfc2060/3.1/renumbered', 'MUST', 'x', 'rfc3501/3/renumbered'],
      ]);
      expect(read.get('rfc3501/1/new')?.sameAs).toEqual([]);
      expect(read.get('rfc2060/1/same')?.place).toMatchObject({ line: 2, column: 1 });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('knows what was meant: a slip, or the name in another section', () => {
    expect(rules.nearest('rfc5321/4.1.1.5/rset-clear-buffers')).toBe('rfc5321/4.1.1.5/rset-clears-buffers');
    expect(rules.nearest('rfc9999/1/stat-drop-listing')).toBe('rfc1939/5/stat-drop-listing');
    expect(rules.nearest('zzz')).toBe(undefined);
  });

  it.each([
    [
      'a wrong file name',
      { 'rfc821.yaml': file('  1/a: {level: MUST, says: x}\n') },
      'rfc821.yaml:1:6: the file of RFC 5321 must be called rfc5321.yaml',
    ],
    [
      'an unknown level',
      { 'rfc5321.yaml': file('  1/a: {level: MUTS, says: x}\n') },
      '`level` must be one of `MUST`, `MUST NOT`, `SHOULD`, `SHOULD NOT`, `MAY`, `SECURITY`\n    4 |   1/a: {level: MUTS, says: x}\n      |                ^^^^\n   = did you mean `MUST`?',
    ],
    [
      'an unknown severity',
      { 'rfc5321.yaml': file('  1/a: {level: MUST, severity: grave, says: x}\n') },
      'rfc5321.yaml:4:32: `severity` must be one of `security`, `mail-loss`, `interoperability`, `style`, `leniency`',
    ],
    [
      'a demand that is called a matter of style',
      { 'rfc5321.yaml': file('  1/a: {level: MUST, severity: style, says: x}\n') },
      'rfc5321.yaml:4:32: a MUST is more than a matter of style\n    4 |   1/a: {level: MUST, severity: style, says: x}\n      |                                ^^^^^\n   = leave `severity` out: it is interoperability then',
    ],
    ['a missing demand', { 'rfc5321.yaml': file('  1/a: {level: MUST}\n') }, 'the key `says` is missing'],
    [
      'an unknown key',
      { 'rfc5321.yaml': file('  1/a: {level: MUST, says: x, untestd: y}\n') },
      'rfc5321.yaml:4:31: unknown key `untestd`',
    ],
    [
      'a doubled rule',
      { 'rfc5321.yaml': file('  1/a: {level: MUST, says: x}\n  1/a: {level: MAY, says: y}\n') },
      'duplicate key `1/a`',
    ],
    [
      'a key without section',
      { 'rfc5321.yaml': file('  rset: {level: MUST, says: x}\n') },
      'the key `rset` must be a section and a name, such as 4.1.1.5/rset-clears-buffers',
    ],
    [
      'a forbidden act in place of a demand',
      { 'rfc5321.yaml': file('  1/a: {level: MUST NOT, says: CLOSE sends EXPUNGE responses.}\n') },
      'rfc5321.yaml:4:32: under MUST NOT `says` must state the demand, not the forbidden act\n    4 |   1/a: {level: MUST NOT, says: CLOSE sends EXPUNGE responses.}\n      |                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n   = say what is not done, such as `CLOSE sends no EXPUNGE responses`',
    ],
    [
      'an RFC older than RFC 2119 that does not say what its text counts as',
      { 'rfc821.yaml': file('  1/a: {level: MUST, says: x}\n', 821) },
      'rfc821.yaml:1:6: RFC 821 is older than the words of RFC 2119: the key `levels` is missing\n    1 | rfc: 821\n      |      ^^^\n   = say what its text counts as',
    ],
    [
      'what a successor changes, where there is none',
      { 'rfc5321.yaml': file('  1/a: {level: MUST, says: x, in-successor: y}\n') },
      'rfc5321.yaml:4:31: the file names no `successor`',
    ],
    [
      'an erratum of no known status',
      { 'rfc5321.yaml': file('  1/a: {level: MUST, says: x, errata: [{id: 1, status: rejected, says: y}]}\n') },
      'rfc5321.yaml:4:56: `status` must be one of `verified`, `held`, `reported`',
    ],
    [
      'a successor that is no draft',
      { 'rfc5321.yaml': `successor: rfc9999\n${file('  1/a: {level: MUST, says: x}\n')}` },
      "rfc5321.yaml:1:12: `successor` must be a draft's name, such as draft-ietf-emailcore-rfc5321bis",
    ],
    [
      'a tie to nothing',
      {
        'rfc5321.yaml': file(
          '  1/abc: {level: MUST, says: x}\n  2/abc: {level: MUST, says: x, same-as: rfc5321/1/abd}\n',
        ),
      },
      'unknown rule `rfc5321/1/abd`',
    ],
    [
      'an RFC that differs from one that is not there',
      { 'rfc5321.yaml': `differs-from: 5322\n${file('  1/a: {level: MUST, says: x}\n')}` },
      'rfc5321.yaml:1:15: the catalogue has no other RFC 5322',
    ],
    [
      'an RFC that differs from itself',
      { 'rfc5321.yaml': `differs-from: 5321\n${file('  1/a: {level: MUST, says: x}\n')}` },
      'rfc5321.yaml:1:15: the catalogue has no other RFC 5321',
    ],
    [
      'a rule to be lacking that is not there',
      {
        'rfc5321.yaml': file('  1/abc: {level: MUST, says: x}\n'),
        'rfc5320.yaml': `differs-from: 5321\nlacks: [rfc5321/1/abd]\n${file('  1/a: {level: MUST, says: x}\n', 5320)}`,
      },
      'rfc5320.yaml:2:9: RFC 5321 has no rule `rfc5321/1/abd`\n    2 | lacks: [rfc5321/1/abd]\n      |         ^^^^^^^^^^^^^\n   = did you mean `rfc5321/1/abc`?',
    ],
    [
      'a section with another number that is not there',
      {
        'rfc5321.yaml': file('  1/abc: {level: MUST, says: x}\n'),
        'rfc5320.yaml': `differs-from: 5321\nrenumbered: {'2': '3'}\n${file('  1/a: {level: MUST, says: x}\n', 5320)}`,
      },
      "rfc5320.yaml:2:14: RFC 5321 has no rule in section 2\n    2 | renumbered: {'2': '3'}\n      |              ^^^\n   = leave it out",
    ],
    [
      'what lacks rules of no RFC',
      { 'rfc5321.yaml': `lacks: [rfc5321/1/a]\n${file('  1/a: {level: MUST, says: x}\n')}` },
      'differs-from',
    ],
    [
      'a tie to itself',
      { 'rfc5321.yaml': file('  1/a: {level: MUST, says: x, same-as: [rfc5321/1/a]}\n') },
      'the rule names itself',
    ],
  ])('refuses %s', (_what, files, message) => {
    expect(complaint(files as unknown as Record<string, string>)).toContain(message);
  });
});
