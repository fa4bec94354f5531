import { describe, expect, it } from 'vitest';
import { cover } from '../../../runner/scenario/coverage.js';
import type { Rule } from '../../../runner/scenario/model.js';
import { RuleCatalogue } from '../../../runner/scenario/rules.js';

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
    rule(5321, 'tested', { sameAs: ['rfc2821/1/tested'] }),
    rule(5321, 'untested', { sameAs: ['rfc2821/1/untested'], untested: 'It is not observed.' }),
  ],
  [
    { rfc: 2821, title: 'Old', sections: ['1', '2'] },
    { rfc: 5321, title: 'New', sections: ['1'] },
  ],
);

describe('coverage', () => {
  const [old, present] = cover(catalogue, [], ['rfc5321/1/tested']);

  it('counts a rule as tested where the same rule of another RFC is', () => {
    expect(present?.tested).toEqual([{ rule: 'rfc5321/1/tested', scenarios: 1 }]);
    expect(old?.tested).toEqual([{ rule: 'rfc2821/1/tested', scenarios: 1 }]);
  });

  it('takes the reason for leaving a rule untested from the same rule of another RFC', () => {
    expect(old?.untested).toEqual([{ rule: 'rfc2821/1/untested', reason: 'It is not observed.' }]);
  });

  it('names the rules that have neither, and the sections that have no rule', () => {
    expect(old?.bare).toEqual(['rfc2821/1/bare']);
    expect(old?.sections).toEqual(['2']);
    expect(present?.bare).toEqual([]);
  });
});
