import { describe, expect, it } from 'vitest';
import type { Level, Verdict, VerdictEvent } from '../../record/events.js';
import { ruleLink } from '../../record/rule-link.js';
import { brokenRules, failedBehind } from '../../reports/broken-rules.js';
import { isWhole, rulesKept, shareText } from '../../reports/rules-kept.js';

const event = (scenario: string, rule: string, verdict: Verdict, level: Level, more: Partial<VerdictEvent> = {}) =>
  ({ event: 'verdict', scenario, rule, verdict, level, says: `${rule} is kept.`, ...more }) as VerdictEvent;

describe('the broken rules', () => {
  it('are told once each: the gravest first, and of those the one that binds more, then the one by which most failed', () => {
    const found = brokenRules([
      event('smtp/a/1', 'rfc1/1/lenient', 'fail', 'MUST', { leniency: true }),
      event('smtp/a/2', 'rfc1/1/once', 'fail', 'MUST'),
      event('smtp/a/3', 'rfc1/1/twice', 'fail', 'MUST NOT'),
      event('smtp/a/4', 'rfc1/1/should', 'fail', 'SHOULD'),
      event('invariant/smtp/x', 'rfc1/1/twice', 'fail', 'MUST NOT'),
      event('smtp/a/5', 'rfc1/1/open', 'fail', 'SECURITY'),
      event('smtp/a/6', 'rfc1/1/kept', 'pass', 'MUST'),
      event('smtp/a/7', 'rfc1/1/known', 'known', 'MUST'),
      event('smtp/a/8', 'rfc1/1/loss', 'fail', 'SHOULD', { severity: 'mail-loss' }),
      event('smtp/a/9', 'rfc1/1/form', 'fail', 'SHOULD', { severity: 'style' }),
      event('smtp/a/10', 'rfc1/1/told', 'fail', 'MUST', { severity: 'security' }),
      event('smtp/a/11', 'rfc1/1/mixed', 'fail', 'MUST', { leniency: true }),
      event('smtp/a/12', 'rfc1/1/mixed', 'fail', 'MUST'),
    ]);
    expect(found.map(({ rule, scenarios }) => [rule, ...scenarios])).toEqual([
      ['rfc1/1/open', 'smtp/a/5'],
      ['rfc1/1/told', 'smtp/a/10'],
      ['rfc1/1/loss', 'smtp/a/8'],
      ['rfc1/1/mixed', 'smtp/a/11', 'smtp/a/12'],
      ['rfc1/1/twice', 'smtp/a/3', 'invariant/smtp/x'],
      ['rfc1/1/once', 'smtp/a/2'],
      ['rfc1/1/should', 'smtp/a/4'],
      ['rfc1/1/form', 'smtp/a/9'],
      ['rfc1/1/lenient', 'smtp/a/1'],
    ]);
    expect(found.slice(2, 5).map(failedBehind)).toEqual([
      undefined,
      '1 more scenario failed behind this one',
      '1 more scenario failed behind this one',
    ]);
    expect(failedBehind({ scenarios: ['a', 'b', 'c'] })).toBe('2 more scenarios failed behind this one');
  });
});

describe('the rules that are kept', () => {
  it('are counted once each, by protocol and level, and only where they were judged', () => {
    const rows = rulesKept([
      event('smtp/a/1', 'rfc1/1/a', 'pass', 'MUST'),
      event('smtp/a/2', 'rfc1/1/a', 'pass', 'MUST'),
      event('smtp/a/3', 'rfc1/1/b', 'pass', 'MUST NOT'),
      event('smtp/a/4', 'rfc1/1/b', 'fail', 'MUST NOT'),
      event('smtp/a/5', 'rfc1/1/b', 'pass', 'MUST NOT'),
      event('smtp/a/6', 'rfc1/1/c', 'skip', 'MUST'),
      event('smtp/a/7', 'rfc1/1/d', 'error', 'MUST'),
      event('smtp/a/8', 'rfc1/1/e', 'note', 'MAY'),
      event('smtp/a/9', 'rfc1/1/f', 'warn', 'SHOULD'),
      event('smtp/a/10', 'rfc1/1/g', 'known', 'SECURITY'),
      event('smtp/b/1', 'rfc1/1/a', 'skip', 'MUST'),
      event('smtp/b/2', 'rfc1/1/h', 'skip', 'SHOULD'),
      event('smtp/b/3', 'rfc1/1/i', 'skip', 'MAY'),
      event('pop3/a/1', 'rfc1/1/a', 'skip', 'MUST'),
      event('invariant/imap/x', 'rfc2/1/a', 'fixed', 'MUST'),
    ]);
    const none = { kept: 0, judged: 0 };
    const invariants = { MUST: { kept: 1, judged: 1 }, SHOULD: none, SECURITY: none, notTested: 0 };
    const first = { MUST: { kept: 1, judged: 2 }, SHOULD: { kept: 0, judged: 1 }, SECURITY: { kept: 0, judged: 1 } };
    expect(rows).toEqual([
      { protocol: 'imap', ...invariants, areas: [{ area: 'invariants', ...invariants }] },
      {
        protocol: 'smtp',
        ...first,
        notTested: 3,
        areas: [
          { area: 'a', ...first, notTested: 2 },
          { area: 'b', MUST: none, SHOULD: none, SECURITY: none, notTested: 2 },
        ],
      },
    ]);
    expect(rows.map(isWhole)).toEqual([true, false]);
    expect(rows.map(({ MUST, SHOULD }) => [shareText(MUST), shareText(SHOULD)])).toEqual([
      ['1 of 1', undefined],
      ['1 of 2', '0 of 1'],
    ]);
  });
});

describe('the link to the text of a rule', () => {
  it.each([
    ['rfc3501/6.3.11/x', 'https://www.rfc-editor.org/rfc/rfc3501#section-6.3.11'],
    ['rfc5321/D.1/x', 'https://www.rfc-editor.org/rfc/rfc5321#appendix-D.1'],
    ['mine/1/x', undefined],
  ])('%s', (rule, link) => {
    expect(ruleLink(rule)).toBe(link);
  });
});
