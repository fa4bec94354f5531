import type { Verb } from './verb.js';

/** A verb that ends connections from the client's side, or TLS on them. */
export interface EndingVerb<V extends string> {
  readonly verb: V;
  /** Undefined: the one used last. */
  readonly names?: readonly string[] | undefined;
}

/** What such verbs have in common: a connection's name, a list of names, or true is all that is written. */
export function ending<V extends string>(
  verb: V,
  traits: Pick<Verb, 'connection' | 'reads' | 'judged' | 'ends' | 'separates'>,
): Verb<string | readonly string[] | boolean, EndingVerb<V>> {
  return {
    ...traits,
    read: entry => ({ verb, names: typeof entry === 'boolean' ? undefined : [entry].flat() }),
    waits: () => false,
    names: ({ names }) => names,
  };
}
