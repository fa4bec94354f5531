import type { MessageEntry, StepEntry } from './file.js';
import type { Action, Check, MessageSource, SendPart, WritePart } from './model.js';
import type { Reader } from './reader.js';
import { protocolOf } from './services.js';
import type { Verb } from './verbs.js';

type Map = Readonly<Record<string, unknown>>;
type Of<V extends Verb> = Extract<Action, { verb: V }>;

/** What a step does, from its entry. The schema has already accepted the entry. */
export function readAction(verb: Verb, step: StepEntry, reader: Reader): Action {
  const value = step[verb];
  const at = reader.at(verb);
  switch (verb) {
    case 'connect':
      return connect(value as string | Map, at);
    case 'login': {
      const { account, mechanism } = map(value);
      return { verb, account: at.wholeNumber(account, 1), ...optional('mechanism', mechanism as string | undefined) };
    }
    case 'do':
      return { verb, commands: [value].flat() };
    case 'deliver': {
      if (typeof value === 'string') return { verb, message: at.message(value) };
      const { message, to, from, via } = map(value);
      return {
        verb,
        message: at.at('message').message(message as MessageEntry),
        ...optional('to', to),
        ...optional('from', from),
        ...optional('via', at.at('via').word<'smtp' | 'lmtp' | 'submission' | 'append'>(via)),
      };
    }
    case 'await': {
      const { messages, 'or-more': orMore, via, account } = map(value);
      return {
        verb,
        messages: at.at('messages').wholeNumber(messages, 0),
        orMore: at.at('or-more').boolean(orMore, false),
        ...optional('via', at.at('via').word<'imap' | 'pop3'>(via)),
        account: at.wholeNumber(account, 1),
      };
    }
    case 'relayed':
      return { verb, to: value };
    case 'starttls':
      return { verb };
    case 'pause':
      return { verb, ms: at.duration(value, 0) };
    case 'close':
    case 'reset':
    case 'half-close':
    case 'end-tls':
      return { verb, ...(value === true ? {} : { names: [value as string].flat() }) };
    case 'check':
      return { verb, check: check(map(value), at) };
    case 'send':
      return {
        verb,
        parts: partsOf(value, at, sendPart),
      };
    case 'data':
      return { verb, message: at.message(value as MessageEntry) };
    case 'auth':
      return auth(map(value), at);
    case 'handshake':
      return { verb, ...(map(value) as Omit<Of<'handshake'>, 'verb'>) };
    case 'write':
      return {
        verb,
        parts: partsOf(value, at, writePart),
        ...optional('split', reader.at('split').wholeNumber(step.split, undefined)),
        ...optional('pauseBetweenMs', reader.at('pause-between').duration(step['pause-between'], undefined)),
      };
  }
}

/** One part, or a list of them that can be sent together. */
function partsOf<P>(value: unknown, at: Reader, read: (part: unknown, at: Reader) => P): readonly P[] {
  if (!Array.isArray(value)) return [read(value, at)];
  at.together(value);
  return value.map((part: unknown, index) => read(part, at.at(index)));
}

function connect(value: string | Map, at: Reader): Of<'connect'> {
  const options = typeof value === 'string' ? { [value]: true } : value;
  const services = Object.keys(options).filter(key => key in protocolOf);
  if (services.length !== 1) {
    const known = Object.keys(protocolOf).join(', ');
    if (services.length === 0)
      at.wrong(
        typeof value === 'string' ? `\`${value}\` is not a service` : 'no service to connect to',
        `there are ${known}`,
      );
    else at.at(services[1] ?? '').wrong('one step connects to one service', 'make two steps of it', 'key');
  }
  const service = services[0] ?? '';
  const named = options[service];
  const names = named === true || named === undefined ? [service] : [named as string].flat();
  if (named === false) at.at(service).wrong(`\`${service}\` must be a name, a list of names or true`);
  const { tls, greeting = true, login, account, select, examine, hello } = options;
  if (select !== undefined && examine !== undefined)
    at.at('examine').wrong('a mailbox is opened by `select` or by `examine`, not by both', undefined, 'key');
  for (const [key, protocol] of [
    ['select', 'imap'],
    ['examine', 'imap'],
    ['hello', 'smtp'],
  ] as const) {
    if (options[key] !== undefined && service !== '' && protocolOf[service] !== protocol)
      at.at(key).wrong(`${service} has no \`${key}\``, undefined, 'key');
  }
  if (greeting === false) {
    const early =
      ['login', 'select', 'examine', 'hello'].find(key => options[key] !== undefined) ??
      (tls === 'starttls' ? 'tls' : undefined);
    if (early !== undefined)
      at.at(early).wrong(
        'with `greeting: false` nothing can be sent yet: the greeting has not been read',
        undefined,
        'key',
      );
  }
  return {
    verb: 'connect',
    service,
    names,
    ...optional('tls', at.at('tls').word<'plain' | 'starttls' | 'implicit'>(tls)),
    greeting: greeting !== false,
    login: login === true || select !== undefined || examine !== undefined,
    account: at.at('account').wholeNumber(account, 1),
    ...optional('select', select),
    ...optional('examine', examine),
    ...optional('hello', at.at('hello').word<'EHLO' | 'HELO' | 'LHLO'>(hello)),
  };
}

