import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Diagnostic, didYouMean, nearest } from '../source/diagnostic.js';
import { SourceDocument } from '../source/document.js';
import { type Place, shownPath } from '../source/place.js';
import { packageSchema, validate } from '../source/schema.js';
import { inherited, inheritedSeverities, type ReadRules } from './inherited-rules.js';
import type { Rule } from './model.js';
import { Problems } from './problems.js';
import type { RulesFile } from './rules.schema.js';

/** One RFC of the catalogue. */
export interface RfcEntry {
  readonly rfc: number;
  readonly title: string;
  /** Sections that carry a demand, as far as the file lists them. */
  readonly sections: readonly string[];
  /** What text without a word of RFC 2119 counts as. */
  readonly levels?: string;
  readonly updatedBy?: readonly number[];
  readonly obsoletedBy?: readonly number[];
  /** The approved draft that will take its place. */
  readonly successor?: string;
}

/** RFC 2119 defines the words; an older RFC has none, or such of its own. */
const firstWithKeywords = 2119;

/** What a demand under MUST NOT or SHOULD NOT has: without such a word it would say the forbidden act. */
const negation = /\b(no|not|nor|none|never|nothing|nobody|neither|cannot)\b/i;

/** What the RFCs demand, by id. */
export class RuleCatalogue {
  private readonly rules: ReadonlyMap<string, Rule>;

  constructor(
    rules: readonly Rule[],
    readonly rfcs: readonly RfcEntry[],
    /** RFCs of which something may be missing, as their files could not be read. */
    private readonly unread: ReadonlySet<number> = new Set(),
  ) {
    this.rules = new Map(rules.map(rule => [rule.id, rule]));
  }

  /** @param id such as `rfc5321/4.1.1.5/rset-clears-buffers` */
  get(id: string): Rule | undefined {
    return this.rules.get(id);
  }

  /** Is it unknown whether there is such a rule, as its file could not be read? */
  isUnread(id: string): boolean {
    return this.unread.has(rfcOf(id));
  }

  /** All rules, in the order of their files. */
  all(): readonly Rule[] {
    return [...this.rules.values()];
  }

  /** What to say to someone who cites a rule that is not there. */
  hint(id: string): string | undefined {
    const rfc = /^rfc(\d+)\//.exec(id)?.[1];
    if (rfc !== undefined && !this.rfcs.some(entry => String(entry.rfc) === rfc))
      return `the catalogue has no RFC ${rfc}`;
    const meant = this.nearest(id);
    return meant === undefined ? undefined : `did you mean \`${meant}\`?`;
  }

  /** The id that was most likely meant: a slip of the pen, or the same name in another section or RFC. */
  nearest(id: string): string | undefined {
    const name = id.split('/').at(-1) ?? '';
    const all = this.all().map(rule => rule.id);
    return nearest(id, all) ?? all.find(known => name !== '' && known.endsWith(`/${name}`));
  }
}

type RuleEntry = RulesFile['rules'][string];

/** The RFC that an id of a rule, or the name of a file, begins with. */
export function rfcOf(id: string): number {
  return Number(/^rfc(\d+)/.exec(id)?.[1]);
}

/**
 * Reads the rule catalogue: every `rfcNNNN.yaml` of a directory, or of several.
 * @throws InvalidSource with everything that is wrong in any of the files
 */
export function loadRules(directories: string | readonly string[]): RuleCatalogue {
  const problems = new Problems();
  const rules = readRules(directories, problems);
  problems.throwIfAny();
  return rules;
}

