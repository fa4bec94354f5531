import { type Compiled, compiled } from '../protocols/match/compiled.js';
import type { Expectation, Grammar } from '../protocols/match/expectation.js';
import { Invalid } from '../protocols/match/invalid.js';
import { endsWithMessage, type Fixtures, lastDifference, namedMessage, octetsOf } from '../protocols/match/message.js';
import { read } from '../protocols/match/one-reply.js';
import {
  consistent,
  expression,
  flag,
  form,
  hasWhatItLacks,
  map,
  oneOrMore,
  type Shape,
  shortOr,
  shown,
  word,
} from '../protocols/match/shape.js';
import { showText } from '../wire/octet-text.js';
import { inMemory } from '../wire/spool.js';
import { type RelayedMail, type RelayedRecipient, utf8 } from './mail.js';

/** What is to be in a list, and what is not to be. */
const listed = (one: Shape<string>, name?: (one: string) => string) =>
  consistent(map({ has: oneOrMore(one), lacks: oneOrMore(one) }), wanted => hasWhatItLacks(wanted, name));

type Listed = ReturnType<ReturnType<ReturnType<typeof listed>>['bind']>;

/** Paths as the sink keeps them: without brackets. */
const reversePath = form(/^(?:(?!<)[^\r\n]*@[^@\s>]+)?$/, 'an address without brackets, or ""');
const forwardPath = form(/^(?:(?!<)[^\r\n]*@[^@\s>]+|postmaster)$/i, 'an address without brackets');
const parameter = form(/^[A-Za-z0-9][A-Za-z0-9-]*(?:=[^\s=]+)?$/, 'a parameter such as RET or ENVID=x');
/** Keywords are in any case, values as they are (RFC 5321 4.1.1.11). */
const foldedKeyword = (one: string) => one.replace(/^[^=]*/, keyword => keyword.toUpperCase());
const fieldName = form(/^[^\s:]+$/, 'the name of a header field');

const whole = map({
  hello: word(['EHLO', 'HELO'], 'EHLO or HELO'),
  client: expression,
  from: reversePath,
  to: oneOrMore(forwardPath),
  mail: listed(parameter, foldedKeyword),
  rcpt: listed(parameter, foldedKeyword),
  header: listed(fieldName, name => name.toLowerCase()),
  message: namedMessage,
  matches: expression,
  'eight-bit': flag,
  'line-ends': word(['crlf'], 'crlf'),
});

type Wanted = ReturnType<ReturnType<typeof whole>['bind']>;

/** Met by any message: the question is whether one comes at all. */
const arrives: Shape<Wanted | 'arrives'> = value =>
  compiled(value, known => {
    if (known !== 'arrives') throw new Invalid(`${shown(known)} is neither \`arrives\` nor a map`);
    return known;
  });

/** What holding a message against an expectation needs to know. */
export interface RelayedQuestion {
  /** What the step waited for: it tells which recipient is meant. */
  readonly to: string;
  readonly message: Fixtures;
}

/** What relayed mail has to be. */
export interface RelayedExpectation extends Expectation {
  /** Any message meets it. */
  readonly arrives: boolean;
  /** Why a message does not meet it; undefined when it does. */
  mismatch(mail: RelayedMail, question: RelayedQuestion): string | undefined;
}

/** Is it one of mail? Those of steps that look at the sink are. */
export function isOfMail(expectation: Expectation): expectation is RelayedExpectation {
  return 'mismatch' in expectation;
}

/**
 * Reads an `expect` of a `relayed` step: `arrives`, or a map.
 * @throws Invalid
 */
function compile(value: unknown): Compiled<RelayedExpectation> {
  return read(value, shortOr(arrives, whole), expectationOf);
}

function expectationOf(wanted: Wanted | 'arrives', source: unknown): RelayedExpectation {
  return {
    arrives: wanted === 'arrives',
    describe: () => (typeof source === 'string' ? source : JSON.stringify(source)),
    mismatch: (mail, question) =>
      wanted === 'arrives'
        ? undefined
        : judges.map(judge => judge(wanted, mail, question)).find(why => why !== undefined),
  };
}

/** How it is written what relayed mail has to be. What is forbidden is a map: that nothing comes is silence. */
export const relayedGrammar = {
  compile,
  compileForbidden: (value: unknown) => read(value, whole, expectationOf),
} satisfies Grammar;

type Judge = (wanted: Wanted, mail: RelayedMail, question: RelayedQuestion) => string | undefined;

