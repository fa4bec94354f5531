import { type Expression, isExpression, regularExpression } from './regular-expression.js';

/** What `bind:` captures: a part of a reply that its protocol has a name for, or what an expression finds. */
export interface Capture {
  /** As it is written. */
  readonly source: string;
  readonly expression?: Expression;
}

/**
 * Reads a source of `bind:`.
 * @throws Invalid
 */
export function readCapture(source: string): Capture {
  return isExpression(source) ? { source, expression: regularExpression(source) } : { source };
}
