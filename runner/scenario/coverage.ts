import type { Erratum, Severity } from '../../record/events.js';
import type { Outline, Rule } from './model.js';
import type { RfcEntry, RuleCatalogue } from './rules.js';

/** How far one RFC is covered. */
export interface RfcCoverage extends Omit<RfcEntry, 'sections'> {
  readonly rules: number;
  /** Rules with scenarios or invariants, and how many. */
  readonly tested: readonly { readonly rule: string; readonly scenarios: number }[];
  /** Tested rules of which no fault shows that what tests them can fail; of a MAY nothing can. */
  readonly unproven: readonly string[];
  /** Rules that no scenario can show, with the reason. */
  readonly untested: readonly { readonly rule: string; readonly reason: string }[];
  /** Rules with neither. */
  readonly uncovered: readonly string[];
  /** Sections that carry a demand but no rule. */
  readonly sections: readonly string[];
  readonly errata: readonly (Erratum & { readonly rule: string })[];
  /** Rules that are graver or less grave to break than interoperability. */
  readonly severities: readonly { readonly rule: string; readonly severity: Severity }[];
  /** Rules that the successor will change, and how. */
  readonly inSuccessor: readonly { readonly rule: string; readonly says: string }[];
}

/**
 * Computes what the scenarios cover of the catalogue. What holds of a rule, that it is tested or that it cannot be and why, holds of the same
 * rule in another RFC.
 * @param invariantRules rules that invariants cite, one mention for each invariant
 * @param brokenRules rules that a fault of the reference server breaks, so that what tests them is known to fail
 */
export function cover(
  rules: RuleCatalogue,
  scenarios: readonly Outline[],
  invariantRules: readonly string[],
  brokenRules: readonly string[],
): RfcCoverage[] {
  const proofs = new Map<string, number>();
  const count = (rule: string) => proofs.set(rule, (proofs.get(rule) ?? 0) + 1);
  for (const { id } of scenarios.flatMap(({ proves }) => proves)) count(id);
  invariantRules.forEach(count);
  const broken = new Set(brokenRules);
  const everywhere = (rule: Rule) => [rule.id, ...rule.sameAs];
  const tests = (rule: Rule) => everywhere(rule).reduce((sum, id) => sum + (proofs.get(id) ?? 0), 0);
  // What cannot be shown of a rule cannot be shown of the same rule in another RFC: the reason is given once.
  const reason = (rule: Rule) =>
    rule.untested ?? rule.sameAs.map(id => rules.get(id)?.untested).find(one => one !== undefined);
  return [...rules.rfcs]
    .sort((a, b) => a.rfc - b.rfc)
    .map(({ sections, ...entry }) => {
      const { rfc } = entry;
      const own = rules.all().filter(rule => rule.rfc === rfc);
      const ruled = new Set(own.map(rule => rule.section));
      return {
        ...entry,
        rules: own.length,
        tested: own.filter(rule => tests(rule) > 0).map(rule => ({ rule: rule.id, scenarios: tests(rule) })),
        unproven: own
          .filter(rule => rule.level !== 'MAY' && tests(rule) > 0 && !everywhere(rule).some(id => broken.has(id)))
          .map(({ id }) => id),
        untested: own
          .filter(rule => tests(rule) === 0)
          .flatMap(rule => [reason(rule)].flatMap(one => (one === undefined ? [] : [{ rule: rule.id, reason: one }]))),
        uncovered: own.filter(rule => tests(rule) === 0 && reason(rule) === undefined).map(rule => rule.id),
        sections: sections.filter(section => !ruled.has(section)),
        errata: own.flatMap(rule => (rule.errata ?? []).map(erratum => ({ rule: rule.id, ...erratum }))),
        severities: own.flatMap(({ id, severity = 'interoperability' }) =>
          severity === 'interoperability' ? [] : [{ rule: id, severity }],
        ),
        inSuccessor: own.flatMap(({ id, inSuccessor }) =>
          inSuccessor === undefined ? [] : [{ rule: id, says: inSuccessor }],
        ),
      };
    });
}

/**
 * Coverage as text.
 * @param whole list tested rules and reasons, not only what is missing
 */
export function describe(coverage: readonly RfcCoverage[], whole: boolean): string {
  const lines = ['RFC    rules  tested  unproven  untested  uncovered  sections without a rule'];
  for (const one of coverage) {
    const cells = [
      String(one.rfc).padEnd(5),
      pad(one.rules, 6),
      pad(one.tested.length, 7),
      pad(one.unproven.length, 9),
      pad(one.untested.length, 9),
      pad(one.uncovered.length, 10),
      pad(one.sections.length, 5),
    ];
    lines.push(`${cells.join(' ')}   ${one.title}`);
  }
  for (const one of coverage) {
    const details = [
      ...(whole ? standing(one) : []),
      ...(whole ? one.severities.map(({ rule, severity }) => `  severity  ${rule}: ${severity}`) : []),
      ...(whole ? one.tested.map(({ rule, scenarios }) => `  tested    ${rule}  (${scenarios})`) : []),
      ...(whole ? one.unproven.map(rule => `  unproven  ${rule}: no fault shows that its scenarios can fail`) : []),
      ...(whole ? one.untested.map(({ rule, reason }) => `  untested  ${rule}: ${reason}`) : []),
      ...one.uncovered.map(rule => `  uncovered ${rule}: it has neither a scenario nor a reason`),
      ...(whole ? one.sections.map(section => `  section   ${section}: it has a requirement, and no rule`) : []),
    ];
    if (details.length > 0) lines.push('', `RFC ${one.rfc}`, ...details);
  }
  return `${lines.join('\n')}\n`;
}

/** What has become of an RFC since, and how its text is read. */
function standing({ levels, updatedBy, obsoletedBy, successor, errata, inSuccessor }: RfcCoverage): string[] {
  const rfcs = (word: string, numbers: readonly number[] | undefined) =>
    numbers === undefined ? [] : [`  ${word} by RFC ${numbers.join(', ')}`];
  return [
    ...rfcs('obsoleted', obsoletedBy),
    ...rfcs('updated', updatedBy),
    ...(successor === undefined ? [] : [`  to be replaced by ${successor}, which is approved and not published`]),
    ...(levels === undefined ? [] : [`  levels    ${levels}`]),
    ...errata.map(({ rule, id, status, says }) => `  erratum   ${rule}: ${id} (${status}): ${says}`),
    ...inSuccessor.map(({ rule, says }) => `  changes   ${rule}: ${says}`),
  ];
}

function pad(value: number, width: number): string {
  return String(value).padStart(width);
}
