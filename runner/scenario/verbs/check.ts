import { problemOf } from '../../protocols/match/invalid.js';
import { regularExpression } from '../../protocols/match/regular-expression.js';
import type { Template } from '../../source/template.js';
import type { CheckEntry } from '../file.js';
import type { Reader } from '../reader.js';
import type { Verb } from './verb.js';

export type Comparison =
  | { readonly equal: readonly Template[] }
  | { readonly different: readonly Template[] }
  | { readonly ascending: readonly Template[] }
  | { readonly sum: readonly Template[]; readonly is: Template }
  | { readonly matches: readonly [Template, string] };

export interface Check {
  readonly verb: 'check';
  readonly check: Comparison;
}

const comparisons = ['equal', 'different', 'ascending', 'sum', 'matches'] as const;

export const check: Verb<CheckEntry, Check> = {
  connection: 'none',
  reads: 'none',
  judged: 'always',
  proves: true,
  read(entry, at) {
    if (comparisons.filter(kind => entry[kind] !== undefined).length !== 1)
      at.wrong(`a check has one of ${comparisons.join(', ')}`);
    if ((entry.sum === undefined) !== (entry.is === undefined)) at.wrong('`sum` and `is` need each other');
    return { verb: 'check', check: comparison(entry, at) };
  },
  waits: () => false,
};

function comparison({ equal, different, ascending, sum, is, matches }: CheckEntry, at: Reader): Comparison {
  if (matches !== undefined) {
    const [value, pattern] = [matches[0], String(matches[1])];
    const complaint = problemOf(() => regularExpression(pattern));
    if (complaint !== undefined) at.at('matches', 1).wrong(complaint);
    // It is compiled before the run, whose variables have no value then.
    const variable = /\$\{[A-Za-z][\w-]*\}/.exec(pattern)?.[0];
    if (variable !== undefined)
      at.at('matches', 1).wrong(
        `\`${variable}\` has no value before the run`,
        'put it before the text, and refer to it by a group and \\1',
      );
    return { matches: [value, pattern] };
  }
  if (different !== undefined) return { different };
  if (ascending !== undefined) return { ascending };
  if (sum !== undefined) return { sum, is };
  return { equal: equal ?? [] };
}
