import type { TranscriptEntry } from '../../record/events.js';
import type { Violation } from '../protocols/session.js';
import type { Witness } from '../protocols/witness.js';

/** What was exchanged where a violation was seen; and before it, what was where it contradicts, if that is not the same exchange. */
export function transcriptOf({ earlier }: Violation, { scenario, transcript }: Witness): readonly TranscriptEntry[] {
  const own = transcript?.entries() ?? [];
  const before = earlier?.witness.transcript;
  if (earlier === undefined || before === undefined || before === transcript) return own;
  return [title(earlier.witness.scenario), ...before.entries(), title(scenario), ...own];
}

function title(scenario: string | undefined): TranscriptEntry {
  const text = scenario === undefined ? 'on a connection of the harness' : `in ${scenario}`;
  return { ms: 0, connection: '', direction: 'event', text };
}
