/** The command line asks for something that cannot be. Exit status 2. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}

/** Nothing matches what was asked for. Exit status 4. */
export class NothingSelected extends Error {
  override readonly name = 'NothingSelected';
}

/** Reads a whole number of at least `least`. */
export function wholeNumber(option: string, text: string, least: number): number {
  // So many digits that a pipeline's number can be a seed, and no more than a number holds.
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least)) throw new WrongUsage(`${option} takes a whole number of at least ${least}, not \`${text}\``);
  return value;
}

/** Gathers the values of an option that may be given more than once. */
export function gather(value: string, earlier: string[] = []): string[] {
  return [...earlier, value];
}
