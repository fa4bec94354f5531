import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { packageRoot } from '../source/package.js';
import { type Place, shownPath } from '../source/place.js';
import { contentName, precompiledJson } from '../source/precompiled.js';
import type { Outline, Rule } from './model.js';
import { type RfcEntry, RuleCatalogue } from './rules.js';

const schemas = ['runner/scenario/scenario.schema.json', 'runner/scenario/rules.schema.json'];

/** A folder of suites as far as a choice of scenarios needs it: its catalogue, and what stands for each scenario. */
export interface Library {
  readonly rules: RuleCatalogue;
  readonly outlines: readonly Outline[];
}

/** The same as plain data: rules by their ids, and places in files of the folder. */
interface Written {
  readonly rules: readonly Rule[];
  readonly rfcs: readonly RfcEntry[];
  readonly outlines: readonly WrittenOutline[];
}

interface WrittenOutline extends Omit<Outline, 'rule' | 'proves'> {
  readonly rule: string;
  readonly proves: readonly string[];
}

/** What the build has read of a folder and found right; undefined when the folder is another, or has changed since. */
export function builtLibrary(folder: string): Library | undefined {
  const written = precompiledJson(libraryName(folder)) as Written | undefined;
  if (written === undefined) return undefined;
  const paths = new Map<string, string>();
  const shown = ({ file, line, column }: Place): Place => {
    const path = paths.get(file) ?? shownPath(join(folder, file));
    paths.set(file, path);
    return { file: path, line, column };
  };
  const rules = new RuleCatalogue(
    written.rules.map(rule => ({ ...rule, place: shown(rule.place) })),
    written.rfcs,
  );
  const cited = (id: string) => rules.get(id) as Rule;
  const outlines = written.outlines.map(outline => ({
    ...outline,
    rule: cited(outline.rule),
    proves: outline.proves.map(cited),
    place: shown(outline.place),
  }));
  return { rules, outlines };
}

/** A library as the build keeps it. */
export function writtenLibrary({ rules, outlines }: Library, folder: string): string {
  const kept = ({ file, line, column }: Place): Place => ({ file: relative(folder, resolve(file)), line, column });
  const written: Written = {
    rules: rules.all().map(rule => ({ ...rule, place: kept(rule.place) })),
    rfcs: rules.rfcs,
    outlines: outlines.map(({ id, title, tags, rule, proves, place }) => ({
      id,
      title,
      tags,
      rule: rule.id,
      proves: proves.map(each => each.id),
      place: kept(place),
    })),
  };
  return JSON.stringify(written);
}

/** What a folder's library is kept by: the names and the contents of all its files, and the schemas that they were held against. */
export function libraryName(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => !entry.isDirectory())
    .map(entry => relative(folder, join(entry.parentPath, entry.name)));
  const line = (base: string, file: string) => `${file} ${contentName(readFileSync(join(base, file)))}\n`;
  return contentName(
    [...files.sort().map(file => line(folder, file)), ...schemas.map(schema => line(packageRoot, schema))].join(''),
  );
}

/** Suite files of a folder, in order; the catalogue, the fixtures and shared fragments are not suites. */
export function suiteFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(path => /\.ya?ml$/.test(path) && !/^(rules|messages|fragments)[\\/]/.test(path))
    .map(path => join(folder, path))
    .filter(path => statSync(path).isFile())
    .sort();
}
