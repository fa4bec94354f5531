import { nearest } from '../runner/source/nearest.js';
import type { KnownDeviation } from '../runner/targets/target.js';
import type { Selection } from './selection.js';

/**
 * What to tell of known deviations that are about nothing: their scenario or rule has another name by now, or never had this one.
 * @param selection all scenarios that there are: of a part of them it cannot be told
 * @returns a line for each
 */
export function strayDeviations(known: readonly KnownDeviation[], selection: Selection): string[] {
  if (!selection.whole) return [];
  const names = [...selection.scenarios, ...selection.rules.all()].map(({ id }) => id);
  const there = new Set(names);
  return known
    .filter(({ key }) => !there.has(key) && !/^(?:watch|calibration)\//.test(key))
    .map(({ key, place }) => {
      const meant = nearest(key, names);
      const hint = meant === undefined ? '' : `: did you mean \`${meant}\`?`;
      return `${place.file}:${place.line}:${place.column}: the known deviation ${key} is neither a scenario nor a rule${hint}`;
    });
}
