import { Compiled } from './compiled.js';
import { Invalid } from './invalid.js';
import { listOf } from './shape.js';
import { isUniversal, readUniversal, type Universal } from './universal.js';

/** What a reply has to be, read: how it is held against replies, its protocol knows. */
export interface Expectation {
  /** In words, for a report. */
  describe(): string;
}

/** How what is expected of replies is written: a protocol's own, or that of relayed mail. */
export interface Grammar {
  /**
   * Reads one expectation.
   * @throws Invalid when no values of its variables could make it right
   */
  compile(expectation: unknown): Compiled<Expectation>;
  /** The same for what a step forbids. */
  compileForbidden(pattern: unknown): Compiled<Expectation>;
}

/** What a step expects: alternatives, one of which must come. */
export interface Expected extends Universal {
  /** What replies may be: none when only ends or silence are asked for. */
  readonly replies: readonly Expectation[];
}

/**
 * Reads one alternative of what a step expects.
 * @throws Invalid
 */
export function compileAlternative(value: unknown, grammar: Grammar): Compiled<Expected> {
  if (isUniversal(value)) return Compiled.of({ ...readUniversal(value), replies: [] });
  return grammar.compile(value).map(one => ({ ends: [], replies: [one], text: one.describe() }));
}

/** Any of these. */
export function anyOf(alternatives: readonly Compiled<Expected>[]): Compiled<Expected> {
  return Compiled.all(alternatives).map(all => {
    const silenceMs = all.find(one => one.silenceMs !== undefined)?.silenceMs;
    return {
      ends: all.flatMap(({ ends }) => ends),
      ...(silenceMs === undefined ? {} : { silenceMs }),
      replies: all.flatMap(({ replies }) => replies),
      text: all.map(({ text }) => text).join(' or '),
    };
  });
}

/**
 * Reads what a step expects: one expectation, or a list of alternatives.
 * @throws Invalid
 */
export function compileExpected(value: unknown, grammar: Grammar): Compiled<Expected> {
  const alternatives = listOf(value);
  if (alternatives.length === 0) throw new Invalid('an empty list can never be met');
  return anyOf(alternatives.map(one => compileAlternative(one, grammar)));
}

/** What the harness itself expects, which holds no variables. */
export function expecting(value: unknown, grammar: Grammar): Expected {
  return compileExpected(value, grammar).bind(() => undefined);
}
