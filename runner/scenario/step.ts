import { endsConnection } from '../protocols/match/universal.js';
import type { Protocol } from '../protocols/protocol.js';
import { relayedGrammar } from '../sink/expectation.js';
import { didYouMean } from '../source/diagnostic.js';
import { readCaptures } from './captures.js';
import type { Connections, UsedConnection } from './connections.js';
import { readExpectations, type StepExpectations } from './expectations.js';
import type { StepEntry } from './file.js';
import type { PlacedStep } from './fragments.js';
import type { Action, Rule, Step } from './model.js';
import type { Reader } from './reader.js';
import type { RuleCatalogue } from './rules.js';
import { isVerb, type VerbName, verbOf, verbs } from './verbs/index.js';
import { expectationKeys, idle, type Verb } from './verbs/verb.js';

/** What reading the steps of one case needs to know. */
export interface StepContext {
  readonly rules: RuleCatalogue;
  readonly connections: Connections;
}

/** A step that has been read, and the protocol of the connection that it is about. */
export interface ReadStep {
  readonly step: Step;
  readonly protocol?: Protocol;
}

/** Reads a step, and tells what is wrong with it at its place among the others. Undefined when it is too wrong to go on with. */
export function readStep(placed: PlacedStep, reader: Reader, context: StepContext): ReadStep | undefined {
  const { value } = placed;
  const name = verbNameOf(placed, reader);
  if (name === null) return undefined;
  const reads = expectationKeys.some(key => value[key] !== undefined);
  checkModifiers(value, name, reads, reader);
  const does = name === undefined ? undefined : readAction(name, value, reads, reader);
  const rule = value.rule === undefined ? undefined : findRule(value.rule, context.rules, reader.at('rule'));
  const connection = follow(placed, does, reads, reader, context);
  const asks = does?.verb.relayed ? readExpectations(value, relayedMail, reader) : connection?.asks;
  const withinMs = reader.at('within').duration(value.within ?? does?.inner.within, undefined);
  const step: Step = {
    place: placed.document.place(placed.path),
    ...(connection === undefined || does?.verb.connection === 'opens' ? {} : { on: connection.name }),
    ...(rule === undefined ? {} : { rule }),
    ...(does === undefined ? {} : { action: does.action }),
    ...(asks ?? { forbid: [] }),
    bind: connection?.bind ?? {},
    written: { expect: value.expect, forbid: value.forbid, observe: value.observe, 'skip-if': value['skip-if'] },
    ...(withinMs === undefined ? {} : { withinMs }),
    ...(value.tag === undefined ? {} : { tag: value.tag }),
    setUp: does !== undefined && !isJudged(does.verb, reads),
  };
  return { step, ...(connection === undefined ? {} : { protocol: connection.protocol }) };
}

/** What a step does: its verb, what it makes of the entry, and what of the step's own keys stands in that. */
interface Doing {
  readonly name: VerbName;
  readonly verb: Verb<unknown, Action>;
  readonly action: Action;
  readonly inner: Pick<StepEntry, 'on' | 'within'>;
}

function readAction(name: VerbName, step: StepEntry, reads: boolean, reader: Reader): Doing {
  const verb = verbOf(name);
  const at = reader.at(name);
  const action = verb.read(step[name], at, step, reader);
  const inner = verb.inner?.(step[name]) ?? {};
  if (inner.on !== undefined && step.on !== undefined) idle(at, 'on', 'the step names the connection already');
  if (inner.within !== undefined && step.within !== undefined)
    idle(at, 'within', 'the step says already how long to wait');
  if (step.within !== undefined && !reads && !verb.waits(action))
    idle(reader, 'within', `\`${name}\` waits for nothing`);
  if (step.rule !== undefined && !isJudged(verb, reads)) idle(reader, 'rule', `a failure of \`${name}\` is an error`);
  return { name, verb, action, inner };
}

/** Can the step's failure be a verdict? Where a verb sets the stage, what is read behind it may be judged still. */
function isJudged({ judged }: Verb, reads: boolean): boolean {
  return judged === 'always' || (judged === 'replies' && reads);
}

/** Mail that was relayed to the sink, as steps speak of it. */
const relayedMail = { title: 'relayed mail', grammar: relayedGrammar, connected: false, secures: false };

/** The connection that a step is about, and what it asks of the replies there. */
interface About extends UsedConnection {
  readonly asks: StepExpectations;
  readonly bind: Step['bind'];
}

