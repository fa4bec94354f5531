import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import type { Level } from '../record/events.js';
import { suiteFiles } from '../runner/scenario/library.js';
import type { Outline, Scenario } from '../runner/scenario/model.js';
import type { RuleCatalogue } from '../runner/scenario/rules.js';
import { select } from '../runner/scenario/select.js';
import { mayMean, meantBy } from '../runner/scenario/selector.js';
import { InvalidSource } from '../runner/source/diagnostic.js';
import { SourceDocument } from '../runner/source/document.js';
import { nearest } from '../runner/source/nearest.js';
import { shownPath } from '../runner/source/place.js';
import type { SelectionOptions } from './options.js';
import { collectionOf, distinct, ownSuites } from './suite-collection.js';
import { NothingSelected, WrongUsage } from './usage.js';

/** Scenarios as chosen on the command line, with the catalogue that they cite. */
export interface Selection {
  readonly scenarios: readonly Scenario[];
  /** They are all that there are. */
  readonly whole: boolean;
  readonly rules: RuleCatalogue;
  /** SHA-256 over all that could have been chosen, in hexadecimal. */
  readonly hash: string;
  readonly message: (name: string) => Buffer;
  /** The files that were named, by the ids of their suites. */
  readonly files: Readonly<Record<string, string>>;
}

const levels: readonly Level[] = ['MUST', 'MUST NOT', 'SHOULD', 'SHOULD NOT', 'MAY', 'SECURITY'];

/**
 * Loads suites and rules, and chooses.
 * @throws InvalidSource, WrongUsage, NothingSelected
 */
export function choose(selectors: readonly string[], options: SelectionOptions): Selection {
  return loaded(survey(selectors, options));
}

/** What was chosen, ready to be played. @throws InvalidSource */
export function loaded({ scenarios, messages, load, ...rest }: Survey): Selection {
  return { ...rest, scenarios: load(scenarios), message: messageReader(messages) };
}

/** What a selection comes to: enough to show it. */
export interface Survey {
  readonly scenarios: readonly Outline[];
  /** They are all that there are. */
  readonly whole: boolean;
  readonly rules: RuleCatalogue;
  /** SHA-256 over all that could have been chosen, in hexadecimal. */
  readonly hash: string;
  /** Folders of fixtures. */
  readonly messages: readonly string[];
  /** The files that were named, by the ids of their suites. */
  readonly files: Readonly<Record<string, string>>;
  /** The scenarios themselves. */
  load(chosen: readonly Outline[]): readonly Scenario[];
}

/**
 * Chooses without reading what the build has read.
 * @throws InvalidSource, WrongUsage, NothingSelected
 */
export function survey(selectors: readonly string[], options: SelectionOptions): Survey {
  const folder = suitesFolder(options.suites);
  const files = selectors.filter(isSuiteFile);
  const names = selectors.filter(selector => !isSuiteFile(selector));
  const named = Object.fromEntries(files.flatMap(file => suiteIdIn(file).map(id => [id, file])));
  const ids = Object.keys(named);
  const bundled = suiteFiles(folder);
  // A file that was named, such as a copy that somebody works on, stands in place of the suite that has its id.
  const wanted = bundled
    .filter(path => !ids.includes(idOf(folder, path)))
    .filter(path => names.some(name => mayMean(name, idOf(folder, path))));
  // When a name fits no file, all are read, so that the message can tell what was most likely meant.
  const suites = [...bundled.map(path => idOf(folder, path)), ...ids];
  const hit = names.every(name => suites.some(id => mayMean(name, id)));
  const paths = distinct(selectors.length > 0 && hit ? [...wanted, ...files] : [...bundled, ...files]);
  const messages = [...new Set([join(folder, 'messages'), join(ownSuites, 'messages')])];
  const collection = collectionOf({ folder, paths, messages, foreign: files.length > 0 || folder !== ownSuites });
  const levelsWanted = options.level?.map(levelOf);
  const chosen = select(collection.outlines, {
    ...(names.length > 0 ? { selectors: [...names, ...wholeSuites(ids, names)] } : {}),
    ...(options.exclude ? { exclude: options.exclude } : {}),
    ...(options.only ? { only: options.only } : {}),
    ...(options.rfc ? { rfc: options.rfc } : {}),
    ...(levelsWanted ? { level: levelsWanted } : {}),
    ...(options.tag ? { tags: options.tag } : {}),
  });
  // One that means nothing is a slip that the others would hide.
  const empty = names.find(name => meantBy(name, collection.outlines).length === 0);
  if (empty !== undefined) throw new NothingSelected(nothing([empty], {}, collection.outlines));
  if (chosen.length === 0) throw new NothingSelected(nothing(selectors, options, collection.outlines));
  const idle = options.exclude?.find(selector => meantBy(selector, collection.outlines).length === 0);
  if (idle !== undefined)
    throw new NothingSelected(`--exclude ${idle} leaves nothing out: \`mailspec list\` shows what there is`);
  const whole = selectors.length === 0 && chosen.length === collection.outlines.length;
  const { rules, hash, load } = collection;
  return { scenarios: chosen, whole, rules, hash, messages, files: named, load };
}

