import type { HeaderEvent, VerdictEvent } from '../../record/events.js';
import { duration, nameAndVersion, several } from '../words.js';
import { type Change, type Comparison, changes, type Difference } from './compare.js';
import type { Slower } from './slower.js';

export const headings: Readonly<Record<Change, string>> = {
  broken: 'Newly broken',
  mended: 'Mended',
  'newly known': 'Newly known',
  changed: 'Changed otherwise',
  'another answer': 'Answered otherwise',
  'not tested': 'Not tested any more',
  appeared: 'Appeared',
  gone: 'Gone',
};

/** `example 1.2 of 2026-01-02`. */
export function runName({ target, started }: HeaderEvent): string {
  return `${nameAndVersion(target)} of ${started.slice(0, 10)}`;
}

/** The comparison in a sentence. */
export function outcomeLine({ differences, same }: Comparison): string {
  const counts = changes.flatMap(change => {
    const count = differences.filter(one => one.change === change).length;
    return count === 0 ? [] : [`${count} ${headings[change].toLowerCase()}`];
  });
  const invariants = same.invariants === 0 ? '' : ` and ${several(same.invariants, 'invariant')}`;
  const rest = `${several(same.scenarios, 'scenario')}${invariants} as before`;
  return `${counts.length === 0 ? 'Nothing changed' : counts.join(', ')}; ${rest}.`;
}

/** `pass to fail`; for what only one record has, its verdict. */
export function verdicts({ older, newer }: Difference): string {
  return [older?.verdict, newer?.verdict].filter(verdict => verdict !== undefined).join(' to ');
}

/** `12.0 s, before 1.2 s` */
export function slowerText({ olderMs, newerMs }: Slower): string {
  return `${duration(newerMs)}, before ${duration(olderMs)}`;
}

/** Why, as the record that tells says it: of what was mended, the older one. */
export function reason({ change, older, newer }: Difference): string {
  if (change === 'another answer') return `${answer(newer)}; before: ${answer(older)}`;
  return (change === 'mended' ? older : (newer ?? older))?.reason ?? '';
}

function answer(event: VerdictEvent | undefined): string {
  return event?.got ?? event?.reason ?? '';
}
