import type { HeaderEvent, VerdictEvent } from '../../record/events.js';
import { findingLines } from '../../reports/console/finding.js';
import { paintFor } from '../../reports/console/terminal.js';

/**
 * All there is to know of a verdict, as `mailspec run` prints it: the scenario, the rule and what it says, what was expected, what came, and the end of
 * what was exchanged.
 * @param header the run's, which `begin` of a listener is told
 * @returns lines of text, without colours
 */
export function describeVerdict(header: HeaderEvent, verdict: VerdictEvent): string {
  return findingLines(header, verdict, uncoloured).slice(1).join('\n');
}

const uncoloured = paintFor({ write: () => {} }, {});
