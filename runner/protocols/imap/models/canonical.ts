import { crc32 } from 'node:zlib';
import { textOf, type Value } from '../grammar/values.js';

/** Values with more characters are shortened. */
const longest = 1000;

/** A value in a form in which equal values are equal texts, however they are written and in whatever order parameters come. */
export function canonical(value: Value): string {
  const text = written(value);
  return text.length <= longest ? text : `${text.slice(0, 200)}.. (checksum ${crc32(text)})`;
}

function written(value: Value): string {
  if (value.type === 'nil') return 'NIL';
  if (value.type !== 'list') {
    const text = textOf(value) ?? '';
    if (value.type === 'number') return text;
    return JSON.stringify('fold' in value && value.fold ? text.toUpperCase() : text);
  }
  const items = value.items.map(written);
  if (value.order === 'pairs') return `(${pairsOf(items).sort().join(' ')})`;
  return `(${(value.order === 'set' ? items.sort() : items).join(' ')})`;
}

function pairsOf(items: readonly string[]): string[] {
  const pairs: string[] = [];
  for (let at = 0; at < items.length; at += 2) pairs.push(items.slice(at, at + 2).join(' '));
  return pairs;
}
