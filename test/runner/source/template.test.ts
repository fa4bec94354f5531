import { describe, expect, it } from 'vitest';
import { firstText, mapTexts, someText, texts } from '../../../runner/source/template.js';

const tree = { a: ['one', { b: 'two ${x}' }], c: 3, d: { e: 'three' }, octets: Buffer.from('four') };

describe('the texts of a tree', () => {
  it('are changed where they stand, and what has none that changes stays the very same object', () => {
    const changed = mapTexts(tree, text => text.replace('${x}', 'y')) as typeof tree;
    expect(changed).toEqual({ ...tree, a: ['one', { b: 'two y' }] });
    expect(changed.d).toBe(tree.d);
    expect(mapTexts(tree, text => text)).toBe(tree);
  });

  it('are told with the way to each of those that are wanted', () => {
    expect(texts(tree, text => text !== 'one')).toEqual([
      { text: 'two ${x}', path: ['a', 1, 'b'] },
      { text: 'three', path: ['d', 'e'] },
    ]);
  });

  it('are looked at in order until one is found', () => {
    const seen: string[] = [];
    expect(someText(tree, text => seen.push(text) === 2)).toBe(true);
    expect(seen).toEqual(['one', 'two ${x}']);
    expect(someText(tree, text => text === 'four')).toBe(false);
    expect(firstText(tree)).toBe('one');
    expect(firstText([1, {}])).toBeUndefined();
  });
});
