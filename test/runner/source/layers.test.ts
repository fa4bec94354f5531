import { expect, it } from 'vitest';
import { SourceDocument } from '../../../runner/source/document.js';
import { Layers } from '../../../runner/source/layers.js';

const lower = SourceDocument.parse('lower.yaml', 'a: {b: 1, c: [1, 2]}\nd: 1\ne: {f: 1}\n');
const layers = (text: string) => new Layers(SourceDocument.parse('upper.yaml', text), lower);

it('joins maps and replaces all else', () => {
  expect(layers('a: {c: [3], g: 4}\nd: {h: 5}\ni: 6\n').value).toEqual({
    a: { b: 1, c: [3], g: 4 },
    d: { h: 5 },
    e: { f: 1 },
    i: 6,
  });
});

it('takes away what the upper one gives no value', () => {
  expect(layers('a: {b: }\ne:\nnew:\n').value).toEqual({ a: { c: [1, 2] }, d: 1, new: null });
});

it('knows which of the two says what', () => {
  const both = layers('a: {g: 4}\n');
  const at = (...path: string[]) => {
    const { file, line, column } = both.place(path);
    return [file, line, column];
  };
  expect(at('a', 'g')).toEqual(['upper.yaml', 1, 8]);
  expect(at('a', 'b')).toEqual(['lower.yaml', 1, 8]);
  expect(at('d')).toEqual(['lower.yaml', 2, 4]);
  // What neither of them says belongs where it could be said.
  expect(at('z')).toEqual(['upper.yaml', 1, 1]);
  expect(both.diagnostic(['d'], 'is wrong').place.file).toBe('lower.yaml');
});
