import { describe, expect, it } from 'vitest';
import { bind, bindAll, namesIn, placeholderAt } from '../../../../runner/protocols/match/placeholder.js';

describe('a placeholder', () => {
  it.each([
    ['<uid> x', { placeholder: { name: 'uid' }, length: 5 }],
    ['<uid:number>', { placeholder: { name: 'uid', of: 'number' }, length: 12 }],
    ['<any:string>', { placeholder: { of: 'string' }, length: 12 }],
    ['<any>', { placeholder: {}, length: 5 }],
    ['<n:digits>', { placeholder: 'unknown', length: 10 }],
    ['<1>', undefined],
    ['x<y>', undefined],
  ])('%s', (text, found) => {
    expect(placeholderAt(text)).toEqual(found);
  });

  it('is found in a pattern by its name', () => {
    expect(namesIn('<any> FETCH (UID <uid:number>)')).toEqual([{ name: 'uid', text: '<uid:number>' }]);
  });

  it('means the same value under the same name', () => {
    const bindings = { a: '1' };
    expect(bind(bindings, 'a', '2')).toBe(false);
    expect(bind(bindings, 'toString', '2')).toBe(true);
    expect(bindAll(bindings, { a: '1', b: '3' })).toBe(true);
    expect(bindAll(bindings, { b: '4' })).toBe(false);
    expect(bindings).toEqual({ a: '1', b: '3', toString: '2' });
  });
});
