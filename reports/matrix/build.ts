import type { Results, VerdictEvent } from '../../record/events.js';
import { mostSevereFirst, rank } from '../../record/verdicts.js';
import { compareNaturally, groupBy, ruleParts } from '../grouping.js';
import { columnsOf } from './columns.js';
import type { CaseCell, CaseRow, Matrix, RuleCell, RuleRow, State } from './model.js';

/** Verdicts that say the same of a server, whatever its list of known deviations holds. */
const outcomes: Readonly<Record<State, string | undefined>> = {
  pass: 'observed',
  fixed: 'observed',
  fail: 'broken',
  known: 'broken',
  warn: 'broken',
  note: 'note',
  skip: 'not offered',
  error: 'not judged',
  'not run': undefined,
};

/** Records of several servers, rule by rule. The columns keep the order of the records. */
export function buildMatrix(records: readonly Results[]): Matrix {
  const verdicts = records.map(({ verdicts: reached }) => byScenario(reached));
  const filed = new Map<string, Set<string>>();
  for (const { verdicts: reached } of records)
    for (const { scenario, rule } of reached) {
      const scenarios = filed.get(rule) ?? new Set<string>();
      filed.set(rule, scenarios.add(scenario));
    }
  // The latest record has the catalogue's latest words.
  const latest = [...records].sort((a, b) => (a.header.started < b.header.started ? 1 : -1));
  const words = new Map<string, VerdictEvent>();
  for (const { verdicts: reached } of latest)
    for (const event of reached) if (!words.has(event.rule)) words.set(event.rule, event);
  const rows = [...filed].map(([rule, scenarios]) => ruleRow(rule, [...scenarios], verdicts, words.get(rule)));
  rows.sort(
    (a, b) =>
      compareNaturally(a.document, b.document) ||
      compareNaturally(a.section, b.section) ||
      compareNaturally(a.rule, b.rule),
  );
  return { columns: columnsOf(records), rows, cautions: cautions(records) };
}

/** A record has one verdict a scenario; were there more, the most severe would count. */
function byScenario(reached: readonly VerdictEvent[]): Map<string, VerdictEvent> {
  return new Map(
    [...groupBy(reached, ({ scenario }) => scenario)].map(([scenario, events]) => [scenario, mostSevere(events)]),
  );
}

function mostSevere(events: readonly VerdictEvent[]): VerdictEvent {
  return events.reduce((worst, event) => (weight(event.verdict) < weight(worst.verdict) ? event : worst));
}

function weight(state: State): number {
  return state === 'not run' ? mostSevereFirst.length : rank(state);
}

function ruleRow(
  rule: string,
  scenarios: readonly string[],
  verdicts: readonly ReadonlyMap<string, VerdictEvent>[],
  words: VerdictEvent | undefined,
): RuleRow {
  const cases = scenarios
    .map(scenario => caseRow(rule, scenario, verdicts))
    .sort((a, b) => compareNaturally(a.scenario, b.scenario));
  return {
    rule,
    ...ruleParts(rule),
    level: words?.level ?? 'MUST',
    says: words?.says ?? '',
    differs: cases.some(({ differs }) => differs),
    cells: verdicts.map((_, column) => ruleCell(cases, column)),
    cases,
  };
}

function caseRow(rule: string, scenario: string, verdicts: readonly ReadonlyMap<string, VerdictEvent>[]): CaseRow {
  const events = verdicts.map(reached => reached.get(scenario));
  const cells = events.map(event => caseCell(rule, event));
  const said = new Set(cells.flatMap(cell => outcomeOf(cell) ?? []));
  return { scenario, title: events.find(event => event)?.title ?? scenario, cells, differs: said.size > 1 };
}

/**
 * A scenario is filed under the rule that it showed to be broken, which need not be the one that it is filed under where it passes. Having
 * passed, it observed both; having broken the other, it does not tell of this one.
 */
function caseCell(rule: string, event: VerdictEvent | undefined): CaseCell {
  if (event === undefined) return { state: 'not run' };
  const accusesAnother = event.rule !== rule && ['fail', 'known', 'warn', 'note'].includes(event.verdict);
  return accusesAnother ? { state: 'not run', event, under: event.rule } : { state: event.verdict, event };
}

function outcomeOf({ state, event }: CaseCell): string | undefined {
  return state === 'note' ? `note: ${event?.reason}` : outcomes[state];
}

function ruleCell(cases: readonly CaseRow[], column: number): RuleCell {
  const states = cases.map(({ cells }) => cells[column]?.state ?? 'not run');
  const state = states.reduce((worst, one) => (weight(one) < weight(worst) ? one : worst), 'not run');
  const leader = state === 'not run' ? cases.findIndex(({ cells }) => cells[column]?.event) : states.indexOf(state);
  const found = cases.flatMap(({ cells }) => (cells[column]?.state === state ? (cells[column]?.event ?? []) : []));
  const leniency = found.length > 0 && found.every(each => each.leniency);
  const branch = state === 'note' ? cases[leader]?.cells[column]?.event?.reason : undefined;
  return {
    state,
    count: states.filter(one => one === state).length,
    of: states.filter(one => one !== 'not run').length,
    ...(leniency && { leniency }),
    ...(branch ? { branch } : {}),
    ...(leader === -1 ? {} : { leader }),
  };
}

function cautions(records: readonly Results[]): string[] {
  const several = (values: readonly unknown[]) => new Set(values).size > 1;
  const headers = records.map(({ header }) => header);
  return [
    ...(several(headers.map(({ suites }) => suites))
      ? ['The records are of different suites: a scenario may have changed between them.']
      : []),
    ...(several(headers.map(({ tool }) => tool.version))
      ? ['The records were made by different versions of mailspec.']
      : []),
    ...(several(headers.map(({ strict }) => strict))
      ? ['In some records a SHOULD counts as a MUST, in others not.']
      : []),
  ];
}
