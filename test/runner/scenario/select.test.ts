import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Selectors, select } from '../../../runner/scenario/select.js';
import { here, load } from './load.js';

const all = load(join(here, 'suites', 'smtp', 'sample.yaml')).flatMap(({ scenarios }) => scenarios);
const ids = (selectors: Selectors) => select(all, selectors).map(({ id }) => id.replace('smtp/sample/', ''));

describe('select', () => {
  it.each<[string, Selectors, string[]]>([
    ['nothing asked', {}, ['table[number]', 'table[map]', 'fragments', 'capture']],
    ['a folder', { prefixes: ['smtp'] }, ['table[number]', 'table[map]', 'fragments', 'capture']],
    ['a scenario, all its cases', { prefixes: ['smtp/sample/table'] }, ['table[number]', 'table[map]']],
    ['one case', { prefixes: ['smtp/sample/table[map]'] }, ['table[map]']],
    ['a prefix that ends within a word', { prefixes: ['smtp/sam', 'smtp/sample/tab'] }, []],
    ['either prefix', { prefixes: ['smtp/sample/capture', 'smtp/sample/fragments/'] }, ['fragments', 'capture']],
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
  ])('%s', (_what, selectors, wanted) => {
    expect(ids(selectors)).toEqual(wanted);
  });
});
