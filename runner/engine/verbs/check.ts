import { regularExpression } from '../../protocols/match/regular-expression.js';
import type { Comparison } from '../../scenario/verbs/check.js';
import { showText } from '../../wire/octet-text.js';
import type { Answer } from '../answer.js';
import type { ScenarioContext } from '../scenario-context.js';
import type { ActionOf, RunningVerb } from './verb.js';

/** `check:` compares values that earlier steps captured. */
export const check: RunningVerb<ActionOf<'check'>> = {
  async run(scenarioContext, action) {
    return compare(scenarioContext, action.check);
  },
};

function compare(scenarioContext: ScenarioContext, what: Comparison): Answer {
  const text = (template: unknown) => scenarioContext.text(template);
  if ('equal' in what) {
    const values = what.equal.map(text);
    return judge(new Set(values).size === 1, 'equal values', values);
  }
  if ('different' in what) {
    const values = what.different.map(text);
    return judge(new Set(values).size === values.length, 'values that all differ', values);
  }
  if ('ascending' in what) {
    const values = what.ascending.map(text);
    const rises = values.every(
      (value, at) => isInteger(value) && (at === 0 || BigInt(value) > BigInt(values[at - 1] ?? value)),
    );
    return judge(rises, 'integers, each greater than the one before', values);
  }
  if ('sum' in what) {
    const values = what.sum.map(text);
    const is = text(what.is);
    const holds =
      [...values, is].every(isInteger) && values.reduce((total, value) => total + BigInt(value), 0n) === BigInt(is);
    return judge(holds, `a sum of ${is}`, values);
  }
  const [value, pattern] = what.matches;
  const found = text(value);
  return judge(regularExpression(pattern).test(found), `a value that matches ${pattern}`, [found]);
}

function judge(holds: boolean, expected: string, values: readonly string[]): Answer {
  const got = values.map(value => `"${showText(value)}"`).join(', ');
  return holds ? { met: true, got, bindings: {}, index: 0 } : { met: false, expected, got };
}

function isInteger(text: string): boolean {
  return /^-?\d+$/.test(text);
}
