/**
 * Templates: values of the YAML tree whose texts may hold `${name}`. `$${` stands for a literal `${`. The tree is parsed before any of
 * this is looked at, so that nothing a variable holds can change the tree.
 */

/** What stands at one place of a text: a variable, or an opening that is no right variable. */
export interface Mention {
  /** What is between the braces; nothing if they are not closed. */
  readonly name: string;
  /** All of it, as it is written. */
  readonly text: string;
}

// What is not closed has no name, and so is no right variable.
const marks = /\$\$\{|\$\{(?:([^}]*)\})?/g;

/** Is this a name that a variable can have? */
export function isVariableName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_-]*$/.test(name);
}

/** The variables that a text mentions, in order. */
export function mentions(text: string): Mention[] {
  return [...text.matchAll(marks)]
    .filter(([mark]) => mark !== '$${')
    .map(([mark, name = '']) => ({ name, text: mark }));
}

/** The name, if the text is exactly `${name}`. */
export function soleVariable(text: string): string | undefined {
  const name = /^\$\{([^}]*)\}$/.exec(text)?.[1];
  return name !== undefined && isVariableName(name) ? name : undefined;
}

/** Replaces each `${name}` of a text by what `value` gives; undefined leaves it as it is. */
export function replaceMentions(
  text: string,
  value: (mention: Mention) => string | undefined,
  literal: string,
): string {
  return text.replace(marks, (mark, name: string | undefined) =>
    mark === '$${' ? literal : (value({ name: name ?? '', text: mark }) ?? mark),
  );
}

/** A tree of the same form in which `change` has been applied to every text. Keys stay as they are. */
export function mapTexts(tree: unknown, change: (text: string) => unknown): unknown {
  if (typeof tree === 'string') return change(tree);
  if (Array.isArray(tree)) return tree.map(item => mapTexts(item, change));
  if (typeof tree === 'object' && tree !== null) {
    return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, mapTexts(value, change)]));
  }
  return tree;
}

/** Every text of a tree with the way to it. */
export function* texts(
  tree: unknown,
  path: readonly (string | number)[] = [],
): Generator<{ text: string; path: readonly (string | number)[] }> {
  if (typeof tree === 'string') yield { text: tree, path };
  else if (Array.isArray(tree)) for (const [index, item] of tree.entries()) yield* texts(item, [...path, index]);
  else if (typeof tree === 'object' && tree !== null)
    for (const [key, value] of Object.entries(tree)) yield* texts(value, [...path, key]);
}
