import fc from 'fast-check';

/** How often a property is tried: FUZZ_RUNS, or few times, as all tests are to be done soon. */
const runs = Number(process.env.FUZZ_RUNS ?? 40);
/** The same inputs each time, unless FUZZ_SEED says others. What is found is told with its seed. */
const seed = Number(process.env.FUZZ_SEED ?? 2606);

/**
 * Tries a property.
 * @param share of the runs that it gets: less than 1 where one takes long
 */
export function fuzz<T>(property: fc.IProperty<T>, share = 1): void {
  fc.assert(property, { seed, numRuns: Math.max(3, Math.ceil(runs * share)) });
}

/** The same for a property that has to wait. */
export async function fuzzAsync<T>(property: fc.IAsyncProperty<T>, share = 1): Promise<void> {
  await fc.assert(property, { seed, numRuns: Math.max(3, Math.ceil(runs * share)) });
}

/** Any of the values, or those made of them. */
export function oneOf<T>(values: readonly T[]): fc.Arbitrary<T> {
  return fc.constantFrom(...values);
}

/**
 * Does what may fail in a way that is foreseen.
 * @param foreseen the names of these errors
 * @returns undefined when it failed so
 * @throws any other error
 */
export function unless<T>(foreseen: readonly string[], action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof Error && foreseen.includes(error.constructor.name)) return undefined;
    throw error;
  }
}
