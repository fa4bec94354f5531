import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { packageRoot } from '../source/package.js';
import { type Place, shownPath } from '../source/place.js';
import { packed, precompiledOctets, unpacked } from '../source/precompiled.js';
import type { Outline, Rule } from './model.js';
import { type RfcEntry, RuleCatalogue, rfcOf } from './rules.js';

const schemas = ['runner/scenario/scenario.schema.json', 'runner/scenario/rules.schema.json'];

/** A folder of suites as far as a choice of scenarios needs it: its catalogue, and what stands for each scenario. */
export interface Library {
  readonly rules: RuleCatalogue;
  /** What stands for the scenarios of suite files, in their order. */
  outlines(paths: readonly string[]): readonly Outline[];
}

/**
 * The first line of what the build keeps of a folder. The parts follow, packed: the rules of each RFC, then the outlines of each suite file. Only those are
 * unpacked that are asked for.
 */
interface Contents {
  readonly rfcs: readonly RfcEntry[];
  /** RFCs that have rules. */
  readonly rules: readonly number[];
  /** Suite files, as paths below the folder. */
  readonly suites: readonly string[];
  /** The octets of each part. */
  readonly sizes: readonly number[];
}

/** An outline as plain data: its rules by their ids, and its place in a file that the contents name. */
interface WrittenOutline extends Omit<Outline, 'rule' | 'proves' | 'place'> {
  readonly rule: string;
  readonly proves: readonly string[];
  readonly at: readonly [line: number, column: number];
}

/** What the build has read of a folder and found right; undefined when the folder is another, has changed since, or the build was broken off. */
export function builtLibrary(folder: string, hash: string): Library | undefined {
  const octets = precompiledOctets(libraryFile(hash));
  if (octets === undefined) return undefined;
  const first = octets.indexOf('\n') + 1;
  if (first === 0) return undefined;
  const contents = JSON.parse(octets.toString('utf8', 0, first)) as Contents;
  let end = first;
  const parts = contents.sizes.map(size => {
    end += size;
    return octets.subarray(end - size, end);
  });
  if (end !== octets.length) return undefined;
  const rules = new BuiltCatalogue(contents.rfcs, new Map(contents.rules.map((rfc, at) => [rfc, parts[at]])), folder);
  const suites = new Map(contents.suites.map((path, at) => [join(folder, path), parts[contents.rules.length + at]]));
  const cited = (id: string) => rules.get(id) as Rule;
  const outlinesOf = (path: string) => {
    const written = parsed(suites.get(path)) as readonly WrittenOutline[];
    const file = shownPath(path);
    return written.map(({ rule, proves, at: [line, column], ...rest }) => ({
      ...rest,
      rule: cited(rule),
      proves: proves.map(cited),
      place: { file, line, column },
    }));
  };
  return { rules, outlines: paths => paths.flatMap(outlinesOf) };
}

/** What a part says; of one that there is not, nothing. */
function parsed(part: Buffer | undefined): unknown {
  return part === undefined ? [] : unpacked(part);
}

/** A catalogue that reads the rules of an RFC when one of them is asked for. */
class BuiltCatalogue extends RuleCatalogue {
  private readonly read = new Map<number, ReadonlyMap<string, Rule>>();

  constructor(
    rfcs: readonly RfcEntry[],
    /** The rules of each RFC, packed. */
    private readonly parts: ReadonlyMap<number, Buffer | undefined>,
    private readonly folder: string,
  ) {
    super([], rfcs);
  }

  override get(id: string): Rule | undefined {
    return this.rulesOf(rfcOf(id)).get(id);
  }

  override all(): readonly Rule[] {
    return [...this.parts.keys()].flatMap(rfc => [...this.rulesOf(rfc).values()]);
  }

  private rulesOf(rfc: number): ReadonlyMap<string, Rule> {
    const known = this.read.get(rfc);
    if (known !== undefined) return known;
    const written = parsed(this.parts.get(rfc)) as readonly Rule[];
    const shown = ({ file, line, column }: Place): Place => ({
      file: shownPath(join(this.folder, file)),
      line,
      column,
    });
    const rules = new Map(written.map(rule => [rule.id, { ...rule, place: shown(rule.place) }]));
    this.read.set(rfc, rules);
    return rules;
  }
}

/** The file in which the build keeps what it has read of a folder with this hash. */
export function libraryFile(hash: string): string {
  return `${hash.slice(0, 32)}.library`;
}

/** A library as the build keeps it. */
export function writtenLibrary(rules: RuleCatalogue, outlines: readonly Outline[], folder: string): Buffer {
  const kept = ({ file, line, column }: Place): Place => ({ file: relative(folder, resolve(file)), line, column });
  const byRfc = grouped(rules.all(), ({ rfc }) => rfc);
  const bySuite = grouped(outlines, ({ place }) => kept(place).file);
  const written = ({ id, title, tags, rule, proves, place }: Outline): WrittenOutline => ({
    id,
    title,
    tags,
    rule: rule.id,
    proves: proves.map(each => each.id),
    at: [place.line, place.column],
  });
  const parts = [
    ...[...byRfc.values()].map(all => all.map(rule => ({ ...rule, place: kept(rule.place) }))),
    ...[...bySuite.values()].map(all => all.map(written)),
  ].map(packed);
  const contents: Contents = {
    rfcs: rules.rfcs,
    rules: [...byRfc.keys()],
    suites: [...bySuite.keys()],
    sizes: parts.map(({ length }) => length),
  };
  return Buffer.concat([Buffer.from(`${JSON.stringify(contents)}\n`), ...parts]);
}

/** Lists by what their members have in common, in the order in which that is met. */
function grouped<Key, Member>(
  members: readonly Member[],
  key: (member: Member) => Key,
): ReadonlyMap<Key, readonly Member[]> {
  const groups = new Map<Key, Member[]>();
  for (const member of members) {
    const own = groups.get(key(member)) ?? [];
    groups.set(key(member), own);
    own.push(member);
  }
  return groups;
}

/** SHA-256, in hexadecimal, over what is in a folder: its suites, rules, fragments and messages, by names and contents, and the schemas of these. */
export function suitesHash(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => !entry.isDirectory())
    .map(entry => relative(folder, join(entry.parentPath, entry.name)))
    .filter(path => /\.ya?ml$|^messages[\\/]/.test(path));
  const hash = createHash('sha256');
  const add = (base: string, file: string) => {
    const octets = readFileSync(join(base, file));
    hash.update(`${file} ${octets.length}\n`).update(octets);
  };
  for (const file of files.sort()) add(folder, file);
  for (const schema of schemas) add(packageRoot, schema);
  return hash.digest('hex');
}

/** Suite files of a folder, in order; the catalogue, the fixtures and shared fragments are not suites. */
export function suiteFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(path => /\.ya?ml$/.test(path) && !/^(rules|messages|fragments)[\\/]/.test(path))
    .map(path => join(folder, path))
    .filter(path => statSync(path).isFile())
    .sort();
}