/** The same, where more is to be read: what is wrong is gathered, and what is right is given. */
export function readRules(directories: string | readonly string[], problems: Problems): RuleCatalogue {
  const schema = packageSchema<RulesFile>('runner/scenario/rules.schema.json');
  const found = new Map<string, WrittenRule>();
  const rfcs = new Map<number, RfcEntry>();
  const files: ReadRules[] = [];
  const unread = new Set<number>();
  for (const directory of [directories].flat()) {
    const doubled: Doubled[] = [];
    for (const file of rulesFiles(directory)) {
      const read = problems.try(() => {
        const document = SourceDocument.read(file, shownPath(file));
        return { document, content: validate(document, schema) };
      });
      if (read === undefined) {
        unread.add(rfcOf(basename(file)));
        continue;
      }
      const { document, content } = read;
      for (const problem of fileProblems(content, file, document)) problems.add(problem);
      rfcs.set(content.rfc, entryOf(content, rfcs.get(content.rfc)));
      files.push(read);
      for (const [key, entry] of Object.entries(content.rules)) {
        const rule = ruleOf(content, key, entry, document.place(['rules', key], 'key'));
        for (const problem of ruleProblems(rule, key, content, document)) problems.add(problem);
        const written = { rule, document, key, directory };
        const first = found.get(rule.id);
        if (first === undefined) found.set(rule.id, written);
        else doubled.push({ first, second: written });
      }
    }
    for (const problem of doubledProblems(doubled, directory)) problems.add(problem);
  }
  // An RFC that has another's rules lacks some, where the other could not be read.
  for (const { content } of files) {
    const { rfc, 'differs-from': origin } = content;
    if (origin !== undefined && unread.has(origin)) unread.add(rfc);
  }
  for (const problem of kinProblems(found, unread)) problems.add(problem);
  const written = [...found.values()].map(({ rule }) => rule);
  const rules = inherited(
    written,
    files.filter(({ content }) => !unread.has(content['differs-from'] ?? 0)),
    problems,
  );
  const kin = kinship(rules);
  const severities = inheritedSeverities(rules);
  const order = [...rfcs.keys()];
  return new RuleCatalogue(
    rules
      .toSorted((a, b) => order.indexOf(a.rfc) - order.indexOf(b.rfc))
      .map(rule => ({
        ...rule,
        ...severities.get(rule.id),
        sameAs: [...(kin.get(rule.id) ?? [])].filter(id => id !== rule.id).sort(),
      })),
    [...rfcs.values()],
    unread,
  );
}

function rulesFiles(directory: string): string[] {
  return readdirSync(directory)
    .filter(name => /\.ya?ml$/.test(name))
    .sort()
    .map(name => join(directory, name));
}

/** A rule, and where it is written. */
interface WrittenRule {
  readonly rule: Rule;
  readonly document: SourceDocument;
  readonly key: string;
  /** The folder of its file. */
  readonly directory: string;
}

function* fileProblems({ rfc, levels }: RulesFile, file: string, document: SourceDocument): Generator<Diagnostic> {
  if (basename(file).replace(/\.ya?ml$/, '') !== `rfc${rfc}`)
    yield document.diagnostic(['rfc'], `the file of RFC ${rfc} must be called rfc${rfc}.yaml`);
  if (rfc < firstWithKeywords && levels === undefined)
    yield document.diagnostic(
      ['rfc'],
      `RFC ${rfc} is older than the words of RFC 2119: the key \`levels\` is missing`,
      'say what its text counts as',
    );
}

function ruleOf({ rfc }: RulesFile, key: string, entry: RuleEntry, place: Place): Rule {
  const { level, says, severity, untested, errata, 'in-successor': inSuccessor, 'same-as': sameAs = [] } = entry;
  return {
    id: `rfc${rfc}/${key}`,
    rfc,
    section: key.split('/', 1)[0] ?? '',
    level,
    says,
    ...severityOf(level, severity),
    ...(untested === undefined ? {} : { untested }),
    ...(errata === undefined ? {} : { errata }),
    ...(inSuccessor === undefined ? {} : { inSuccessor }),
    sameAs: [sameAs].flat(),
    place,
  };
}

/** No RFC demands what is of the level SECURITY: it is there for no other reason. */
function severityOf(level: Rule['level'], severity: Rule['severity']): Pick<Rule, 'severity'> {
  if (severity !== undefined) return { severity };
  return level === 'SECURITY' ? { severity: 'security' } : {};
}

