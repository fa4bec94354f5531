import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Criteria, select } from '../../../runner/scenario/select.js';
import { here, load } from './load.js';

const all = load(join(here, 'suites', 'smtp', 'sample.yaml')).flatMap(({ scenarios }) => scenarios);
const ids = (criteria: Criteria) => select(all, criteria).map(({ id }) => id.replace('smtp/sample/', ''));

describe('select', () => {
  it.each<[string, Criteria, string[]]>([
    ['nothing asked', {}, ['table[number]', 'table[map]', 'fragments', 'capture']],
    ['a folder', { selectors: ['smtp'] }, ['table[number]', 'table[map]', 'fragments', 'capture']],
    ['a scenario, all its cases', { selectors: ['smtp/sample/table'] }, ['table[number]', 'table[map]']],
    ['one case', { selectors: ['smtp/sample/table[map]'] }, ['table[map]']],
    ['the beginning of a suite', { selectors: ['smtp/sam'] }, ['table[number]', 'table[map]', 'fragments', 'capture']],
    ['the beginning of a scenario', { selectors: ['smtp/sample/tab'] }, ['table[number]', 'table[map]']],
    ['the beginning of a case', { selectors: ['smtp/sample/table[m'] }, ['table[map]']],
    ['the beginning of a name that ends in /', { selectors: ['smtp/sam/'] }, []],
    ['a star within a name', { selectors: ['smtp/*/*a*e'] }, ['table[number]', 'table[map]', 'capture']],
    ['a star is for no /', { selectors: ['smtp*table'] }, []],
    ['two stars are', { selectors: ['smtp**table'] }, ['table[number]', 'table[map]']],
    ['a case in any scenario', { selectors: ['**[map]'] }, ['table[map]']],
    ['all but a scenario', { exclude: ['smtp/sample/table'] }, ['fragments', 'capture']],
    ['all but a pattern, of a suite', { selectors: ['smtp/sample'], exclude: ['**[*]'] }, ['fragments', 'capture']],
    ['ids', { only: new Set(['smtp/sample/table[map]']) }, ['table[map]']],
    ['either selector', { selectors: ['smtp/sample/capture', 'smtp/sample/fragments/'] }, ['fragments', 'capture']],
    ['an RFC', { rfc: '3501' }, ['capture']],
    ['a section', { rfc: '5321/4.1.1' }, ['table[number]', 'table[map]', 'fragments']],
    ['a section is not the beginning of a number', { rfc: '5321/4.1.1.1' }, ['table[number]']],
    ['a rule', { rfc: ['rfc5321/4.1.1.5/rset-clears-buffers'] }, ['table[map]']],
    ['the same rule in another RFC', { rfc: '2821' }, ['table[map]']],
    ["a step's rule", { rfc: '3501/6.3.1' }, ['capture']],
    ['a level', { level: 'MAY' }, ['fragments']],
    ['levels', { level: ['MAY', 'MUST'] }, ['table[number]', 'table[map]', 'fragments', 'capture']],
    ['a tag', { tags: ['rows'] }, ['table[number]', 'table[map]']],
    ['all criteria together', { tags: ['rows'], rfc: '5321/4.1.1.5', level: 'MUST' }, ['table[map]']],
    ['nothing fits', { tags: ['rows'], level: 'MAY' }, []],
  ])('%s', (_what, criteria, wanted) => {
    expect(ids(criteria)).toEqual(wanted);
  });
});
