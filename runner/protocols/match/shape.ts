import { problemOf } from './invalid.js';
import { holdsVariable, regularExpression } from './regular-expression.js';

/** Says what is wrong with the shape of a value, or nothing. */
export type Shape = (value: unknown) => string | undefined;

/** A table of values by key, as YAML gives it. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as a list: itself when it is one, else a list of it alone. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** A scalar for which `good` holds, or which still has a variable in it. */
export function scalar(good: (text: string) => boolean, wanted: string): Shape {
  return value => {
    if (holdsVariable(value)) return undefined;
    const isScalar = typeof value === 'string' || typeof value === 'number';
    return isScalar && good(String(value)) ? undefined : `${shown(value)} is not ${wanted}`;
  };
}

/** One value of a shape, or a list of such. */
export function oneOrMore(shape: Shape): Shape {
  return value => {
    const list = listOf(value);
    if (list.length === 0) return 'an empty list can never be met';
    return list.map(shape).find(problem => problem !== undefined);
  };
}

/** A map that has only the keys named, at least one, each of its shape. */
export function map(shapes: Readonly<Record<string, Shape>>): Shape {
  return value => {
    if (holdsVariable(value)) return undefined;
    if (!isFields(value)) return `${shown(value)} is not a map`;
    const keys = Object.keys(value);
    if (keys.length === 0) return 'an empty map says nothing';
    for (const key of keys) {
      const shape = Object.hasOwn(shapes, key) ? shapes[key] : undefined;
      if (!shape) return `unknown key \`${key}\`; there are ${Object.keys(shapes).join(', ')}`;
      const problem = shape(value[key]);
      if (problem) return `\`${key}\`: ${problem}`;
    }
    return undefined;
  };
}

/** A map has one shape, and what stands for it in short has another. */
export function shortOr(short: Shape, whole: Shape): Shape {
  return value => (isFields(value) ? whole : short)(value);
}

export const text = scalar(() => true, 'a text');
export const wholeNumber = scalar(value => /^\d+$/.test(value), 'a whole number');
export const expression: Shape = value => {
  if (holdsVariable(value)) return undefined;
  return text(value) ?? problemOf(() => regularExpression(String(value)));
};

export function shown(value: unknown): string {
  return typeof value === 'string' ? `\`${value}\`` : (JSON.stringify(value) ?? String(value));
}
