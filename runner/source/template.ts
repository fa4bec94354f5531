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
  return someText(tree, text => mentions(text).some(mention => mention.name === name));
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

/**
 * A tree of the same form in which `change` has been applied to every text. Keys stay as they are, and what nothing was changed in is the very
 * same object, so that what was made of it can be found again.
 */
export function mapTexts(tree: unknown, change: (text: string) => unknown): unknown {
  if (typeof tree === 'string') return change(tree);
  if (typeof tree !== 'object' || tree === null) return tree;
  if (Array.isArray(tree)) {
    const items = tree.map(item => mapTexts(item, change));
    return items.every((item, index) => Object.is(item, tree[index])) ? tree : items;
  }
  const entries = Object.entries(tree);
  const changed = entries.map(([key, value]) => [key, mapTexts(value, change)] as const);
  return changed.every(([, value], index) => Object.is(value, entries[index]?.[1]))
    ? tree
    : Object.fromEntries(changed);
}

/** Is there a text in a tree for which this holds? */
export function someText(tree: unknown, holds: (text: string) => boolean): boolean {
  if (typeof tree === 'string') return holds(tree);
  if (typeof tree !== 'object' || tree === null || ArrayBuffer.isView(tree)) return false;
  return (Array.isArray(tree) ? tree : Object.values(tree)).some(inner => someText(inner, holds));
}

/** A text of a tree, and the way to it. */
export interface TextAt {
  readonly text: string;
  readonly path: readonly (string | number)[];
}

/** Every text of a tree that is `wanted`, with the way to it, in order. */
export function texts(tree: unknown, wanted: (text: string) => boolean): readonly TextAt[] {
  const found: TextAt[] = [];
  gather(tree, wanted, [], found);
  return found;
}

/** @param way to the tree: lengthened and shortened again on the way down, since few branches end in a text */
function gather(tree: unknown, wanted: (text: string) => boolean, way: (string | number)[], found: TextAt[]): void {
  if (typeof tree === 'string' && wanted(tree)) found.push({ text: tree, path: [...way] });
  if (typeof tree !== 'object' || tree === null || ArrayBuffer.isView(tree)) return;
  for (const [key, value] of Array.isArray(tree) ? tree.entries() : Object.entries(tree)) {
    way.push(key);
    gather(value, wanted, way, found);
    way.pop();
  }
}

/** The first text of a tree. */
export function firstText(tree: unknown): string | undefined {
  let first: string | undefined;
  someText(tree, text => {
    first = text;
    return true;
  });
  return first;
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
