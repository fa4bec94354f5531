import { bindAll } from '../../match/placeholder.js';
import { type Bindings, MatchLimitExceeded } from '../../session.js';
import type { Comparison } from './compare.js';

/** Steps after which the search for captures that agree is given up. */
const mostSteps = 100_000;

/**
 * Gives each pattern a response of its own. `table[p]` holds the responses that satisfy pattern p (by index, ascending) with what it
 * captures from them. Returns the response of each pattern and all captures, or undefined when there is no such assignment. A name that
 * several patterns capture must get the same value from each.
 * @throws GivenUp when the search for captures that agree takes too long
 */
export function assign(
  table: readonly ReadonlyMap<number, Comparison>[],
): { chosen: readonly number[]; bindings: Bindings } | undefined {
  const chosen = distinct(table);
  if (!chosen) return undefined;
  const bindings = merged(table, chosen);
  if (bindings) return { chosen, bindings };
  return search(table);
}

/** Maximum bipartite matching by augmenting paths; each path is walked with a stack of its own, patterns being few. */
function distinct(table: readonly ReadonlyMap<number, Comparison>[]): number[] | undefined {
  const holder = new Map<number, number>();
  for (let pattern = 0; pattern < table.length; pattern++) {
    if (!augment(table, pattern, holder, new Set())) return undefined;
  }
  const chosen: number[] = new Array(table.length).fill(-1);
  for (const [response, pattern] of holder) chosen[pattern] = response;
  return chosen;
}

function augment(
  table: readonly ReadonlyMap<number, Comparison>[],
  pattern: number,
  holder: Map<number, number>,
  visited: Set<number>,
): boolean {
  for (const response of table[pattern]?.keys() ?? []) {
    if (visited.has(response)) continue;
    visited.add(response);
    const other = holder.get(response);
    if (other === undefined || augment(table, other, holder, visited)) {
      holder.set(response, pattern);
      return true;
    }
  }
  return false;
}

function merged(table: readonly ReadonlyMap<number, Comparison>[], chosen: readonly number[]): Bindings | undefined {
  const bindings: Bindings = {};
  for (const [pattern, response] of chosen.entries()) {
    if (!bindAll(bindings, table[pattern]?.get(response)?.bindings ?? {})) return undefined;
  }
  return bindings;
}

/** Depth-first search, for when the first assignment captures different values under one name. */
function search(
  table: readonly ReadonlyMap<number, Comparison>[],
): { chosen: readonly number[]; bindings: Bindings } | undefined {
  const used = new Set<number>();
  const chosen: number[] = [];
  let steps = 0;
  const place = (pattern: number, bindings: Bindings): Bindings | undefined => {
    const candidates = table[pattern];
    if (!candidates) return bindings;
    for (const [response, comparison] of candidates) {
      if (++steps > mostSteps)
        throw new MatchLimitExceeded(
          'not judged: there are too many ways to share the responses out among the patterns',
        );
      if (used.has(response)) continue;
      const next = { ...bindings };
      if (!bindAll(next, comparison.bindings)) continue;
      used.add(response);
      chosen[pattern] = response;
      const found = place(pattern + 1, next);
      if (found) return found;
      used.delete(response);
    }
    return undefined;
  };
  const bindings = place(0, {});
  return bindings ? { chosen, bindings } : undefined;
}
