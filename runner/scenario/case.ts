import { didYouMean } from '../source/diagnostic.js';
import type { Path, SourceDocument } from '../source/document.js';
import { holdsVariable, mentions, texts } from '../source/template.js';
import { builtIn } from './built-in.js';
import { namesBound, namesPerhapsBound } from './captures.js';
import { Connections } from './connections.js';
import type { GivenEntry, NeedsEntry, RowEntry, ScenarioEntry, StepEntry, SuiteFile } from './file.js';
import { expandSteps, type Fragment, type PlacedStep } from './fragments.js';
import { inRevisions } from './in-revision.js';
import type { Given, GivenSink, Rule, Scenario, Step } from './model.js';
import { Names } from './names.js';
import { needsProblems } from './needed.js';
import type { Problems } from './problems.js';
import { Reader } from './reader.js';
import { requirements } from './requirements.js';
import type { RuleCatalogue } from './rules.js';
import type { Salvaged } from './salvage.js';
import type { Scope } from './scope.js';
import { checkLooking } from './shared-mailbox.js';
import { findRule, type ReadStep, readStep } from './step.js';
import { shownTitle } from './titles.js';
import { useOf } from './use.js';
import { verbOf } from './verbs/index.js';

/** What all cases of a file are read with. */
export interface FileContext {
  readonly document: SourceDocument;
  readonly suite: SuiteFile;
  readonly fragments: ReadonlyMap<string, Fragment>;
  readonly rules: RuleCatalogue;
  readonly problems: Problems;
  readonly salvaged?: Salvaged;
  readonly fixture: (name: string) => string | undefined;
  /** What was read of `given` once and for all. */
  readonly given: Map<GivenEntry, Given>;
  /** Holds a step, whose values have been put in, against the schema again; tells what is wrong, and whether nothing is. */
  readonly checkShape: (step: PlacedStep) => boolean;
  /** Of a step that the schema has not accepted: what can be read all the same. */
  readonly rightPart: (step: StepEntry) => StepEntry | undefined;
}

const defaultTimeoutMs = 30_000;

/** A row of a table, and where it stands. */
export interface Row {
  readonly entry: RowEntry;
  readonly path: Path;
}

/** Reads one case: a scenario without a table, or one row of it. It is given once for each revision that it is played in. */
export function readCase(context: FileContext, index: number, row: Row | undefined, scope: Scope): readonly Scenario[] {
  const { document, suite, problems } = context;
  const entry = suite.scenarios[index] as ScenarioEntry;
  const path: Path = ['scenarios', index];
  const before = problems.count;
  const reader = new Reader(document, path, problems, context.fixture, at =>
    useOf({ document, path, raw: entry, scope }, at.slice(path.length)),
  );
  const fill = <T>(value: T, at: Path): T =>
    scope.fill(value, { document, path: at }, mention =>
      problems.add(
        document.diagnostic(at, `\`${mention}\` is a list or a map: it cannot stand within a text`, undefined, {
          text: mention,
        }),
      ),
    );
  const spoilt = context.salvaged?.spoilt.get(index);
  if (spoilt !== undefined) {
    if (!spoilt.has('rule')) readRule(entry, row, context.rules, reader, fill);
    readSteps(context, entry, path, scope, {});
    return [];
  }
  const ownNeeds = fill(entry.needs, [...path, 'needs']);
  for (const one of needsProblems(ownNeeds)) reader.at('needs', ...one.path).wrong(one.message, one.hint);
  const title = readTitle(entry, row, scope, reader, fill);
  const rule = readRule(entry, row, context.rules, reader, fill);
  const given = givenOf(context, entry.given, written => fill(written, [...path, 'given']), reader.at('given'));
  const steps = readSteps(context, entry, path, scope, given);
  if (given.shared) checkLooking(steps ?? [], reader.at('given', 'shared'));
  if (rule === undefined || title === undefined || steps === undefined) return [];
  if (problems.count === before && !steps.some(proves))
    reader
      .at('steps')
      .wrong(
        'this scenario proves nothing: no step is judged',
        'give a step `expect`, `observe`, `forbid` or `check`',
        'key',
      );
  const needs = [suite.needs, ownNeeds].filter(one => one !== undefined);
  checkNeeds(needs, reader.at('needs'));
  const one: Scenario = {
    id: `${suite.suite}/${entry.id}${row ? `[${row.entry.id}]` : ''}`,
    title: shownTitle(title),
    ...(entry.about === undefined ? {} : { about: entry.about }),
    rule,
    proves: [...new Set([rule, ...steps.flatMap(step => step.rule ?? [])])],
    tags: [...new Set([...(suite.tags ?? []), ...(entry.tags ?? [])])],
    ...requirements(needs, given, steps),
    intrusive: entry.intrusive === true,
    timeoutMs: reader.at('timeout').duration(entry.timeout, defaultTimeoutMs),
    given,
    steps,
    place: document.place(row?.path ?? path),
  };
  return inRevisions(one, suite.revisions, entry.revisions, context.rules, keyAt(row, 'rule', reader));
}

