/**
 * What a server does at its seams: each a function that the server's own code calls by name, and that does what the RFCs demand. A server is
 * made to do otherwise by putting another function around one of them (`withOverrides`), so its own code knows of no other way.
 */
export type Behaviour = Readonly<Record<string, (...args: never[]) => unknown>>;

/** What stands around some seams of a behaviour: each function is given the one that it stands around, and what that would have been given. */
export type Overrides<B extends Behaviour> = {
  readonly [S in keyof B]?: (next: B[S], ...args: Parameters<B[S]>) => ReturnType<B[S]>;
};

/**
 * A behaviour with overrides around it. Of two overrides of one seam the later stands around the earlier; undefined is none.
 * @param usual what is done where nothing else is said
 */
export function withOverrides<B extends Behaviour>(usual: B, overrides: readonly (Overrides<B> | undefined)[]): B {
  const behaviour = { ...usual };
  for (const around of overrides)
    for (const seam of Object.keys(around ?? {}) as (keyof B)[]) {
      const override = around?.[seam];
      const next = behaviour[seam];
      if (override === undefined) continue;
      behaviour[seam] = ((...args: Parameters<typeof next>) => override(next, ...args)) as B[typeof seam];
    }
  return behaviour;
}
