import { substitute } from '../../source/substitute.js';
import { holdsVariable } from '../../source/template.js';
import { inside } from './invalid.js';

/** The value of a variable, undefined if it has none. */
export type Variables = (name: string) => unknown;

/** Puts the variables into a piece of a text; `write` says how their values are written there. */
export type Put = (piece: string, write?: (value: string) => string) => string;

/**
 * A value of a scenario that has been read: once and for all where it holds no variable, else as far as it can be, and to its end each time that a
 * step is played.
 */
export class Compiled<T> {
  private readonly read: (variables: Variables) => T;
  private readonly known: { readonly value: T } | undefined;

  private constructor(read: (variables: Variables) => T, known?: { readonly value: T }) {
    this.read = read;
    this.known = known;
  }

  static of<T>(value: T): Compiled<T> {
    return new Compiled(() => value, { value });
  }

  /** What is read once its variables have values, which may make it invalid. */
  static waiting<T>(read: (variables: Variables) => T): Compiled<T> {
    return new Compiled(read);
  }

  static all<T>(parts: readonly Compiled<T>[]): Compiled<readonly T[]> {
    const known = parts.flatMap(part => part.known ?? []);
    return known.length === parts.length
      ? Compiled.of(known.map(({ value }) => value))
      : Compiled.waiting(variables => parts.map(part => part.bind(variables)));
  }

  /** Is there nothing in it that waits for variables? */
  get isKnown(): boolean {
    return this.known !== undefined;
  }

  map<U>(change: (value: T) => U): Compiled<U> {
    return this.known ? Compiled.of(change(this.known.value)) : Compiled.waiting(value => change(this.bind(value)));
  }

  with<U>(other: Compiled<U>): Compiled<readonly [T, U]> {
    return this.known && other.known
      ? Compiled.of([this.known.value, other.known.value] as const)
      : Compiled.waiting(variables => [this.bind(variables), other.bind(variables)] as const);
  }

  /**
   * What it is when its variables have these values.
   * @throws Invalid when they do not fit
   */
  bind(variables: Variables): T {
    return this.read(variables);
  }
}

/**
 * Reads a value with its variables put in: at once, if it holds none.
 * @throws Invalid what `read` throws
 */
export function compiled<T>(value: unknown, read: (value: unknown) => T): Compiled<T> {
  return holdsVariable(value)
    ? Compiled.waiting(variables => read(substitute(value, variables)))
    : Compiled.of(read(value));
}

/** The same, whose problems are told as those of a key. */
export function underKey<T>(key: string, read: () => Compiled<T>): Compiled<T> {
  const named = <R>(work: () => R): R => inside(key, work, message => `\`${key}\`: ${message}`);
  const part = named(read);
  return part.isKnown ? part : Compiled.waiting(variables => named(() => part.bind(variables)));
}
