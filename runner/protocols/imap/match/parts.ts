import { Invalid } from '../../match/invalid.js';
import { Cursor } from '../grammar/cursor.js';
import { Unreadable } from '../grammar/grammar-violation.js';
import { textOf, type Value } from '../grammar/values.js';
import { type Part, partOf } from './compare.js';
import { octetsOfPattern, plain } from './given.js';

/** Reads a text in pattern form with `read`, to its end. Throws Invalid with a caret under the place. */
export function readText<T>(text: string, read: (cursor: Cursor) => T): T {
  const { octets, from } = octetsOfPattern(text);
  const cursor = new Cursor(octets, octets.length, new Map(), from);
  try {
    const value = read(cursor);
    if (!cursor.atEnd) cursor.fail('the end of the pattern');
    const grammarViolation = cursor.grammarViolations[0];
    if (grammarViolation) throw new Unreadable(grammarViolation);
    return value;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { offset, expected, found } = error.grammarViolation;
    throw new Invalid(
      `pattern ${JSON.stringify(plain(text))}: expected ${expected} at character ${offset + 1}, found ${found}`,
    );
  }
}

/** A mapping of the scenario. */
export type Mapping = Readonly<Record<string, unknown>>;

export function keys(source: Mapping, known: readonly string[]): void {
  const unknown = Object.keys(source).find(key => !known.includes(key));
  if (unknown !== undefined) throw new Invalid(`unknown key ${unknown}: expected ${known.join(', ')}`);
}

export function asMap(value: unknown, name: string): Mapping {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Invalid(`${name} is a map`);
  return value as Mapping;
}

/** True or false; false when it is not given. */
export function yesOrNo(source: Mapping, key: string): boolean {
  const value = source[key] ?? false;
  if (typeof value !== 'boolean') throw new Invalid(`${key} is true or false`);
  return value;
}

function asWords(value: unknown, name: string): readonly string[] {
  if (value === undefined) return [];
  const words = Array.isArray(value) ? value : [value];
  if (!words.every(word => typeof word === 'string')) throw new Invalid(`${name} is a word or a list of words`);
  const found = words.map(plain);
  const other = found.find(word => !/^[^\s(){}"]+$/.test(word));
  if (other !== undefined) throw new Invalid(`${name} has words, of which \`${other}\` is none`);
  return found;
}

/** A scalar in pattern form, read by the grammar of its place. */
export function valuePart(name: string, value: unknown, read: (cursor: Cursor) => Value): Part {
  if (value === null) return partOf({ name, value: { type: 'nil' } });
  if (typeof value !== 'string' && typeof value !== 'number') throw new Invalid(`${name} is a text or a number`);
  return partOf({ name, value: readText(String(value), read) });
}

/** A field that must, or must not, be there. `compareParts` gives no value to a part whose field is missing. */
export function absentOrNot(name: string, present: boolean): Part {
  return {
    name,
    expected: present ? 'it to be there' : 'none',
    ...(present ? {} : { absent: true }),
    test: () => present,
  };
}

/**
 * `has` and `lacks` on a field that is a list of words without case.
 * @param implied words in capitals that stand for others too, as \NonExistent does for \Noselect
 */
export function hasAndLacks(name: string, value: unknown, implied: ReadonlyMap<string, string> = new Map()): Part {
  const map = Array.isArray(value) ? { has: value } : asMap(value, name);
  keys(map, ['has', 'lacks']);
  const has = asWords(map.has, 'has');
  const lacks = asWords(map.lacks, 'lacks');
  const both = has.find(word => lacks.some(other => other.toUpperCase() === word.toUpperCase()));
  if (both !== undefined) throw new Invalid(`nothing both has and lacks ${both}`);
  return {
    name,
    expected: [
      ...(has.length ? [`${has.join(' ')}`] : []),
      ...(lacks.length ? [`no ${lacks.join(', no ')}`] : []),
    ].join(' and '),
    test: actual => {
      if (actual.type !== 'list') return false;
      const words = new Set(actual.items.map(item => textOf(item)?.toUpperCase() ?? ''));
      for (const [word, another] of implied) if (words.has(word)) words.add(another);
      return has.every(word => words.has(word.toUpperCase())) && !lacks.some(word => words.has(word.toUpperCase()));
    },
  };
}
