import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { substitute } from '../../../runner/source/substitute.js';

const values: Readonly<Record<string, unknown>> = { user: 'u', n: 3, list: [1, 2], tricky: '${user}', empty: '' };
const put = (template: unknown) => substitute(template, name => values[name]);

describe('substitute', () => {
  it.each<[unknown, unknown]>([
    ['<${user}>', '<u>'],
    ['${user}${n}', 'u3'],
    ['${n}', 3],
    ['${list}', [1, 2]],
    ['x${empty}y', 'xy'],
    ['$${user}', '${user}'],
    ['a $${ b', 'a ${ b'],
    ['cost $5 {n} $', 'cost $5 {n} $'],
    [
      { a: ['${user}', { b: '${n}' }], '${user}': true },
      { a: ['u', { b: 3 }], '${user}': true },
    ],
    [5, 5],
    [null, null],
  ])('%j: %j', (template, wanted) => {
    expect(put(template)).toEqual(wanted);
  });

  it('does not look into what it has put in', () => {
    expect(put('<${tricky}>')).toBe('<${user}>');
  });

  it('refuses a variable without a value', () => {
    expect(() => put('<${nothing}>')).toThrow('the variable nothing has no value');
    expect(() => put('${nothing}')).toThrow('the variable nothing has no value');
  });

  it('gives any text back once its openings are doubled', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        expect(put(text.replaceAll('${', () => '$${'))).toBe(text);
      }),
    );
  });
});
