import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import { withoutRevision } from '../runner/protocols/imap/revisions.js';
import { builtLibrary, suitesHash } from '../runner/scenario/library.js';
import { loadSuites, readSuites } from '../runner/scenario/load.js';
import type { Outline, Scenario } from '../runner/scenario/model.js';
import { Problems } from '../runner/scenario/problems.js';
import { type RuleCatalogue, readRules } from '../runner/scenario/rules.js';
import { packageRoot } from '../runner/source/package.js';
import { shownPath } from '../runner/source/place.js';

/** The suites that come with mailspec. */
export const ownSuites: string = join(packageRoot, 'suites');

/** What there is to choose from. */
export interface SuiteCollection {
  readonly rules: RuleCatalogue;
  readonly outlines: readonly Outline[];
  /** SHA-256 over all that could have been chosen, in hexadecimal. */
  readonly hash: string;
  /** What was chosen, to be played. */
  load(chosen: readonly Outline[]): readonly Scenario[];
}

/** Suite files, and where the rules and fixtures are that they name. */
export interface Files {
  readonly folder: string;
  readonly paths: readonly string[];
  /** Folders of fixtures. */
  readonly messages: readonly string[];
  /** Not all of them are mailspec's own. */
  readonly foreign: boolean;
}

/**
 * Reads suites and rules. Of mailspec's own the build has read enough to choose from, and what is chosen is read when it is to be played.
 * @throws InvalidSource
 */
export function collectionOf({ folder, paths, messages, foreign }: Files): SuiteCollection {
  const own = suitesHash(ownSuites);
  const library = builtLibrary(ownSuites, own);
  if (library !== undefined && !foreign) {
    const { rules } = library;
    const load = (chosen: readonly Outline[]) => {
      const files = new Set(chosen.map(({ place }) => place.file));
      const ids = new Set(chosen.map(({ id }) => id));
      const held = paths.filter(path => files.has(shownPath(path)));
      // A table's rows are read together.
      const only = new Set(chosen.map(({ id }) => withoutRevision(id).replace(/\[[^[]*\]$/, '')));
      return loadSuites(held, rules, { messages, only }).flatMap(suite =>
        suite.scenarios.filter(({ id }) => ids.has(id)),
      );
    };
    return { rules, outlines: library.outlines(paths), hash: own, load };
  }
  const problems = new Problems();
  const catalogues = distinct([join(ownSuites, 'rules'), join(folder, 'rules')].filter(path => existsSync(path)));
  const rules = (catalogues.length === 1 ? library?.rules : undefined) ?? readRules(catalogues, problems);
  const suites = readSuites(paths, rules, { messages }, problems);
  problems.throwIfAny();
  const scenarios = suites.flatMap(suite => suite.scenarios);
  const load = (chosen: readonly Outline[]) => {
    const wanted = new Set(chosen);
    return scenarios.filter(scenario => wanted.has(scenario));
  };
  return {
    rules,
    outlines: scenarios,
    hash: hashOf([own, ...(folder === ownSuites ? [] : [suitesHash(folder)])], outside(paths, folder)),
    load,
  };
}

/** Over what folders hold, and over files beside them. */
function hashOf(folders: readonly string[], files: readonly string[]): string {
  if (folders.length === 1 && files.length === 0) return folders[0] ?? '';
  const hash = createHash('sha256');
  for (const folder of folders) hash.update(`${folder}\n`);
  for (const file of [...files].sort()) hash.update(readFileSync(file));
  return hash.digest('hex');
}

/** The paths that are not in a folder. */
function outside(paths: readonly string[], folder: string): string[] {
  return paths.filter(path => existsSync(path) && relative(realpathSync(folder), realpathSync(path)).startsWith('..'));
}

/** Paths without those that lead to what another leads to. */
export function distinct(paths: readonly string[]): string[] {
  const real = paths.map(path => (existsSync(path) ? realpathSync(path) : path));
  return paths.filter((_, at) => real.indexOf(real[at] ?? '') === at);
}
