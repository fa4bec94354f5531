import type { ValueOf } from '../source/diagnostic.js';
import type { Path, SourceDocument } from '../source/document.js';
import { mentions, soleVariable, under } from '../source/template.js';
import type { Scope, Written } from './scope.js';

/** What is written at a place, before known values are put in. */
export interface AsWritten {
  readonly document: SourceDocument;
  readonly path: Path;
  readonly raw: unknown;
  readonly scope: Scope;
}

/** Where a value is used, as it is written there. */
export interface Use {
  readonly document: SourceDocument;
  readonly path: Path;
  /** It is within what a variable holds, whose mention is at the place. */
  readonly within: boolean;
  /** The variables that brought it there. */
  readonly values: readonly ValueOf[];
}

/** Where something of a value with its variables put in is used, and where those variables have it from. */
export function useOf({ document, path, raw, scope }: AsWritten, inner: Path): Use {
  let tree: unknown = raw;
  for (let depth = 0; depth <= inner.length; depth++) {
    if (typeof tree === 'string') {
      const values = valuesIn(tree, scope, inner.slice(depth), new Set());
      const at = [...path, ...inner.slice(0, depth)];
      return { document, path: at, within: values.length > 0 && depth < inner.length, values };
    }
    if (typeof tree !== 'object' || tree === null) break;
    tree = under(tree, inner[depth] ?? '');
  }
  return { document, path: [...path, ...inner], within: false, values: [] };
}

/** The variables that a text mentions, and those that their values are made of. */
function valuesIn(text: string, scope: Scope, inner: Path, seen: Set<Written>): ValueOf[] {
  const whole = soleVariable(text) !== undefined;
  return mentions(text).flatMap(({ name }) => {
    const written = scope.find(name);
    if (written === undefined || seen.has(written)) return [];
    seen.add(written);
    const place = written.document.place(whole ? [...written.path, ...inner] : written.path);
    const { raw } = written;
    return [{ name, place }, ...(typeof raw === 'string' ? valuesIn(raw, written.scope ?? scope, inner, seen) : [])];
  });
}
