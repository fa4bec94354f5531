/**
 * How long a test waits for what must come, in milliseconds. It bounds the wait where something is broken, and says nothing of how long it
 * may take: a busy machine can need seconds for what else is done in a millisecond.
 */
export const patience = 120_000;

/** Waits for what must come. When it does not, the test fails with what is said here. */
export async function within<T>(coming: Promise<T>, missing: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const inVain = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(missing())), patience);
  });
  try {
    return await Promise.race([coming, inVain]);
  } finally {
    clearTimeout(timer);
  }
}