/** Finds the connection that a step is about, if it is about one, holds the step against its protocol, and follows what becomes of it. */
function follow(
  { value, document, path, on: around }: PlacedStep,
  does: Doing | undefined,
  reads: boolean,
  reader: Reader,
  { connections }: StepContext,
): About | undefined {
  const place = document.place(path);
  const verb = does?.verb;
  const replies = reads && verb?.reads !== 'none' && !verb?.relayed;
  const opened = does && verb?.opens?.(does.action);
  if (does && opened) connections.open(opened.service, opened.names, place, reader.at(does.name));
  if ((verb?.connection === 'none' || opened) && !replies) return undefined;
  const named = does && verb?.names?.(does.action);
  if (named && value.on !== undefined) idle(reader, 'on', `\`${does.name}\` names its connections itself`);
  const on = opened ? undefined : (value.on ?? does?.inner.on ?? around);
  const where = named && does ? reader.at(does.name) : value.on === undefined ? reader : reader.at('on');
  const used = (named ?? [on]).map(name => connections.use(name, verb?.connection === 'sends', where));
  const connection = used[0];
  if (connection === undefined) return undefined;
  const { protocol } = connection;
  if (value.tag !== undefined && !protocol.tagged)
    reader.at('tag').wrong(`${protocol.title} has no tags`, undefined, 'key');
  const context = { title: protocol.title, grammar: protocol, connected: true, secures: verb?.secures === true };
  const asks = readExpectations(value, context, reader);
  const bind = readCaptures(value, protocol, reader);
  for (const one of used) if (does && one) verb?.fits?.(does.action, one.protocol, reader.at(does.name));
  const ends = value.expect !== undefined && endsConnection(value.expect) ? 'closed' : verb?.ends;
  for (const one of used) if (one && ends) connections.end(one.name, ends, place);
  return { ...connection, asks, bind };
}

/** The rule of an id; that it is unknown, or that it cannot be tested, is told. */
export function findRule(id: string, rules: RuleCatalogue, reader: Reader): Rule | undefined {
  const rule = rules.get(id);
  if (rule === undefined) {
    // What is wrong with the file that may have it has been told.
    if (!rules.isUnread(id)) reader.wrong(`unknown rule \`${id}\``, rules.hint(id));
  } else if (rule.untested !== undefined) {
    reader.wrong(
      `the rule \`${id}\` is listed as untested`,
      `${rule.place.file}:${rule.place.line} says: ${rule.untested}`,
    );
  }
  return rule;
}

/** The name of the step's verb; undefined when it only reads; null when it has none and reads nothing either. */
function verbNameOf({ value }: PlacedStep, reader: Reader): VerbName | undefined | null {
  const [first, second] = Object.keys(value).filter(isVerb);
  if (second !== undefined)
    reader
      .at(second)
      .wrong(`a step has one verb: \`${first}\` and \`${second}\` are two`, 'make two steps of it', 'key');
  if (first === undefined && !expectationKeys.some(key => value[key] !== undefined)) {
    reader.wrong(
      'this step does nothing: it has no verb and expects nothing',
      didYouMean(Object.keys(value)[0] ?? '', Object.keys(verbs)),
    );
    return null;
  }
  return first;
}

/** Which verb a key of a step belongs to. */
const owners = new Map<keyof StepEntry, VerbName>(
  Object.keys(verbs)
    .filter(isVerb)
    .flatMap(name => (verbOf(name).keys ?? []).map(key => [key, name] as const)),
);

/** Tells of keys that mean nothing beside the step's verb. */
function checkModifiers(step: StepEntry, name: VerbName | undefined, reads: boolean, reader: Reader): void {
  const misplaced = (key: keyof StepEntry, message: string, hint?: string): void => {
    if (step[key] !== undefined) reader.at(key).wrong(message, hint, 'key');
  };
  misplaced('with', '`with` belongs to `use`');
  for (const [key, owner] of owners) if (name !== owner) misplaced(key, `\`${key}\` belongs to \`${owner}\``);
  if (name !== undefined && name !== 'send' && name !== 'write')
    misplaced('tag', '`tag` belongs to `send`, and to a step that only reads or writes octets');
  else if (name !== 'send' && !reads) misplaced('tag', '`tag` names the answer that is read: this step reads none');
  if (name !== undefined) {
    const { connection, reads: allowed, relayed } = verbOf(name);
    if (connection === 'none' && !reads && !relayed) misplaced('on', `\`${name}\` is not about a connection`);
    for (const key of expectationKeys)
      if (allowed === 'none' || (allowed === 'expect' && key !== 'expect'))
        misplaced(key, `\`${key}\` cannot stand beside \`${name}\``, 'put it into a separate step after this one');
  }
  if (step.observe !== undefined)
    misplaced('expect', '`observe` stands in place of `expect`: one reply is not judged twice');
  if (step.expect === undefined && step.observe === undefined)
    misplaced('bind', '`bind` needs an `expect`, whose reply it captures from');
}
