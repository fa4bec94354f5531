import { describe, expect, it } from 'vitest';
import { mailspec } from '../command-line.js';

describe('mailspec explain', () => {
  it('explains a rule', async () => {
    const { status, stdout, stderr } = await mailspec('explain', 'rfc5321/4.1.1.5/rset-clears-buffers');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^rfc5321\/4\.1\.1\.5\/rset-clears-buffers {2}MUST\n/);
    expect(stdout).toContain('    smtp/commands/rset-clears-sender: ');
    expect(stdout).toContain('    smtp-rset-keeps-buffers: ');
  });

  it.each([
    ['a section', 'rfc5321/4.1.1.5', 'rfc5321/4.1.1.5/rset-250'],
    ['an RFC by its number', '1870', 'rfc1870/'],
    ['the rule of a scenario', 'smtp/pipelining/answers-in-order', 'rfc2920/3.2/answer-in-order'],
    ['the rule of an invariant', 'invariant/imap/exists-never-falls', 'rfc3501/'],
  ])('explains %s', async (_what, name, rule) => {
    const { status, stdout } = await mailspec('explain', name, '--json');
    expect(status).toBe(0);
    const [first] = JSON.parse(stdout) as readonly { readonly rule: string; readonly tests: readonly unknown[] }[];
    expect(first?.rule.startsWith(rule)).toBe(true);
  });

  it.each([
    ['rfc5321/4.1.1.5/rset-clears-bufers', 'did you mean `rfc5321/4.1.1.5/rset-clears-buffers`?'],
    ['9999', '`mailspec coverage` shows the RFCs, `mailspec list` the scenarios'],
  ])('knows no %s', async (name, hint) => {
    const { status, stderr } = await mailspec('explain', name);
    expect([status, stderr]).toEqual([4, `${name} is neither a rule nor a scenario: ${hint}\n`]);
  });
});
