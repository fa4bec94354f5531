import { existsSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { SourceDocument } from '../source/document.js';
import { shownPath } from '../source/place.js';
import { packageSchema, schemaProblems, unchecked, waysToWrong } from '../source/schema.js';
import { isFragmentsFile, isRulesFile, type SuiteFile } from './file.js';
import type { Suite } from './model.js';
import { Problems } from './problems.js';
import type { RuleCatalogue } from './rules.js';
import { salvage } from './salvage.js';
import { readSuite } from './suite.js';
import { Titles } from './titles.js';

export interface LoadOptions {
  /** Folders of message files; the first that has a file is the one. */
  readonly messages: readonly string[];
  /** Ids of the scenarios to be read, where all of the files is known to be right: it is not checked again. Else all are. */
  readonly only?: ReadonlySet<string>;
}

/**
 * Reads suite files. A file that has only fragments is checked too, and gives no suite.
 * @param paths the files
 * @param rules the catalogue that their scenarios cite
 * @throws InvalidSource with everything that is wrong in any of them
 */
export function loadSuites(paths: readonly string[], rules: RuleCatalogue, options: LoadOptions): Suite[] {
  const problems = new Problems();
  const suites = readSuites(paths, rules, options, problems);
  problems.throwIfAny();
  return suites;
}

/** The same, where more is to be read: what is wrong is gathered, and the suites that are right are given. */
export function readSuites(
  paths: readonly string[],
  rules: RuleCatalogue,
  options: LoadOptions,
  problems: Problems,
): Suite[] {
  const { only } = options;
  const schemaOf = (definition?: string) => packageSchema('runner/scenario/scenario.schema.json', definition);
  const [schema, stepSchema] = only ? [unchecked, unchecked] : [schemaOf(), schemaOf('step')];
  const fixture = fixtures(options.messages);
  const suites: Suite[] = [];
  const seen = new Map<string, SourceDocument>();
  const titles = new Titles(problems);
  const catalogue: SourceDocument[] = [];
  for (const path of paths) {
    problems.try(() => {
      const document = SourceDocument.read(path, shownPath(path));
      if (isRulesFile(document.value)) {
        catalogue.push(document);
        return;
      }
      const wrong = schemaProblems(document, schema);
      for (const problem of wrong) problems.add(problem);
      if (isFragmentsFile(document.value)) return;
      const salvaged = wrong.length === 0 ? undefined : salvage(document.value, waysToWrong(schema));
      if (wrong.length > 0 && salvaged === undefined) return;
      const file = salvaged?.suite ?? (document.value as SuiteFile);
      checkId(path, document, file.suite, seen, problems);
      const suite = readSuite({
        path,
        document,
        suite: file,
        ...(salvaged === undefined ? {} : { salvaged }),
        rules,
        problems,
        titles,
        fixture,
        schema,
        stepSchema,
        only,
      });
      if (suite !== undefined) suites.push(suite);
    });
  }
  const [first] = catalogue;
  if (first !== undefined) {
    const many = catalogue.length > 1 ? `: this one and ${catalogue.length - 1} more are` : ', as this is';
    problems.add(
      first.diagnostic(
        ['rfc'],
        `a file of rules is no suite${many}`,
        'rules are read from the folder `rules` of the folder that --suites names',
        'key',
      ),
    );
  }
  return suites;
}

function checkId(
  path: string,
  document: SourceDocument,
  id: string,
  seen: Map<string, SourceDocument>,
  problems: Problems,
): void {
  const earlier = seen.get(id);
  if (earlier) problems.add(document.diagnostic(['suite'], `the suite \`${id}\` is already in ${earlier.file}`));
  seen.set(id, document);
  const wanted = idByPath(path);
  if (wanted !== undefined && wanted !== id)
    problems.add(document.diagnostic(['suite'], `the suite's id does not fit its path`, `it must be \`${wanted}\``));
}

/** The id that a file below a folder `suites` must have. */
function idByPath(path: string): string | undefined {
  const parts = resolve(path).split(sep);
  const at = parts.lastIndexOf('suites', parts.length - 2);
  return at < 0
    ? undefined
    : parts
        .slice(at + 1)
        .join('/')
        .replace(/\.ya?ml$/, '');
}

/** Says what to do when a message file does not exist. */
function fixtures(folders: readonly string[]): (name: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  const lookFor = (name: string) => {
    if (!/^(?:[A-Za-z0-9][A-Za-z0-9._-]*\/)*[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name))
      return 'it must be the name of a file, below the folder of messages';
    if (folders.some(folder => existsSync(join(folder, name)))) return undefined;
    return `looked for in ${folders.map(shownPath).join(' and ')}`;
  };
  return name => {
    if (!known.has(name)) known.set(name, lookFor(name));
    return known.get(name);
  };
}
