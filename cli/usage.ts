import { nearest } from '../runner/source/nearest.js';

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

/** Reads one of several names. */
export function nameOf(option: string, text: string, names: readonly string[]): string {
  if (names.includes(text)) return text;
  const near = nearest(text, names);
  const hint = near === undefined ? '' : `: did you mean \`${near}\`?`;
  throw new WrongUsage(`${option} takes ${oneOf(names)}, not \`${text}\`${hint}`);
}

/** `a, b or c`. */
export function oneOf(names: readonly string[]): string {
  return names.join(', ').replace(/, ([^,]*)$/, ' or $1');
}