/** Each looks at one thing that may be wanted. */
const judges: readonly Judge[] = [
  ({ hello }, mail) =>
    hello === undefined || mail.hello?.verb === hello ? undefined : `the last hello was ${mail.hello?.verb ?? 'none'}`,
  ({ client }, { hello }) =>
    client === undefined || client.test(hello?.argument ?? '')
      ? undefined
      : `${hello?.verb ?? 'no hello'} had \`${showText(hello?.argument ?? '')}\``,
  ({ from }, { reversePath }) =>
    from === undefined || same(from, utf8(reversePath))
      ? undefined
      : `the reverse-path is \`<${showText(reversePath)}>\``,
  ({ to = [] }, mail, question) => {
    const paths = meant(mail, question).map(({ path }) => path);
    return to.every(wanted => paths.some(path => same(wanted, utf8(path))))
      ? undefined
      : `RCPT had ${paths.map(path => `\`<${showText(path)}>\``).join(', ')}`;
  },
  ({ mail }, { parameters }) => parametersMismatch('MAIL', mail, parameters),
  ({ rcpt }, mail, question) =>
    meant(mail, question)
      .map(({ parameters }) => parametersMismatch('RCPT', rcpt, parameters))
      .find(why => why !== undefined),
  ({ header }, { message }) => {
    if (header === undefined) return undefined;
    const names = fieldNames(message);
    return listMismatch('the header', header, name => names.has(name.toLowerCase()));
  },
  (wanted, { message }, question) => {
    if (wanted.message === undefined) return undefined;
    const octets = octetsOf(wanted.message, question.message);
    return endsWithMessage(inMemory(message), octets)
      ? undefined
      : `the message differs: it last does at octet ${lastDifference(inMemory(message), octets)} of ${message.length}`;
  },
  ({ matches }, { message }) =>
    matches?.test(message.toString('latin1')) === false ? 'the message does not match' : undefined,
  ({ 'eight-bit': wanted }, { message }) => {
    const has = message.some(octet => octet > 127);
    return wanted === undefined || has === wanted ? undefined : `the message has ${has ? '' : 'no '}octets above 127`;
  },
  ({ 'line-ends': wanted }, mail) =>
    wanted === undefined || mail.bareLineEnds === 0 ? undefined : `${mail.bareLineEnds} CR or LF came alone`,
];

/** The recipients that the step is about. */
function meant({ recipients }: RelayedMail, { to }: RelayedQuestion): RelayedRecipient[] {
  return recipients.filter(({ path }) => utf8(path).toLowerCase().includes(to.toLowerCase()));
}

/** Two paths are one when they differ in the case of the domain alone (RFC 5321 2.4). */
function same(wanted: string, path: string): boolean {
  const folded = (text: string) => text.replace(/@[^@]*$/, domain => domain.toLowerCase());
  return folded(wanted) === folded(path);
}

/** A parameter without `=` stands for its keyword with any value. Keywords are in any case, values as they are (RFC 5321 4.1.1.11). */
function parametersMismatch(
  command: string,
  wanted: Listed | undefined,
  parameters: readonly string[],
): string | undefined {
  const split = (parameter: string) => /^([^=]*)(?:=(.*))?$/s.exec(parameter) ?? [];
  const why = listMismatch(command, wanted, one => {
    const [, keyword = '', value] = split(one);
    return parameters.some(parameter => {
      const [, name = '', its] = split(utf8(parameter));
      return name.toUpperCase() === keyword.toUpperCase() && (value === undefined || value === its);
    });
  });
  return why === undefined
    ? undefined
    : `${why}: it had ${parameters.length === 0 ? 'no parameters' : `\`${showText(parameters.join(' '))}\``}`;
}

function listMismatch(what: string, wanted: Listed | undefined, has: (one: string) => boolean): string | undefined {
  const missing = (wanted?.has ?? []).filter(one => !has(one));
  if (missing.length > 0) return `${what} lacks ${missing.join(', ')}`;
  const unwanted = (wanted?.lacks ?? []).filter(has);
  return unwanted.length > 0 ? `${what} has ${unwanted.join(', ')}` : undefined;
}

/** The names of the message's header fields, in small letters. */
function fieldNames(message: Buffer): ReadonlySet<string> {
  const [header = ''] = message.toString('latin1').split('\r\n\r\n', 1);
  return new Set([...header.matchAll(/^([!-9;-~]+)[ \t]*:/gm)].map(([, name = '']) => name.toLowerCase()));
}

/** A message on a line, for reports: its envelope and its size. */
export function describeRelayed({ hello, reversePath, parameters, recipients, message }: RelayedMail): string {
  const with_ = (list: readonly string[]) => list.map(one => ` ${one}`).join('');
  return showText(
    [
      `${hello?.verb ?? 'no hello'} ${hello?.argument ?? ''}`.trim(),
      `MAIL FROM:<${reversePath}>${with_(parameters)}`,
      ...recipients.map(one => `RCPT TO:<${one.path}>${with_(one.parameters)}`),
      `${message.length} octets`,
    ].join(' / '),
  ).slice(0, 400);
}
