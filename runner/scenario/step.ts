import type { ProtocolName } from '../protocols/protocol.js';
import { didYouMean } from '../source/diagnostic.js';
import { readAction } from './action.js';
import { checkCaptures } from './captures.js';
import type { Connections } from './connections.js';
import { checkCancel, checkEffect } from './effect.js';
import { type Checkers, checkExpectations, endsConnection } from './expectations.js';
import type { PlacedStep } from './fragments.js';
import type { Action, Rule, Step } from './model.js';
import type { Reader } from './reader.js';
import type { RuleCatalogue } from './rules.js';
import { isVerb, reading, type Verb, verbs } from './verbs.js';

/** What reading the steps of one case needs to know. */
export interface StepContext {
  readonly rules: RuleCatalogue;
  readonly checkers: Checkers;
  readonly connections: Connections;
}

/** A step that has been read, and the protocol of the connection that it is about. */
export interface ReadStep {
  readonly step: Step;
  readonly protocol?: ProtocolName;
}

/** Reads a step, and tells what is wrong with it at its place among the others. Undefined when it is too wrong to go on with. */
export function readStep(placed: PlacedStep, reader: Reader, context: StepContext): ReadStep | undefined {
  const { value } = placed;
  const place = placed.document.place(placed.path);
  const verb = verbOf(placed, reader);
  if (verb === null) return undefined;
  const action = verb === undefined ? undefined : readAction(verb, value, reader);
  const reads = reading.some(key => value[key] !== undefined);
  checkModifiers(placed, verb, reads, reader);
  checkEffect(verb, value, reads, reader);
  const rule = value.rule === undefined ? undefined : findRule(String(value.rule), context.rules, reader.at('rule'));
  if (action?.verb === 'connect') context.connections.connect(action, place, reader.at('connect'));
  const named = action && 'names' in action && action.verb !== 'connect' ? action.names : undefined;
  const on = (value.on ?? (action?.verb === 'login' ? (value.login as { on?: string }).on : undefined) ?? placed.on) as
    | string
    | undefined;
  const reply = reads && verb !== 'check' && verb !== 'relayed';
  const connected = verb === undefined ? true : verbs[verb].connected || reply;
  const sends = verb !== undefined && verbs[verb].connected && !['close', 'reset'].includes(verb);
  const where = named && verb ? reader.at(verb) : value.on === undefined ? reader : reader.at('on');
  const used = connected
    ? (named ?? [on]).map(name => context.connections.use(action?.verb === 'connect' ? undefined : name, sends, where))
    : [];
  const connection = used[0];
  if (connection) {
    checkExpectations(value, connection.protocol, context.checkers, reader);
    checkCaptures(value, connection.protocol, reader);
    checkProtocol(action, connection.protocol, reader);
    if (verb === 'auth') checkCancel(value.auth, connection.protocol, reader.at('auth'));
    follow(
      action,
      used.flatMap(one => one?.name ?? []),
      value.expect,
      context.connections,
      place,
    );
  }
  if (verb === 'relayed') checkExpectations(value, 'relayed', context.checkers, reader);
  const bind = value.bind as Readonly<Record<string, string>> | undefined;
  const within = value.within ?? (action?.verb === 'await' ? (value.await as { within?: unknown }).within : undefined);
  const withinMs = reader.at('within').duration(within, undefined);
  const step: Step = {
    place,
    ...(connection === undefined || action?.verb === 'connect' ? {} : { on: connection.name }),
    ...(rule === undefined ? {} : { rule }),
    ...(action === undefined ? {} : { action }),
    ...(value.expect === undefined ? {} : { expect: value.expect }),
    forbid: value.forbid === undefined ? [] : [value.forbid].flat(),
    ...(value.observe === undefined ? {} : { observe: value.observe as Readonly<Record<string, unknown>> }),
    ...(value['skip-if'] === undefined ? {} : { skipIf: value['skip-if'] }),
    bind: bind ?? {},
    ...(withinMs === undefined ? {} : { withinMs }),
    // Where a set-up verb is followed by reading, what is read is judged; the verb's own failure is an error in any case.
    setUp: verb !== undefined && verbs[verb].setUp && (!reads || verb === 'do'),
  };
  return { step, ...(connection === undefined ? {} : { protocol: connection.protocol }) };
}

