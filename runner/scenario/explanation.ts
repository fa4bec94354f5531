import type { Erratum, Severity } from '../../record/events.js';
import { ruleLink } from '../../record/rule-link.js';
import { severityMeans } from '../../record/severity.js';
import type { Outline, Rule } from './model.js';

/** A rule, and what mailspec has to do with it. */
export interface Explanation {
  readonly rule: string;
  readonly level: string;
  /** What a server that breaks it does to its users. */
  readonly severity: Severity;
  readonly says: string;
  /** The section, at the RFC Editor. */
  readonly link?: string;
  /** The same rule in other RFCs. */
  readonly sameAs: readonly string[];
  /** Scenarios and invariants, those of the same rule in other RFCs too. The cases of a scenario are counted. */
  readonly tests: readonly { readonly id: string; readonly title: string; readonly cases: number }[];
  /** Why no scenario can show it. */
  readonly untested?: string;
  readonly errata: readonly Erratum[];
  /** What the approved successor of its RFC changes. */
  readonly inSuccessor?: string;
  /** Faults of the embedded server that show that the tests can fail. */
  readonly faults: readonly { readonly name: string; readonly says: string }[];
  /** What is known of servers, in the lists that come with mailspec. */
  readonly deviations: readonly {
    readonly server: string;
    readonly key: string;
    readonly versions?: string;
    readonly reason: string;
  }[];
}

/** What is known beside the catalogue. */
export interface Knowledge {
  readonly scenarios: readonly Outline[];
  /** With ids as they stand in a record: `invariant/imap/..`. */
  readonly invariants: readonly { readonly id: string; readonly title: string; readonly rule: string }[];
  readonly faults: readonly { readonly name: string; readonly says: string; readonly rule: string }[];
  readonly deviations: Explanation['deviations'];
}

/** Explains a rule. */
export function explain(rule: Rule, { scenarios, invariants, faults, deviations }: Knowledge): Explanation {
  const ids = new Set([rule.id, ...rule.sameAs]);
  const citing = scenarios.filter(({ proves }) => proves.some(({ id }) => ids.has(id)));
  const held = invariants.filter(one => ids.has(one.rule));
  const keys = new Set([...ids, ...citing.map(({ id }) => id), ...held.map(({ id }) => id)]);
  const link = ruleLink(rule.id);
  return {
    rule: rule.id,
    level: rule.level,
    severity: rule.severity ?? 'interoperability',
    says: rule.says,
    ...(link === undefined ? {} : { link }),
    sameAs: rule.sameAs,
    tests: [...counted(citing), ...held.map(({ id, title }) => ({ id, title, cases: 1 }))],
    ...(rule.untested === undefined ? {} : { untested: rule.untested }),
    errata: rule.errata ?? [],
    ...(rule.inSuccessor === undefined ? {} : { inSuccessor: rule.inSuccessor }),
    faults: faults.filter(fault => ids.has(fault.rule)).map(({ name, says }) => ({ name, says })),
    deviations: deviations.filter(({ key }) => keys.has(key)),
  };
}

/** Scenarios, each with the number of its cases; the title is that of the first. */
function counted(outlines: readonly Outline[]): Explanation['tests'] {
  const found = new Map<string, { title: string; cases: number }>();
  for (const { id, title } of outlines) {
    const [scenario = id, row] = id.replace(/@[^@]*$/, '').split(/\[(.*)\]$/s);
    const known = found.get(scenario) ?? { title: title.replace(` (${row})`, ''), cases: 0 };
    found.set(scenario, { ...known, cases: known.cases + 1 });
  }
  return [...found].map(([id, { title, cases }]) => ({ id, title, cases }));
}

/** An explanation as lines of text. */
export function describe(one: Explanation): string {
  const list = (heading: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [`  ${heading}`, ...lines.map(line => `    ${line}`)];
  const lines = [
    `${one.rule}  ${one.level}`,
    `  ${one.says}`,
    ...(one.severity === 'interoperability' ? [] : [`  ${one.severity}: ${severityMeans[one.severity]}`]),
    ...(one.link === undefined ? [] : [`  ${one.link}`]),
    ...one.errata.map(({ id, status, says }) => `  erratum ${id} (${status}): ${says}`),
    ...(one.inSuccessor === undefined ? [] : [`  the RFC's successor: ${one.inSuccessor}`]),
    ...list('the same in', one.sameAs),
    ...list(
      'tested by',
      one.tests.map(({ id, title, cases }) => `${id}${cases > 1 ? ` (${cases} cases)` : ''}: ${title}`),
    ),
    ...(one.tests.length > 0 ? [] : [`  not tested: ${one.untested ?? 'no scenario has been written yet'}`]),
    ...list(
      'seen to fail with the fault',
      one.faults.map(({ name, says }) => `${name}: ${says}`),
    ),
    ...list(
      'known of',
      together(one.deviations).map(
        ({ server, versions, reason, keys }) =>
          `${versions === undefined ? server : `${server} ${versions}`}: ${reason} (${keys.join(', ')})`,
      ),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/** Deviations of a server that have one reason, together. */
export function together(deviations: Explanation['deviations']): readonly (Omit<
  Explanation['deviations'][number],
  'key'
> & {
  readonly keys: readonly string[];
})[] {
  const groups = new Map<string, Explanation['deviations'][number][]>();
  for (const one of deviations) {
    const what = JSON.stringify([one.server, one.versions, one.reason]);
    groups.set(what, [...(groups.get(what) ?? []), one]);
  }
  return [...groups.values()].flatMap(all =>
    all.slice(0, 1).map(({ key: _, ...one }) => ({ ...one, keys: all.map(({ key }) => key) })),
  );
}
