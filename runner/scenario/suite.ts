import type { ValidateFunction } from 'ajv';
import type { Path, SourceDocument } from '../source/document.js';
import type { Place } from '../source/place.js';
import { schemaProblems } from '../source/schema.js';
import { builtIn } from './built-in.js';
import { columnsOf, type FileContext, readCase } from './case.js';
import type { ScenarioEntry, SuiteFile } from './file.js';
import { collectFragments, type PlacedStep, reportUnused } from './fragments.js';
import type { Scenario, Suite } from './model.js';
import { needsProblems } from './needed.js';
import type { Problems } from './problems.js';
import { rightPartOf } from './right-part.js';
import type { RuleCatalogue } from './rules.js';
import type { Salvaged } from './salvage.js';
import { Scope, type Written } from './scope.js';
import { checkTable } from './table.js';
import { type Titles, titlesOfRows } from './titles.js';
import { useOf } from './use.js';

/** A suite file that the schema has accepted, as far as it is read, and what it is read with. */
export interface SuiteSource {
  readonly path: string;
  readonly document: SourceDocument;
  readonly suite: SuiteFile;
  /** What can be read of it, where the schema has not accepted it whole. */
  readonly salvaged?: Salvaged;
  readonly rules: RuleCatalogue;
  readonly problems: Problems;
  readonly titles: Titles;
  readonly fixture: (name: string) => string | undefined;
  readonly schema: ValidateFunction;
  readonly stepSchema: ValidateFunction;
  /** Ids of the scenarios to be read; undefined: all. */
  readonly only?: ReadonlySet<string> | undefined;
}

/** Reads a suite; undefined when something is wrong with it, which has been told then. */
export function readSuite(source: SuiteSource): Suite | undefined {
  const { path, document, suite, problems, salvaged } = source;
  const before = problems.count;
  const fragments = collectFragments(path, document, suite, source.schema, problems);
  const context: FileContext = {
    ...source,
    fragments,
    given: new Map(),
    checkShape: shapeCheck(source),
    rightPart: rightPartOf(source.stepSchema),
  };
  for (const { path: inner, message, hint } of needsProblems(suite.needs))
    problems.add(document.diagnostic(['needs', ...inner], message, hint));
  checkNames(document, ['vars'], suite.vars, problems);
  const suiteScope = scopeOf(document, ['vars'], suite.vars);
  const ids = new Map<string, Place>();
  const scenarios = suite.scenarios.flatMap((entry, index) => {
    const at: Path = ['scenarios', index];
    if (typeof entry?.id !== 'string') return [];
    if (source.only !== undefined && !source.only.has(`${suite.suite}/${entry.id}`)) return [];
    const first = ids.get(entry.id);
    if (first !== undefined)
      problems.add(
        document.diagnostic(
          [...at, 'id'],
          `duplicate scenario id \`${entry.id}\``,
          `it is already in line ${first.line}`,
        ),
      );
    else ids.set(entry.id, document.place([...at, 'id']));
    if (salvaged?.unread.has(index)) return [];
    return problems.try(() => readScenario(context, entry, index, suiteScope, source.titles)) ?? [];
  });
  // What stands in steps that were not or could not be read may have used them.
  if (problems.count === before && salvaged === undefined && source.only === undefined) {
    reportUnused(fragments, problems);
    reportUnusedNames(document, ['vars'], suite.vars, suiteScope.used, 'variable', problems);
  }
  if (problems.count > before || salvaged !== undefined) return undefined;
  return { id: suite.suite, ...(suite.about === undefined ? {} : { about: suite.about }), file: path, scenarios };
}

function readScenario(
  context: FileContext,
  entry: ScenarioEntry,
  index: number,
  outer: Scope,
  titles: Titles,
): Scenario[] {
  const { document, suite, problems } = context;
  const id = `${suite.suite}/${entry.id}`;
  const at: Path = ['scenarios', index];
  const before = problems.count;
  checkNames(document, [...at, 'vars'], entry.vars, problems);
  const scope = scopeOf(document, [...at, 'vars'], entry.vars, outer);
  if (entry.each === undefined) {
    const found = readCase(context, index, undefined, scope);
    if (problems.count === before)
      reportUnusedNames(document, [...at, 'vars'], entry.vars, scope.used, 'variable', problems);
    for (const { title } of found) titles.take(title, id, document, [...at, 'title']);
    return [...found];
  }
  const unread = checkTable(document, [...at, 'each'], entry, problems);
  const used = new Set<string>();
  const cases = entry.each.flatMap((row, number) => {
    if (unread.has(number)) return [];
    const path: Path = [...at, 'each', number];
    const rowScope = scopeOf(document, path, columnsOf(row), scope);
    const found = readCase(context, index, { entry: row, path }, rowScope);
    for (const name of rowScope.used) used.add(name);
    const place = row.title === undefined ? [...at, 'title'] : [...path, 'title'];
    for (const { title } of found) titles.take(title, id, document, place);
    return found.map(one => ({ id: row.id, title: one.title, found: one }));
  });
  if (problems.count === before) {
    reportUnusedNames(document, [...at, 'vars'], entry.vars, scope.used, 'variable', problems);
    const columns = Object.fromEntries(
      Object.entries(columnsOf(entry.each[0])).filter(([name]) => name !== 'rule' && name !== 'title'),
    );
    reportUnusedNames(document, [...at, 'each', 0], columns, used, 'column', problems);
  }
  const shown = titlesOfRows(cases);
  return cases.map(({ found }, number) => ({ ...found, title: shown[number] ?? found.title }));
}

/** A scope of values as they are written in a map; each may mention those before it. */
function scopeOf(
  document: SourceDocument,
  path: Path,
  values: Readonly<Record<string, unknown>> = {},
  outer?: Scope,
): Scope {
  const known = new Map<string, Written>();
  const scope = new Scope(known, outer);
  for (const [name, value] of Object.entries(values)) {
    const at = { document, path: [...path, name] };
    known.set(name, { value: scope.fill(value, at), ...at, raw: value, scope });
  }
  return scope;
}

function checkNames(
  document: SourceDocument,
  path: Path,
  vars: Readonly<Record<string, unknown>> = {},
  problems: Problems,
): void {
  for (const name of Object.keys(vars))
    if (Object.hasOwn(builtIn, name))
      problems.add(
        document.diagnostic(
          [...path, name],
          `the variable \`${name}\` would hide a built-in one`,
          'give it another name',
          'key',
        ),
      );
}

function reportUnusedNames(
  document: SourceDocument,
  path: Path,
  names: Readonly<Record<string, unknown>> = {},
  used: ReadonlySet<string>,
  what: 'variable' | 'column',
  problems: Problems,
): void {
  for (const name of Object.keys(names))
    if (!used.has(name))
      problems.add(document.diagnostic([...path, name], `the ${what} \`${name}\` is never used`, undefined, 'key'));
}

function shapeCheck({ stepSchema, problems }: SuiteSource): FileContext['checkShape'] {
  /** What has been accepted: the rows of a table share the steps that none of them puts anything into. */
  const accepted = new WeakSet<object>();
  return (step: PlacedStep) => {
    if (accepted.has(step.value)) return true;
    const found = schemaProblems(step.document, stepSchema, {
      path: step.path,
      value: step.value,
      use: inner => useOf(step, inner),
    });
    for (const problem of found) problems.add(problem);
    if (found.length === 0 && typeof step.value === 'object' && step.value !== null) accepted.add(step.value);
    return found.length === 0;
  };
}
