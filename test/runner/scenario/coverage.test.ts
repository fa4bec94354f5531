import { describe, expect, it } from 'vitest';
import { cover, describe as told } from '../../../runner/scenario/coverage.js';
import { type Rule, RuleCatalogue } from './load.js';

const place = { file: 'rules.yaml', line: 1, column: 1 };

function rule(rfc: number, name: string, more: Partial<Rule> = {}): Rule {
  const id = `rfc${rfc}/1/${name}`;
  return { id, rfc, section: '1', level: 'MUST', says: 'Something.', sameAs: [], place, ...more };
}

const catalogue = new RuleCatalogue(
  [
    rule(2821, 'tested', { sameAs: ['rfc5321/1/tested'] }),
    rule(2821, 'untested', { sameAs: ['rfc5321/1/untested'] }),
    rule(2821, 'bare'),
    rule(5321, 'tested', {
      sameAs: ['rfc2821/1/tested'],
      errata: [{ id: 1683, status: 'verified', says: 'More may follow.' }],
      inSuccessor: 'It is a SHOULD.',
      severity: 'mail-loss',
    }),
    rule(5321, 'untested', { sameAs: ['rfc2821/1/untested'], untested: 'It is not observed.' }),
  ],
  [
    { rfc: 2821, title: 'Old', sections: ['1', '2'] },
    {
      rfc: 5321,
      title: 'New',
      sections: ['1'],
      levels: 'A code without a word is a SHOULD.',
      updatedBy: [7504, 9999],
      obsoletedBy: [10000],
      successor: 'draft-ietf-emailcore-rfc5321bis',
    },
  ],
);

describe('coverage', () => {
  const [old, present] = cover(catalogue, [], ['rfc5321/1/tested'], []);

  it('counts a rule as tested where the same rule of another RFC is', () => {
    expect(present?.tested).toEqual([{ rule: 'rfc5321/1/tested', scenarios: 1 }]);
    expect(old?.tested).toEqual([{ rule: 'rfc2821/1/tested', scenarios: 1 }]);
  });

  it('calls a tested rule unproven unless a fault breaks it, or the same rule of another RFC', () => {
    expect([old?.unproven, present?.unproven]).toEqual([['rfc2821/1/tested'], ['rfc5321/1/tested']]);
    const proven = cover(catalogue, [], ['rfc5321/1/tested'], ['rfc2821/1/tested', 'rfc2821/1/bare']);
    expect(proven.map(({ unproven }) => unproven)).toEqual([[], []]);
  });

  it('takes the reason for leaving a rule untested from the same rule of another RFC', () => {
    expect(old?.untested).toEqual([{ rule: 'rfc2821/1/untested', reason: 'It is not observed.' }]);
  });

  it('names the rules that have neither, and the sections that have no rule', () => {
    expect(old?.uncovered).toEqual(['rfc2821/1/bare']);
    expect(old?.sections).toEqual(['2']);
    expect(present?.uncovered).toEqual([]);
  });

  it('tells what has become of an RFC since', () => {
    expect(present).toMatchObject({
      updatedBy: [7504, 9999],
      errata: [{ rule: 'rfc5321/1/tested', id: 1683, status: 'verified', says: 'More may follow.' }],
      inSuccessor: [{ rule: 'rfc5321/1/tested', says: 'It is a SHOULD.' }],
    });
    expect(told(present === undefined ? [] : [present], true)).toContain(
      [
        'RFC 5321',
        '  obsoleted by RFC 10000',
        '  updated by RFC 7504, 9999',
        '  to be replaced by draft-ietf-emailcore-rfc5321bis, which is approved and not published',
        '  levels    A code without a word is a SHOULD.',
        '  erratum   rfc5321/1/tested: 1683 (verified): More may follow.',
        '  changes   rfc5321/1/tested: It is a SHOULD.',
        '  severity  rfc5321/1/tested: mail-loss',
        '  tested    rfc5321/1/tested  (1)',
        '  unproven  rfc5321/1/tested: no fault shows that its scenarios can fail',
      ].join('\n'),
    );
    expect(told(present === undefined ? [] : [present], false)).not.toContain('erratum');
  });
});
