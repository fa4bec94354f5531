import type { Level } from '../../record/events.js';
import type { Outline, Rule } from './model.js';
import { meantBy } from './selector.js';

/** What to choose. Every criterion that is given must hold; within one, any of its values. */
export interface Criteria {
  /** What names suites, scenarios or cases: `smtp`, `smtp/pipelining`, `imap/**[nil]`. */
  readonly selectors?: readonly string[];
  /** The same for what is to be left out. */
  readonly exclude?: readonly string[];
  /** These ids, and no others. */
  readonly only?: ReadonlySet<string>;
  /** RFCs, sections of them, or rules: `5321`, `5321/4.1.1`, `5321/4.1.1.5/rset-clears-buffers`. Rules that are the same in another RFC count. */
  readonly rfc?: string | readonly string[];
  readonly level?: Level | readonly Level[];
  readonly tags?: readonly string[];
}

/** Chooses scenarios, in their order. That none is left is for the caller to report. */
export function select<T extends Outline>(scenarios: readonly T[], criteria: Criteria): T[] {
  const { selectors, exclude = [], only, rfc, level, tags } = criteria;
  const named = selectors && new Set(selectors.flatMap(selector => meantBy(selector, scenarios)));
  const excluded = new Set(exclude.flatMap(selector => meantBy(selector, scenarios)));
  const rfcs = rfc === undefined ? undefined : [rfc].flat();
  const levels = level === undefined ? undefined : [level].flat();
  return scenarios.filter(
    scenario =>
      (named?.has(scenario) ?? true) &&
      !excluded.has(scenario) &&
      (only?.has(scenario.id) ?? true) &&
      (rfcs?.some(one => scenario.proves.some(rule => isOf(rule, one))) ?? true) &&
      (levels?.includes(scenario.rule.level) ?? true) &&
      (tags?.some(tag => scenario.tags.includes(tag)) ?? true),
  );
}

/** Is it a rule of this RFC or section, or this one, under its own name or that which the same rule has in another RFC? */
export function isOf(rule: Pick<Rule, 'id' | 'sameAs'>, wanted: string): boolean {
  const id = wanted.toLowerCase().startsWith('rfc') ? wanted.toLowerCase() : `rfc${wanted}`;
  return [rule.id, ...rule.sameAs].some(one => {
    const lower = one.toLowerCase();
    const sought = id.toLowerCase();
    return (
      lower === sought || lower.startsWith(`${sought}/`) || (sought.includes('/') && lower.startsWith(`${sought}.`))
    );
  });
}