function auth(entry: Map, at: Reader): Of<'auth'> {
  const { mechanism, user, password, authzid, cancel, response, timestamp, extra } = entry;
  const apop = String(mechanism).toUpperCase() === 'APOP';
  for (const key of apop ? ['initial-response', 'authzid', 'cancel'] : ['timestamp'])
    if (entry[key] !== undefined) at.at(key).wrong(`${apop ? 'APOP' : 'SASL'} has no \`${key}\``, undefined, 'key');
  return {
    verb: 'auth',
    mechanism,
    ...optional('initialResponse', at.at('initial-response').boolean(entry['initial-response'], undefined)),
    ...optional('user', user),
    ...optional('password', password),
    ...optional('authzid', authzid),
    cancel: cancel === true,
    ...optional('response', response),
    ...optional('timestamp', timestamp),
    ...optional('extra', extra),
  };
}

function sendPart(part: unknown, at: Reader): SendPart {
  if (typeof part !== 'object') return { text: String(part) };
  const { literal, sync } = map(part);
  if (typeof literal === 'string') return { literal: { text: literal }, sync: sync !== false };
  return { literal: literalMessage(map(literal), at.at('literal')), sync: sync !== false };
}

function literalMessage({ message, ...made }: Map, at: Reader): MessageSource {
  if ((message === undefined) === (made.text === undefined)) at.wrong('a literal has either `message` or `text`');
  if (message === undefined) return at.message({ text: '', ...made });
  for (const key of Object.keys(made))
    if (key !== 'text') at.at(key).wrong(`\`${key}\` belongs to \`text\``, undefined, 'key');
  return { file: at.at('message').fixtureName(String(message)) };
}

const kinds = ['lines', 'text', 'hex', 'base64', 'repeat', 'message'] as const;
const companions: Readonly<Record<string, string>> = { eol: 'lines', times: 'repeat', stuffed: 'message' };

function writePart(part: unknown, at: Reader): WritePart {
  if (typeof part !== 'object') return { lines: String(part), eol: 'crlf' };
  const entry = map(part);
  const found = kinds.filter(kind => entry[kind] !== undefined);
  const kind = found[0];
  if (kind === undefined) at.wrong('there is nothing to write', `one of ${kinds.join(', ')}`);
  if (found.length > 1)
    at.at(found[1] ?? '').wrong(
      `a part is one thing: \`${found[0]}\` and \`${found[1]}\` are two`,
      'make a list of parts',
      'key',
    );
  for (const [key, owner] of Object.entries(companions))
    if (entry[key] !== undefined && kind !== undefined && entry[owner] === undefined)
      at.at(key).wrong(`\`${key}\` belongs to \`${owner}\``, undefined, 'key');
  switch (kind) {
    case 'hex':
      if (!/\$\{|^([0-9a-f]{2}|\s)*$/i.test(String(entry.hex)))
        at.at('hex').wrong('hexadecimal octets have two digits each');
      return { hex: entry.hex };
    case 'base64':
      if (!/\$\{|^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(String(entry.base64))) at.at('base64').wrong('this is not base64');
      return { base64: entry.base64 };
    case 'repeat':
      if (entry.times === undefined) at.wrong('`repeat` needs `times` beside it');
      else at.repeated(entry.repeat, entry.times);
      return { repeat: entry.repeat, times: entry.times ?? 1 };
    case 'message':
      return {
        message: { file: at.at('message').fixtureName(String(entry.message)) },
        stuffed: entry.stuffed === true,
      };
    case 'text':
      return { text: entry.text };
    default:
      return { lines: entry.lines ?? '', eol: at.at('eol').word<'crlf' | 'lf' | 'cr' | 'none'>(entry.eol) ?? 'crlf' };
  }
}

const comparisons = ['equal', 'different', 'ascending', 'sum', 'matches'] as const;

function check(entry: Map, at: Reader): Check {
  const found = comparisons.filter(kind => entry[kind] !== undefined);
  if (found.length !== 1) at.wrong(`a check has one of ${comparisons.join(', ')}`);
  if ((entry.sum === undefined) !== (entry.is === undefined)) at.wrong('`sum` and `is` need each other');
  if (entry.matches !== undefined) {
    const [value, pattern] = entry.matches as [unknown, unknown];
    const complaint = regularExpressionProblem(String(pattern));
    if (complaint !== undefined) at.at('matches', 1).wrong(complaint);
    return { matches: [value, String(pattern)] };
  }
  return entry as unknown as Check;
}

/** What is wrong with `/../flags`, if anything. */
export function regularExpressionProblem(text: string): string | undefined {
  const form = /^\/(.+)\/([a-z]*)$/s.exec(text);
  if (form === null) return `\`${text}\` is not a regular expression: it must stand between slashes`;
  const flags = form[2] ?? '';
  if (!/^[imsu]*$/.test(flags)) return `\`${flags}\` are not flags of a regular expression: i, m, s and u can be used`;
  try {
    new RegExp(form[1] ?? '', flags);
    return undefined;
  } catch (error) {
    return `\`${text}\` is not a regular expression: ${(error as Error).message.replace(/^.*: /s, '').toLowerCase()}`;
  }
}

function map(value: unknown): Map {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Map) : {};
}

function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: V });
}