/** Puts known values into what stands at a path. */
type Fill = <T>(value: T, at: Path) => T;

/** Where a key of a case stands: in its row, or in the scenario. */
function keyAt(row: Row | undefined, key: 'title' | 'rule', reader: Reader): Reader {
  return row?.entry[key] === undefined ? reader.at(key) : reader.at(...row.path.slice(reader.path.length), key);
}

function readTitle(entry: ScenarioEntry, row: Row | undefined, scope: Scope, reader: Reader, fill: Fill) {
  const at = keyAt(row, 'title', reader);
  const title = scalar(fill(row?.entry.title ?? entry.title, at.path), at);
  if (title === undefined) reader.wrong('the key `title` is missing');
  else checkTitle(title ?? '', scope, at);
  return title ?? undefined;
}

function readRule(
  entry: ScenarioEntry,
  row: Row | undefined,
  rules: RuleCatalogue,
  reader: Reader,
  fill: Fill,
): Rule | undefined {
  const at = keyAt(row, 'rule', reader);
  const id = scalar(row?.entry.rule ?? fill(entry.rule, at.path), at);
  if (id === undefined) reader.wrong('the key `rule` is missing', 'it may also be a column of `each`');
  return id === undefined || id === null ? undefined : findRule(id, rules, at);
}

/** A text, as a variable may bring it; null when it brings a list or a map, which is told. */
function scalar(value: unknown, at: Reader): string | undefined | null {
  if (value === undefined) return undefined;
  if (typeof value !== 'object') return String(value);
  at.wrong('a list or a map cannot stand here', 'it must be a text');
  return null;
}

/** The columns of a row: all but what it is called by. */
export function columnsOf(row: RowEntry | undefined): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(row ?? {}).filter(([column]) => column !== 'id'));
}

function readSteps(
  context: FileContext,
  entry: ScenarioEntry,
  path: Path,
  scope: Scope,
  given: Given,
): Scenario['steps'] | undefined {
  const { document, fragments, problems } = context;
  const placed = expandSteps(entry.steps, document, [...path, 'steps'], scope, fragments, problems);
  const connections = new Connections();
  const stepContext = { rules: context.rules, connections };
  // What is wrong with one step hides nothing of the others; where they depend on it they are not told of.
  const read = placed.map(one => {
    if (!one.missing && context.checkShape(one)) return readStep(one, readerOf(one, context), stepContext);
    const rest = one.missing ? undefined : context.rightPart(one.value);
    if (rest === undefined) connections.skip(one.value, one.document.place(one.path));
    else readStep({ ...one, value: rest }, readerOf(one, context), stepContext);
    return undefined;
  });
  const bound = placed.map((one, at) => {
    const step = read[at];
    if (step === undefined) return namesPerhapsBound(one.value);
    return namesBound(one.value, step.protocol?.placeholders ?? one.value.relayed === undefined);
  });
  const names = new Names(new Set(bound.flat().map(({ name }) => name)), problems);
  names.check({
    document,
    path: [...path, 'given'],
    raw: entry.given ?? {},
    value: given,
    scope,
  });
  for (const [at, one] of placed.entries()) {
    if (one.missing) names.lose();
    names.check(one);
    for (const { name, path: inner, text } of bound[at] ?? []) {
      names.bind(name);
      if (read[at] === undefined) continue;
      const taken = Object.hasOwn(builtIn, name)
        ? 'a built-in variable'
        : scope.has(name)
          ? 'the name of a variable or a column'
          : undefined;
      if (taken !== undefined)
        problems.add(
          one.document.diagnostic(
            [...one.path, ...inner],
            `\`${name}\` is already ${taken}`,
            'bind another name',
            text === undefined ? 'key' : { text },
          ),
        );
    }
  }
  const steps = read.filter((one): one is ReadStep => one !== undefined).map(({ step }) => step);
  return steps.length === placed.length ? steps : undefined;
}

