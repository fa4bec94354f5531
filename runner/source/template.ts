/**
 * Templates: values of the YAML tree whose texts may hold `${name}`. `$${` stands for a literal `${`. The tree is parsed before any of
 * this is looked at, so that nothing a variable holds can change the tree.
 */

/** A value of the YAML tree whose scalars may still hold `${name}`. */
export type Template = unknown;

/** What stands at one place of a text: a variable, or an opening that is no right variable. */
export interface Mention {
  /** What is between the braces; nothing if they are not closed. */
  readonly name: string;
  /** All of it, as it is written. */
  readonly text: string;
}

// What is not closed has no name, and so is no right variable.
const opening = '${';
const marks = /\$\$\{|\$\{(?:([^}]*)\})?/g;

/** Is this a name that a variable can have? */
export function isVariableName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_-]*$/.test(name);
}

/** The variables that a text mentions, in order. */
export function mentions(text: string): Mention[] {
  if (!text.includes(opening)) return [];
  return [...text.matchAll(marks)]
    .filter(([mark]) => mark !== '$${')
    .map(([mark, name = '']) => ({ name, text: mark }));
}

/** Does a tree mention the variable of this name? */
export function mentionsName(tree: unknown, name: string): boolean {
  return texts(tree).some(({ text }) => mentions(text).some(mention => mention.name === name));
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
  if (!text.includes(opening)) return text;
  return text.replace(marks, (mark, name: string | undefined) =>
    mark === '$${' ? literal : (value({ name: name ?? '', text: mark }) ?? mark),
  );
}

/** A tree of the same form in which `change` has been applied to every text. Keys stay as they are. */
export function mapTexts(tree: unknown, change: (text: string) => unknown): unknown {
  if (typeof tree === 'string') return change(tree);
  if (Array.isArray(tree)) return tree.map(item => mapTexts(item, change));
  if (typeof tree !== 'object' || tree === null) return tree;
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, mapTexts(value, change)]));
}

/** A text of a tree, and the way to it. */
export interface TextAt {
  readonly text: string;
  readonly path: readonly (string | number)[];
}

/** Every text of a tree with the way to it, in order. */
export function texts(tree: unknown, path: readonly (string | number)[] = []): readonly TextAt[] {
  const found: TextAt[] = [];
  gather(tree, [...path], found);
  return found;
}

/** @param way to the tree: lengthened and shortened again on the way down, since few branches end in a text */
function gather(tree: unknown, way: (string | number)[], found: TextAt[]): void {
  if (typeof tree === 'string') found.push({ text: tree, path: [...way] });
  if (typeof tree !== 'object' || tree === null) return;
  for (const [key, value] of Array.isArray(tree) ? tree.entries() : Object.entries(tree)) {
    way.push(key);
    gather(value, way, found);
    way.pop();
  }
}

/** What stands under a key or an index of a tree; undefined where there is nothing. */
export function under(tree: unknown, key: string | number): unknown {
  return typeof tree === 'object' && tree !== null
    ? (tree as Readonly<Record<string | number, unknown>>)[key]
    : undefined;
}

/** Does a value hold a variable somewhere, or a `$${`, which says that there is none? */
export function holdsVariable(value: unknown): boolean {
  if (typeof value === 'string') return value.includes(opening);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsVariable);
}
