import { dirname, join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import { didYouMean, InvalidSource } from '../source/diagnostic.js';
import { type Path, SourceDocument } from '../source/document.js';
import { shownPath } from '../source/place.js';
import { validate } from '../source/schema.js';
import { type FragmentEntry, isFragmentsFile, type StepEntry, type SuiteFile } from './file.js';
import type { Problems } from './problems.js';
import { Scope, type Written } from './scope.js';

/** Steps with a name. */
export interface Fragment {
  readonly name: string;
  readonly entry: FragmentEntry;
  readonly document: SourceDocument;
  /** It was included: another suite may be the one that uses it. */
  readonly shared: boolean;
  readonly usedParams: Set<string>;
  used: boolean;
}

/** A step where it was written, with the values that are known put in. */
export interface PlacedStep {
  readonly document: SourceDocument;
  readonly path: Path;
  /** As it is written. */
  readonly raw: StepEntry;
  readonly value: StepEntry;
  readonly scope: Scope;
  /** The connection that a `use` around it names. */
  readonly on?: string;
  /** It stands for the steps of a fragment that cannot be had. */
  readonly missing?: true;
}

/** A suite's own fragments and those of the files that it includes. */
export function collectFragments(
  file: string,
  document: SourceDocument,
  suite: SuiteFile,
  schema: ValidateFunction,
  problems: Problems,
): Map<string, Fragment> {
  const found = new Map<string, Fragment>();
  const add = (source: SourceDocument, entries: Readonly<Record<string, FragmentEntry>>, shared: boolean): void => {
    for (const [name, entry] of Object.entries(entries)) {
      const first = found.get(name);
      if (first) {
        const { file: where, line } = first.document.place(['fragments', name], 'key');
        problems.add(
          source.diagnostic(
            ['fragments', name],
            `the fragment \`${name}\` is already in ${where}:${line}`,
            undefined,
            'key',
          ),
        );
      } else found.set(name, { name, entry, document: source, shared, usedParams: new Set(), used: false });
    }
  };
  add(document, suite.fragments ?? {}, false);
  for (const [index, path] of (suite.include ?? []).entries()) {
    const target = join(dirname(file), path);
    problems.try(() => {
      const included = readIncluded(target, document, index);
      validate(included, schema);
      if (isFragmentsFile(included.value)) add(included, included.value.fragments, true);
      else
        problems.add(
          document.diagnostic(['include', index], `${path} is a suite: only files of fragments can be included`),
        );
    });
  }
  return found;
}

function readIncluded(target: string, document: SourceDocument, index: number): SourceDocument {
  // What is wrong with a file is shown with its line, which may be for no one's eyes where it is not a file of fragments at all.
  if (!/\.ya?ml$/.test(target))
    throw new InvalidSource([
      document.diagnostic(['include', index], 'only files of fragments can be included, which end in .yaml'),
    ]);
  try {
    return SourceDocument.read(target, shownPath(target));
  } catch (error) {
    // A file that is not there is a slip of the one who includes it.
    if (error instanceof InvalidSource && error.diagnostics[0]?.source === undefined)
      throw new InvalidSource([
        document.diagnostic(
          ['include', index],
          `${shownPath(target)}: ${error.diagnostics[0]?.message ?? 'cannot be read'}`,
        ),
      ]);
    throw error;
  }
}

/** Puts the steps of fragments where `use` stands, and known values where their variables stand. */
export function expandSteps(
  entries: readonly StepEntry[],
  document: SourceDocument,
  path: Path,
  scope: Scope,
  fragments: ReadonlyMap<string, Fragment>,
  problems: Problems,
): PlacedStep[] {
  return expand({ entries, document, path, scope, within: [], taken: { steps: 0 } }, fragments, problems);
}

/** A scenario has at most so many steps when its fragments are put in. */
const mostSteps = 10_000;

interface Stretch {
  readonly entries: readonly StepEntry[];
  readonly document: SourceDocument;
  readonly path: Path;
  readonly scope: Scope;
  readonly on?: string;
  /** The fragments around it. */
  readonly within: readonly string[];
  /** How many steps the scenario has come to. */
  readonly taken: { steps: number };
}

function expand(stretch: Stretch, fragments: ReadonlyMap<string, Fragment>, problems: Problems): PlacedStep[] {
  const { document, scope, on } = stretch;
  return stretch.entries.flatMap((raw, index): PlacedStep[] => {
    const path = [...stretch.path, index];
    stretch.taken.steps += 1;
    if (stretch.taken.steps > mostSteps)
      throw new InvalidSource([
        document.diagnostic(path, `with its fragments the scenario has more than ${mostSteps} steps`),
      ]);
    const unfit = (mention: string) =>
      problems.add(
        document.diagnostic(path, `\`${mention}\` is a list or a map: it cannot stand within a text`, undefined, {
          text: mention,
        }),
      );
    const value = scope.fill(raw, { document, path }, unfit);
    if (typeof raw !== 'object' || raw === null || !('use' in raw))
      return [{ document, path, raw, value, scope, ...(on === undefined ? {} : { on }) }];
    return expandUse({ ...stretch, path }, raw, value, fragments, problems);
  });
}

function expandUse(
  stretch: Stretch,
  raw: StepEntry,
  value: StepEntry,
  fragments: ReadonlyMap<string, Fragment>,
  problems: Problems,
): PlacedStep[] {
  const { document, path, scope, within, taken } = stretch;
  const name = String(value.use);
  const fragment = fragments.get(name);
  const other = Object.keys(value).find(key => !['use', 'with', 'on'].includes(key));
  if (other !== undefined)
    problems.add(
      document.diagnostic(
        [...path, other],
        `a step with \`use\` cannot have \`${other}\`: only \`with\` and \`on\``,
        undefined,
        'key',
      ),
    );
  if (fragment === undefined) {
    problems.add(
      document.diagnostic(
        [...path, 'use'],
        `unknown fragment \`${name}\``,
        didYouMean(name, fragments.keys()) ?? (fragments.size === 0 ? 'this suite has no fragments' : undefined),
      ),
    );
    return [{ document, path, raw, value, scope, missing: true }];
  }
  fragment.used = true;
  if (within.includes(name)) {
    problems.add(
      document.diagnostic([...path, 'use'], `the fragment \`${name}\` uses itself: ${[...within, name].join(', ')}`),
    );
    return [{ document, path, raw, value, scope, missing: true }];
  }
  const inner = parameters(fragment, stretch, raw, isMap(value.with) ? value.with : {}, problems);
  const on = value.on ?? stretch.on;
  const own = new Scope(inner, scope);
  const steps = expand(
    {
      entries: fragment.entry.steps,
      document: fragment.document,
      path: ['fragments', name, 'steps'],
      scope: own,
      within: [...within, name],
      taken,
      ...(on === undefined ? {} : { on }),
    },
    fragments,
    problems,
  );
  for (const param of own.used) fragment.usedParams.add(param);
  return steps;
}

function parameters(
  fragment: Fragment,
  { document, path, scope }: Stretch,
  step: StepEntry,
  given: Readonly<Record<string, unknown>>,
  problems: Problems,
): Map<string, Written> {
  const params = fragment.entry.params ?? {};
  const values = new Map<string, Written>();
  for (const [name, fallback] of Object.entries(params)) {
    if (name in given)
      values.set(name, { value: given[name], document, path: [...path, 'with', name], raw: step.with?.[name], scope });
    else if (fallback !== null) {
      const origin = { document: fragment.document, path: ['fragments', fragment.name, 'params', name] };
      values.set(name, { value: scope.fill(fallback, origin), ...origin, raw: fallback, scope });
    } else {
      // So that what mentions it is not told of as well.
      values.set(name, { value: '', document, path });
      problems.add(
        document.diagnostic(
          [...path, 'use'],
          `the fragment \`${fragment.name}\` needs the parameter \`${name}\``,
          `write it below \`with:\``,
        ),
      );
    }
  }
  for (const name of Object.keys(given)) {
    if (!(name in params)) {
      const known = Object.keys(params);
      const hint = didYouMean(name, known) ?? (known.length === 0 ? 'it has none' : `it has: ${known.join(', ')}`);
      problems.add(
        document.diagnostic(
          [...path, 'with', name],
          `the fragment \`${fragment.name}\` has no parameter \`${name}\``,
          hint,
          'key',
        ),
      );
    }
  }
  return values;
}

/** Tells of a suite's own fragments that nothing uses, and of parameters that no step mentions. */
export function reportUnused(fragments: ReadonlyMap<string, Fragment>, problems: Problems): void {
  for (const { name, entry, document, shared, used, usedParams } of fragments.values()) {
    if (!used && !shared)
      problems.add(
        document.diagnostic(['fragments', name], `the fragment \`${name}\` is never used`, undefined, 'key'),
      );
    if (!used) continue;
    for (const param of Object.keys(entry.params ?? {}))
      if (!usedParams.has(param))
        problems.add(
          document.diagnostic(
            ['fragments', name, 'params', param],
            `the parameter \`${param}\` is never used`,
            undefined,
            'key',
          ),
        );
  }
}

/** Where the schema has not accepted a step, `with` may be anything. */
function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
