import { substitute } from '../../source/substitute.js';
import { holdsVariable } from '../../source/template.js';
import { Compiled, compiled, type Put, underKey } from './compiled.js';
import { type Cause, Invalid, readAll, readEach } from './invalid.js';
import { type Expression, regularExpression } from './regular-expression.js';

/**
 * Reads a value of an expectation, as YAML gives it.
 * @throws Invalid what is wrong with it
 */
export type Shape<T> = (value: unknown) => Compiled<T>;

/** A table of values by key, as YAML gives it. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as a list: itself when it is one, else a list of it alone. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** A scalar that `read` can make something of. */
export function scalar<T>(read: (text: string) => T | undefined, wanted: string): Shape<T> {
  return value =>
    compiled(value, known => {
      const isScalar = typeof known === 'string' || typeof known === 'number';
      const found = isScalar ? read(String(known)) : undefined;
      if (found === undefined) throw new Invalid(`${shown(known)} is not ${wanted}`);
      return found;
    });
}

/** A text of a form. */
export function form(pattern: RegExp, wanted: string): Shape<string> {
  return scalar(value => (pattern.test(value) ? value : undefined), wanted);
}

/** One of several words. */
export function word<W extends string>(words: readonly W[], wanted: string): Shape<W> {
  return scalar(value => words.find(one => one === value), wanted);
}

/** True or false, which may come from a variable as text. */
export const flag: Shape<boolean> = value =>
  typeof value === 'boolean'
    ? Compiled.of(value)
    : word(['true', 'false'], 'true or false')(value).map(text => text === 'true');

export const text = scalar(value => value, 'a text');
/** A text that stands in one line. */
export const lineText = scalar(value => (/[\r\n]/.test(value) ? undefined : value), 'a text of one line');
export const wholeNumber = scalar(value => (/^\d+$/.test(value) ? Number(value) : undefined), 'a whole number');
/**
 * A text with a syntax of its own. `read` is given it as it is written, and puts the variables into its pieces when it has seen what they are: what a
 * variable holds has no part in the syntax.
 */
export function syntax<T>(read: (text: string, put: Put) => T): Shape<T> {
  return value => {
    const whole = text(value);
    if (typeof value !== 'string' || !holdsVariable(value)) return whole.map(known => read(known, piece => piece));
    return Compiled.waiting(variables => {
      whole.bind(variables);
      return read(value, (piece, write = held => held) =>
        String(substitute(piece, name => written(variables(name), write))),
      );
    });
  };
}

function written(value: unknown, write: (value: string) => string): string | undefined {
  return value === undefined ? undefined : write(String(value));
}

export const expression: Shape<Expression> = syntax(regularExpression);

/** One value of a shape, or a list of such. */
export function oneOrMore<T>(shape: Shape<T>): Shape<readonly T[]> {
  return value => {
    const list = listOf(value);
    if (list.length === 0) throw new Invalid('an empty list can never be met');
    return Compiled.all(readEach(value, shape));
  };
}

/** One value of a shape, or a list of such, which may be empty. */
export function list<T>(shape: Shape<T>): Shape<readonly T[]> {
  return value => Compiled.all(readEach(value, shape));
}

type Read<S> = S extends Shape<infer T> ? T : never;

/** A map that has only the keys named, at least one, each of its shape. */
export function map<S extends Readonly<Record<string, Shape<unknown>>>>(
  shapes: S,
): Shape<{ readonly [K in keyof S]?: Read<S[K]> }> {
  return value => {
    if (!isFields(value)) throw new Invalid(`${shown(value)} is not a map`);
    const keys = Object.keys(value);
    if (keys.length === 0) throw new Invalid('an empty map says nothing');
    const parts = readAll(
      keys.map(key => () => {
        const shape = Object.hasOwn(shapes, key) ? shapes[key] : undefined;
        if (shape) return underKey(key, () => shape(value[key]));
        const message = `unknown key \`${key}\`; there are ${Object.keys(shapes).join(', ')}`;
        throw new Invalid([{ path: [key], message, of: 'key' }]);
      }),
    );
    return Compiled.all(parts).map(
      values => Object.fromEntries(keys.map((key, at) => [key, values[at]])) as { [K in keyof S]?: Read<S[K]> },
    );
  };
}

/** A value whose parts do not contradict each other: `conflict` tells what would never be met. */
export function consistent<T>(shape: Shape<T>, conflict: (value: T) => Cause | undefined): Shape<T> {
  return value =>
    shape(value).map(read => {
      const cause = conflict(read);
      if (cause !== undefined) throw new Invalid([cause]);
      return read;
    });
}

/** That the same is to be there and not to be there. */
export function hasWhatItLacks(
  { has = [], lacks = [] }: { readonly has?: readonly string[]; readonly lacks?: readonly string[] },
  name = (one: string) => one,
): Cause | undefined {
  const both = has.find(one => lacks.some(other => name(other) === name(one)));
  return both === undefined ? undefined : never('lacks', `nothing both has and lacks ${both}`);
}

/** What is asked under a key can never be met beside the rest. */
export function never(key: string, why: string): Cause {
  return { path: [key], message: `\`${key}\` can never be met: ${why}` };
}

/** A map has one shape, and what stands for it in short has another. */
export function shortOr<T>(short: Shape<T>, whole: Shape<T>): Shape<T> {
  return value => (isFields(value) ? whole : short)(value);
}

export function shown(value: unknown): string {
  return typeof value === 'string' && !/[\r\n]/.test(value) ? `\`${value}\`` : (JSON.stringify(value) ?? String(value));
}
