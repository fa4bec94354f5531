import { faults } from '../reference/faults/index.js';
import { protocols } from '../runner/protocols/index.js';
import type { Knowledge } from '../runner/scenario/explanation.js';
import type { Outline } from '../runner/scenario/model.js';
import { listedDeviations } from '../runner/targets/listed-deviations.js';

/** What there is to explain rules by: some scenarios, and all invariants, faults and known deviations. */
export function knowledgeOf(scenarios: readonly Outline[]): Knowledge {
  const invariants = Object.values(protocols).flatMap(({ name, invariants: all }) =>
    all.map(({ id, title, rule }) => ({ id: `invariant/${name}/${id}`, title, rule })),
  );
  return { scenarios, invariants, faults, deviations: listedDeviations() };
}
