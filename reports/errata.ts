import type { Erratum, VerdictEvent } from '../record/events.js';

/** Where the RFC Editor keeps an erratum. */
export function erratumLink({ id }: Erratum): string {
  return `https://www.rfc-editor.org/errata/eid${id}`;
}

/** What the errata of a rule's RFC, and its approved successor, say of the rule; undefined where there is nothing. */
export function amendments({ errata = [], inSuccessor }: VerdictEvent): string | undefined {
  const lines = errata.map(({ id, status, says }) => `erratum ${id} (${status}): ${says}`);
  if (inSuccessor !== undefined) lines.push(`the RFC's successor: ${inSuccessor}`);
  return lines.length === 0 ? undefined : lines.join('\n');
}
