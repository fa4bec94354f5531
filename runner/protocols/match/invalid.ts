/** What a scenario asks for cannot be understood; the message says why. */
export class Invalid extends Error {
  override readonly name = 'Invalid';
}

/** What is wrong with what is read, if anything. */
export function problemOf(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof Invalid) return error.message;
    throw error;
  }
}
