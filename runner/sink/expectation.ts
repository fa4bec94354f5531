import { endsWithMessage, lastDifference, namedMessage } from '../protocols/match/message.js';
import { holdsVariable, regularExpression } from '../protocols/match/regular-expression.js';
import {
  expression,
  type Fields,
  isFields,
  listOf,
  map,
  oneOrMore,
  type Shape,
  scalar,
  shown,
  text,
  wholeNumber,
} from '../protocols/match/shape.js';
import { showText } from '../wire/octet-text.js';
import { type RelayedMail, type RelayedRecipient, utf8 } from './mail.js';

/** What is met by any message: the question is whether one comes at all. */
export const arrives = 'arrives';

const some = map({ has: oneOrMore(text), lacks: oneOrMore(text) });
const boolean = scalar(value => /^(?:true|false)$/.test(value), 'true or false');
const yesOrNo: Shape = value => (typeof value === 'boolean' ? undefined : boolean(value));
const messageShape: Shape = value =>
  isFields(value) ? map({ text, repeat: text, times: wholeNumber })(value) : text(value);

const shape = map({
  hello: scalar(value => /^(?:EHLO|HELO)$/.test(value), 'EHLO or HELO'),
  client: expression,
  from: text,
  to: oneOrMore(text),
  mail: some,
  rcpt: some,
  header: some,
  message: messageShape,
  matches: expression,
  'eight-bit': yesOrNo,
  'line-ends': scalar(value => value === 'crlf', 'crlf'),
});

/** What is wrong with the shape of an `expect` of a `relayed` step, or of what it forbids, or nothing. */
export function checkRelayed(value: unknown, forbidden: boolean): string | undefined {
  const one: Shape = each => {
    if (isFields(each) || forbidden) return shape(each);
    return each === arrives || holdsVariable(each) ? undefined : `${shown(each)} is neither \`arrives\` nor a map`;
  };
  return oneOrMore(one)(value);
}

/** What holding a message against an expectation needs to know. */
export interface RelayedQuestion {
  /** What the step waited for: it tells which recipient is meant. */
  readonly to: string;
  /** Reads a fixture; lines end in CRLF. */
  readonly message: (name: string) => Buffer;
}

/** Why a message does not meet an expectation, already substituted; undefined when it does. */
export function mismatch(wanted: unknown, mail: RelayedMail, question: RelayedQuestion): string | undefined {
  if (wanted === arrives) return undefined;
  if (!isFields(wanted)) return `${shown(wanted)} is no expectation`;
  for (const [key, value] of Object.entries(wanted)) {
    const why = judges[key]?.(value, mail, question);
    if (why !== undefined) return why;
  }
  return undefined;
}

type Judge = (value: unknown, mail: RelayedMail, question: RelayedQuestion) => string | undefined;

const judges: Readonly<Record<string, Judge>> = {
  hello: (value, { hello }) => (hello?.verb === value ? undefined : `the last hello was ${hello?.verb ?? 'none'}`),
  client: (value, { hello }) =>
    found(value, hello?.argument ?? '')
      ? undefined
      : `${hello?.verb ?? 'no hello'} had \`${showText(hello?.argument ?? '')}\``,
  from: (value, { reversePath }) =>
    same(String(value), utf8(reversePath)) ? undefined : `the reverse-path is \`<${showText(reversePath)}>\``,
  to: (value, mail, question) => {
    const paths = meant(mail, question).map(({ path }) => path);
    const missing = listOf(value).find(wanted => !paths.some(path => same(String(wanted), utf8(path))));
    return missing === undefined ? undefined : `RCPT had ${paths.map(path => `\`<${showText(path)}>\``).join(', ')}`;
  },
  mail: (value, { parameters }) => parametersAmiss('MAIL', value, parameters),
  rcpt: (value, mail, question) =>
    meant(mail, question)
      .map(({ parameters }) => parametersAmiss('RCPT', value, parameters))
      .find(why => why !== undefined),
  header: (value, { message }) => {
    const names = fieldNames(message);
    return listAmiss('the header', value, name => names.has(String(name).toLowerCase()));
  },
  message: (value, { message }, question) => {
    const wanted = namedMessage(value, { expect: undefined, forbid: [], bind: {}, message: question.message });
    return endsWithMessage(message, wanted)
      ? undefined
      : `the message differs: it last does at octet ${lastDifference(message, wanted)} of ${message.length}`;
  },
  matches: (value, { message }) =>
    found(value, message.toString('latin1')) ? undefined : 'the message does not match',
  'eight-bit': (value, { message }) => {
    const has = message.some(octet => octet > 127);
    return String(has) === String(value) ? undefined : `the message has ${has ? '' : 'no '}octets above 127`;
  },
  'line-ends': (_, mail) => (mail.bareLineEnds === 0 ? undefined : `${mail.bareLineEnds} CR or LF came alone`),
};

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
function parametersAmiss(command: string, wanted: unknown, parameters: readonly string[]): string | undefined {
  const split = (parameter: string) => /^([^=]*)(?:=(.*))?$/s.exec(parameter) ?? [];
  const why = listAmiss(command, wanted, one => {
    const [, keyword = '', value] = split(String(one));
    return parameters.some(parameter => {
      const [, name = '', its] = split(utf8(parameter));
      return name.toUpperCase() === keyword.toUpperCase() && (value === undefined || value === its);
    });
  });
  return why === undefined
    ? undefined
    : `${why}: it had ${parameters.length === 0 ? 'no parameters' : `\`${showText(parameters.join(' '))}\``}`;
}

function listAmiss(what: string, wanted: unknown, has: (one: unknown) => boolean): string | undefined {
  const { has: must = [], lacks = [] }: Fields = isFields(wanted) ? wanted : {};
  const missing = listOf(must).filter(one => !has(one));
  if (missing.length > 0) return `${what} lacks ${missing.join(', ')}`;
  const unwanted = listOf(lacks).filter(has);
  return unwanted.length > 0 ? `${what} has ${unwanted.join(', ')}` : undefined;
}

/** The names of the message's header fields, in small letters. */
function fieldNames(message: Buffer): ReadonlySet<string> {
  const [header = ''] = message.toString('latin1').split('\r\n\r\n', 1);
  return new Set([...header.matchAll(/^([!-9;-~]+)[ \t]*:/gm)].map(([, name = '']) => name.toLowerCase()));
}

function found(pattern: unknown, text: string): boolean {
  return regularExpression(String(pattern)).test(text);
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
