import type { Diagnostic } from './diagnostic.js';
import type { Part, Path, Source } from './document.js';
import type { Place } from './place.js';

type Tree = Readonly<Record<string, unknown>>;

function isMap(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function merged(upper: unknown, lower: unknown): unknown {
  if (!isMap(upper) || !isMap(lower)) return upper;
  const tree = new Map(Object.entries(lower));
  for (const [key, value] of Object.entries(upper)) {
    if (value === null && tree.has(key)) tree.delete(key);
    else tree.set(key, merged(value, tree.get(key)));
  }
  return Object.fromEntries(tree);
}

/** Whether a tree has what a path leads to. */
function has(tree: unknown, path: Path): boolean {
  let value = tree;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return false;
    value = (value as Readonly<Record<string | number, unknown>>)[step];
  }
  return true;
}

/**
 * A document that says in which points it differs from another. Maps are joined key by key; whatever else the upper one says replaces what the
 * lower one says, and a key without a value takes away what is there.
 */
export class Layers implements Source {
  readonly value: unknown;

  constructor(
    private readonly upper: Source,
    private readonly lower: Source,
  ) {
    this.value = merged(upper.value, lower.value);
  }

  place(path: Path, of?: Part): Place {
    return this.source(path).place(path, of);
  }

  diagnostic(path: Path, message: string, hint?: string, of?: Part): Diagnostic {
    return this.source(path).diagnostic(path, message, hint, of);
  }

  /** The one that says what is there. */
  private source(path: Path): Source {
    return !has(this.upper.value, path) && has(this.lower.value, path) ? this.lower : this.upper;
  }
}