function readerOf(step: PlacedStep, { problems, fixture }: FileContext): Reader {
  return new Reader(step.document, step.path, problems, fixture, path => useOf(step, path.slice(step.path.length)));
}

/** What a case is given. One that no row puts anything into is read once for all rows. */
function givenOf(
  { problems, given: known }: FileContext,
  written: GivenEntry | undefined,
  fill: (written: GivenEntry | undefined) => GivenEntry | undefined,
  reader: Reader,
): Given {
  const again = written && known.get(written);
  if (again !== undefined) return again;
  const before = problems.count;
  const given = readGiven(fill(written), reader);
  if (written && problems.count === before && !holdsVariable(written)) known.set(written, given);
  return given;
}

function readGiven(entry: GivenEntry | undefined, reader: Reader): Given {
  const mailbox = reader.at('mailbox').givenMessages(entry?.mailbox);
  const maildrop = reader.at('maildrop').givenMessages(entry?.maildrop);
  for (const [index, message] of (maildrop ?? []).entries())
    if (message.flags || message.date)
      reader.at('maildrop', index).wrong('a maildrop has neither flags nor dates', 'only `mailbox` has');
  const { shared } = entry ?? {};
  if (shared !== undefined && mailbox === undefined)
    reader.at('shared').wrong('there is no `mailbox` that could be shared', undefined, 'key');
  return {
    ...(mailbox === undefined ? {} : { mailbox }),
    ...(shared && { shared }),
    ...(maildrop === undefined ? {} : { maildrop }),
    ...(entry?.sink === undefined ? {} : { sink: readSink(entry.sink, reader.at('sink')) }),
  };
}

function readSink(entry: Required<GivenEntry>['sink'], reader: Reader): GivenSink {
  const { to = '${remote}', rcpt, data, times } = entry;
  if ((rcpt === undefined) === (data === undefined))
    reader.wrong('the sink refuses at `rcpt` or at `data`: one of them', undefined, 'key');
  const number = (key: 'rcpt' | 'data' | 'times', value: number | string | undefined) =>
    value === undefined ? {} : { [key]: reader.at(key).wholeNumber(value, 0) };
  return { to, ...number('rcpt', rcpt), ...number('data', data), ...number('times', times) };
}

/** A title may mention built-in variables, which are shown by their names. A misspelt variable is told. */
function checkTitle(title: string, scope: Scope, reader: Reader): void {
  for (const { name, text } of mentions(title)) {
    if (Object.hasOwn(builtIn, name)) continue;
    reader.wrong(
      `\`${text}\` has no value before the run`,
      didYouMean(name, scope.names()) ?? 'only vars and columns can stand here',
    );
  }
}

function checkNeeds(needs: readonly NeedsEntry[], reader: Reader): void {
  for (const { text } of texts(needs, text => text.includes('${')))
    for (const mention of mentions(text))
      reader.wrong(`\`${mention.text}\` has no value before the run`, 'only vars and columns can stand here');
}

/** Is there something in this step that can turn out badly for the server? */
function proves({ expect, observe, forbid, setUp, action }: Step): boolean {
  if (setUp) return false;
  return (
    expect !== undefined ||
    observe !== undefined ||
    forbid.length > 0 ||
    (action !== undefined && verbOf(action.verb).proves === true)
  );
}