/** A rule that was written twice. */
interface Doubled {
  readonly first: WrittenRule;
  readonly second: WrittenRule;
}

/** Of many rules that another folder has too the first one is told: the folder is a copy. */
function* doubledProblems(doubled: readonly Doubled[], directory: string): Generator<Diagnostic> {
  const elsewhere = doubled.filter(({ first }) => first.directory !== directory);
  const copy = elsewhere.length > 1 ? elsewhere : [];
  for (const { first, second } of doubled.filter(one => !copy.includes(one))) {
    const { file, line } = first.rule.place;
    const message = `the rule \`${second.rule.id}\` is already in ${file}:${line}`;
    yield second.document.diagnostic(['rules', second.key], message, undefined, 'key');
  }
  const [one] = copy;
  if (one === undefined) return;
  const [here, there] = [directory, one.first.directory].map(shownPath);
  yield one.second.document.diagnostic(
    ['rules', one.second.key],
    `${copy.length} rules of ${here} are already in ${there}, which is always read: this is the first`,
    'remove from it what is a copy: suites can cite the rules of both',
    'key',
  );
}

function* ruleProblems(
  { level, says, severity, inSuccessor }: Rule,
  key: string,
  { successor }: RulesFile,
  document: SourceDocument,
): Generator<Diagnostic> {
  if (level.endsWith('NOT') && !negation.test(says))
    yield document.diagnostic(
      ['rules', key, 'says'],
      `under ${level} \`says\` must state the demand, not the forbidden act`,
      'say what is not done, such as `CLOSE sends no EXPUNGE responses`',
    );
  if (severity === 'style' && level.startsWith('MUST'))
    yield document.diagnostic(
      ['rules', key, 'severity'],
      `a ${level} is more than a matter of style`,
      'leave `severity` out: it is interoperability then',
    );
  if (inSuccessor !== undefined && successor === undefined)
    yield document.diagnostic(['rules', key, 'in-successor'], 'the file names no `successor`', undefined, 'key');
}

/** What is wrong with the rules that others are the same as. */
function* kinProblems(found: ReadonlyMap<string, WrittenRule>, unread: ReadonlySet<number>): Generator<Diagnostic> {
  for (const { rule, document, key } of found.values()) {
    for (const [index, other] of rule.sameAs.entries()) {
      const path = ['rules', key, 'same-as', index];
      if (other === rule.id) yield document.diagnostic(path, `the rule names itself`);
      else if (!found.has(other) && !unread.has(rfcOf(other)))
        yield document.diagnostic(path, `unknown rule \`${other}\``, didYouMean(other, found.keys()));
    }
  }
}

/** What a file says of its RFC, with what an earlier file of another folder says of it. */
function entryOf(content: RulesFile, earlier: RfcEntry | undefined): RfcEntry {
  const {
    rfc,
    title,
    sections = [],
    levels,
    successor,
    'updated-by': updatedBy,
    'obsoleted-by': obsoletedBy,
  } = content;
  return {
    ...earlier,
    rfc,
    title,
    sections: [...(earlier?.sections ?? []), ...sections],
    ...(levels === undefined ? {} : { levels }),
    ...(updatedBy === undefined ? {} : { updatedBy }),
    ...(obsoletedBy === undefined ? {} : { obsoletedBy }),
    ...(successor === undefined ? {} : { successor }),
  };
}

/** Rules that are tied, directly or by way of others, in either direction. */
function kinship(rules: readonly Rule[]): Map<string, Set<string>> {
  const groups = new Map<string, Set<string>>(rules.map(({ id }) => [id, new Set([id])]));
  for (const { id, sameAs } of rules) {
    for (const other of sameAs) {
      const joined = new Set([...(groups.get(id) ?? []), ...(groups.get(other) ?? [])]);
      for (const member of joined) groups.set(member, joined);
    }
  }
  return groups;
}