/** The rule of an id; that it is unknown, or that it cannot be tested, is told. */
export function findRule(id: string, rules: RuleCatalogue, reader: Reader): Rule | undefined {
  const rule = rules.get(id);
  if (rule === undefined) {
    reader.wrong(`unknown rule \`${id}\``, rules.hint(id));
  } else if (rule.untested !== undefined) {
    reader.wrong(
      `the rule \`${id}\` is listed as untested`,
      `${rule.place.file}:${rule.place.line} says: ${rule.untested}`,
    );
  }
  return rule;
}

/** The step's verb; undefined when it only reads; null when it has none and reads nothing either. */
function verbOf({ value }: PlacedStep, reader: Reader): Verb | undefined | null {
  const [first, second] = Object.keys(value).filter(isVerb);
  if (second !== undefined)
    reader
      .at(second)
      .wrong(`a step has one verb: \`${first}\` and \`${second}\` are two`, 'make two steps of it', 'key');
  if (first === undefined && !reading.some(key => value[key] !== undefined)) {
    reader.wrong(
      'this step does nothing: it has no verb and expects nothing',
      didYouMean(Object.keys(value)[0] ?? '', Object.keys(verbs)),
    );
    return null;
  }
  return first;
}

/** Tells of keys that mean nothing beside the step's verb. */
function checkModifiers({ value }: PlacedStep, verb: Verb | undefined, reads: boolean, reader: Reader): void {
  const misplaced = (key: string, message: string, hint?: string): void => {
    if (value[key] !== undefined) reader.at(key).wrong(message, hint, 'key');
  };
  if (value.with !== undefined) misplaced('with', '`with` belongs to `use`');
  for (const key of ['split', 'pause-between']) if (verb !== 'write') misplaced(key, `\`${key}\` belongs to \`write\``);
  if (value.split === undefined && verb === 'write')
    misplaced('pause-between', '`pause-between` needs `split` beside it');
  if (verb === 'connect') misplaced('on', '`connect` names the connection itself', 'connect: {smtp: a}');
  if (verb === 'relayed') {
    misplaced('on', '`on` is not allowed with `relayed`');
    misplaced('bind', '`relayed` has no reply to capture from');
  }
  if (verb === 'check' || verb === 'pause') if (!reads) misplaced('on', `\`${verb}\` is not about a connection`);
  if (verb !== undefined) {
    const allowed = verbs[verb].reads;
    const hint = 'put it into a step of its own behind this one';
    for (const key of reading)
      if (allowed === 'none' || (allowed === 'expect' && key !== 'expect'))
        misplaced(key, `\`${key}\` cannot stand beside \`${verb}\``, hint);
    if (verb === 'connect' && reads)
      checkGreeting(value.connect, reading.find(key => value[key] !== undefined) ?? 'expect', reader);
  }
  if (value.observe !== undefined)
    misplaced('expect', '`observe` stands in place of `expect`: one reply is not judged twice');
  if (value.expect === undefined && value.observe === undefined)
    misplaced('bind', '`bind` needs an `expect`, whose reply it captures from');
  if (value.expect === 'secured' && verb === 'handshake') misplaced('bind', 'a handshake has no reply to capture from');
}

function checkGreeting(connect: unknown, key: string, reader: Reader): void {
  const quiet =
    typeof connect === 'object' && connect !== null && (connect as { greeting?: unknown }).greeting === false;
  if (!quiet)
    reader
      .at(key)
      .wrong('`connect` has read the greeting already', 'with `greeting: false` it is left for `expect`', 'key');
}

/** Tells of verbs and parts that a protocol does not have. */
function checkProtocol(action: Action | undefined, protocol: ProtocolName, reader: Reader): void {
  if (action?.verb === 'data' && protocol !== 'smtp')
    reader.at('data').wrong('only SMTP has `data`', 'use `write`', 'key');
  if (action?.verb === 'send' && protocol !== 'imap' && action.parts.some(part => 'literal' in part))
    reader.at('send').wrong('only IMAP has literals', undefined, 'key');
}

/** Follows what becomes of the connections. */
function follow(
  action: Action | undefined,
  names: readonly string[],
  expect: unknown,
  connections: Connections,
  place: Step['place'],
): void {
  const closing = action?.verb === 'close' || action?.verb === 'reset';
  const gone = closing || (expect !== undefined && endsConnection(expect));
  for (const name of names) {
    if (gone) connections.end(name, 'closed', place);
    else if (action?.verb === 'half-close') connections.end(name, 'half-closed', place);
  }
}