/** Of the suites of files that were named: those of which no scenario was named beside them. */
function wholeSuites(ids: readonly string[], names: readonly string[]): readonly string[] {
  return ids.filter(id => !names.some(name => name.startsWith(`${id}/`)));
}

/** The folder of suites that is asked for, or mailspec's own. */
function suitesFolder(asked: string | undefined): string {
  if (asked === undefined) return ownSuites;
  if (!statSync(asked, { throwIfNoEntry: false })?.isDirectory())
    throw new WrongUsage(`${asked}: no such folder of suites`);
  const way = relative(realpathSync(asked), realpathSync(ownSuites));
  if (way !== '' && !way.startsWith('..') && !isAbsolute(way))
    throw new WrongUsage(
      `${asked}: this folder holds mailspec's own suites, in ${way}: name a folder that holds yours alone, or leave --suites out`,
    );
  return asked;
}

/** The id of the suite that a file holds: none where it holds fragments or rules, or cannot be read, which is told when all of it is read. */
function suiteIdIn(file: string): string[] {
  try {
    const { value } = SourceDocument.read(file, shownPath(file));
    const id = (value as { readonly suite?: unknown } | null)?.suite;
    return typeof id === 'string' ? [id] : [];
  } catch (error) {
    if (error instanceof InvalidSource) return [];
    throw error;
  }
}

/** The id that a suite of this path has: its path below the folder. */
function idOf(folder: string, path: string): string {
  return relative(folder, path)
    .replaceAll('\\', '/')
    .replace(/\.ya?ml$/, '');
}

function isSuiteFile(selector: string): boolean {
  return /\.ya?ml$/.test(selector);
}

function levelOf(text: string): Level {
  const level = levels.find(one => one === text.toUpperCase().replace(/[-_]/g, ' '));
  if (level === undefined) throw new WrongUsage(`--level takes one of ${levels.join(', ')}, not \`${text}\``);
  return level;
}

function messageReader(folders: readonly string[]): (name: string) => Buffer {
  const read = new Map<string, Buffer>();
  return name => {
    const known = read.get(name);
    if (known) return known;
    const path = folders.map(folder => join(folder, name)).find(existsSync);
    if (path === undefined) throw new Error(`no fixture ${name} in ${folders.join(' or ')}`);
    const octets = readFileSync(path);
    read.set(name, octets);
    return octets;
  };
}

function nothing(selectors: readonly string[], options: SelectionOptions, all: readonly Outline[]): string {
  const asked = [
    ...selectors,
    ...(options.rfc ?? []).map(one => `--rfc ${one}`),
    ...(options.level ?? []).map(one => `--level ${one}`),
    ...(options.tag ?? []).map(one => `--tag ${one}`),
    ...(options.exclude ?? []).map(one => `--exclude ${one}`),
    ...(options.only ? ['--last-failed'] : []),
  ];
  const ids = new Set(
    all.flatMap(({ id }) => [
      id,
      id.replace(/[@[].*/, ''),
      id.split('/').slice(0, 2).join('/'),
      id.split('/', 1)[0] ?? id,
    ]),
  );
  const near = selectors.length > 0 ? nearest(selectors[0] ?? '', ids) : undefined;
  const hint = near === undefined ? '`mailspec list` shows what there is' : `did you mean \`${near}\`?`;
  return `no scenario matches ${asked.join(' ') || 'the suites'}: ${hint}`;
}
