/** One thing that cannot be understood, and the way to it from the value that was read. */
export interface Cause {
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** It is the key at the end of the way that is wrong, not what stands there. */
  readonly of?: 'key';
}

/** What a scenario asks for cannot be understood; the message says why. */
export class Invalid extends Error {
  override readonly name = 'Invalid';
  declare readonly causes: readonly Cause[];

  constructor(causes: string | readonly Cause[]) {
    const list = typeof causes === 'string' ? [{ path: [], message: causes }] : causes;
    super(list.map(({ message }) => message).join('; '));
    // Not enumerable: by its words alone it is one and the same.
    Object.defineProperty(this, 'causes', { value: list });
  }
}

/** What is wrong with what is read, if anything, in words. */
export function problemOf(read: () => unknown): string | undefined {
  return invalidity(read)?.message;
}

/** What is wrong with what is read, if anything. */
export function invalidity(read: () => unknown): Invalid | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof Invalid) return error;
    throw error;
  }
}

/** Reads what stands under a key or at an index. What is wrong with it is told there. */
export function inside<T>(key: string | number, read: () => T, tell = (message: string) => message): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    throw new Invalid(
      error.causes.map(cause => ({ ...cause, path: [key, ...cause.path], message: tell(cause.message) })),
    );
  }
}

/**
 * Reads all of a value's parts, though something is wrong with some.
 * @throws Invalid with all that is wrong in any of them
 */
export function readAll<T>(reads: readonly (() => T)[]): T[] {
  const causes: Cause[] = [];
  const values = reads.flatMap(read => {
    try {
      return [read()];
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      causes.push(...error.causes);
      return [];
    }
  });
  if (causes.length > 0) throw new Invalid(causes);
  return values;
}

/** The same for the members of a list, or for a value that stands for a list of it alone. */
export function readEach<T>(value: unknown, read: (one: unknown) => T): T[] {
  if (!Array.isArray(value)) return [read(value)];
  return readAll(value.map((one, index) => () => inside(index, () => read(one))));
}
