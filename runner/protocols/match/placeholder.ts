import type { Bindings } from './judgement.js';

/** What may stand in place of a value in a pattern: it may be anything, or anything of a kind. `<any>` has no name and keeps nothing. */
export interface Placeholder {
  readonly name?: string;
  readonly of?: 'number' | 'string';
}

/** How a placeholder is written, in words. */
export const placeholderForms = '<name>, <name:number> or <name:string>';

const form = /<([A-Za-z][\w-]*)(?::([a-z]+))?>/;
const atStart = new RegExp(`^${form.source}`);
const everywhere = new RegExp(form.source, 'g');

/** The placeholder with which a text begins, and its length; `unknown` when it is of a kind that there is not. */
export function placeholderAt(
  text: string,
): { readonly placeholder: Placeholder | 'unknown'; readonly length: number } | undefined {
  const [all, name, of] = atStart.exec(text) ?? [];
  if (all === undefined || name === undefined) return undefined;
  const named = name === 'any' ? {} : { name };
  if (of === undefined) return { placeholder: named, length: all.length };
  return { placeholder: of === 'number' || of === 'string' ? { ...named, of } : 'unknown', length: all.length };
}

/** The names that a pattern binds, with the placeholders that do, as they are written. */
export function namesIn(pattern: string): { readonly name: string; readonly text: string }[] {
  return [...pattern.matchAll(everywhere)].flatMap(([text, name = 'any']) => (name === 'any' ? [] : [{ name, text }]));
}

/** Keeps a value under a name; false when the name has another one: the same name twice means the same value twice. */
export function bind(bindings: Bindings, name: string, value: string): boolean {
  if (Object.hasOwn(bindings, name)) return bindings[name] === value;
  bindings[name] = value;
  return true;
}

/** Keeps all that was bound elsewhere; false when a name has another value. */
export function bindAll(bindings: Bindings, others: Bindings): boolean {
  return Object.entries(others).every(([name, value]) => bind(bindings, name, value));
}
