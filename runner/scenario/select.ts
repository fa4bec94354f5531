import type { Level } from '../../record/events.js';
import type { Outline, Rule } from './model.js';

/** What to choose. Every criterion that is given must hold; within one, any of its values. */
export interface Selectors {
  /** Ids of suites, scenarios or cases, or the beginning of them up to a `/`, `[` or `@`: `smtp`, `smtp/pipelining`. */
  readonly prefixes?: readonly string[];
  /** RFCs, sections of them, or rules: `5321`, `5321/4.1.1`, `5321/4.1.1.5/rset-clears-buffers`. Rules that are the same in another RFC count. */
  readonly rfc?: string | readonly string[];
  readonly level?: Level | readonly Level[];
  readonly tags?: readonly string[];
}

/** Chooses scenarios, in their order. That none is left is for the caller to report. */
export function select<T extends Outline>(scenarios: readonly T[], { prefixes, rfc, level, tags }: Selectors): T[] {
  const rfcs = rfc === undefined ? undefined : [rfc].flat();
  const levels = level === undefined ? undefined : [level].flat();
  return scenarios.filter(
    scenario =>
      (prefixes?.some(prefix => begins(scenario.id, prefix)) ?? true) &&
      (rfcs?.some(one => scenario.proves.some(rule => isOf(rule, one))) ?? true) &&
      (levels?.includes(scenario.rule.level) ?? true) &&
      (tags?.some(tag => scenario.tags.includes(tag)) ?? true),
  );
}

function begins(id: string, prefix: string): boolean {
  const whole = prefix.replace(/\/$/, '');
  return id === whole || ['/', '[', '@'].some(next => id.startsWith(`${whole}${next}`));
}

function isOf(rule: Rule, wanted: string): boolean {
  const id = wanted.toLowerCase().startsWith('rfc') ? wanted.toLowerCase() : `rfc${wanted}`;
  return [rule.id, ...rule.sameAs].some(one => {
    const lower = one.toLowerCase();
    const sought = id.toLowerCase();
    return (
      lower === sought || lower.startsWith(`${sought}/`) || (sought.includes('/') && lower.startsWith(`${sought}.`))
    );
  });
}
