import type { Dialect } from './dialect.js';
import { exchangeDialects } from './exchange.js';

export type { Deviation, Dialect } from './dialect.js';

/** Every dialect that the reference server can speak. */
export const dialects: readonly Dialect[] = exchangeDialects;

/** @throws Error for a name that no dialect has, listing those there are */
export function findDialect(name: string): Dialect {
  const found = dialects.find(dialect => dialect.name === name);
  if (found) return found;
  const names = dialects.map(dialect => dialect.name).join(', ');
  throw new Error(`There is no dialect named ${JSON.stringify(name)}: there are ${names}.`);
}
