import type { Outline } from '../runner/scenario/model.js';
import type { Scenario } from './programs/types.js';

/** A scenario as lists show it. */
export function listedScenario({ id, title, rule, tags, place }: Outline): Scenario {
  return { id, title, rule: rule.id, level: rule.level, tags, file: place.file, line: place.line };
}
