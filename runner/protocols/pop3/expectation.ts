import { showOctets, showText } from '../../wire/octet-text.js';
import type { Octets } from '../../wire/spool.js';
import type { Capture } from '../match/capture.js';
import type { Compiled } from '../match/compiled.js';
import { endsWithMessage, type Fixtures, lastDifference, namedMessage, octetsOf } from '../match/message.js';
import { Mismatch, type ReplyExpectation, type ReplyReader, read } from '../match/one-reply.js';
import { Expression, isExpression, regularExpression } from '../match/regular-expression.js';
import {
  consistent,
  expression,
  type Fields,
  flag,
  form,
  hasWhatItLacks,
  isFields,
  lineText,
  list,
  listOf,
  map,
  never,
  oneOrMore,
  shortOr,
  syntax,
  wholeNumber,
  word,
} from '../match/shape.js';
import type { Bindings } from '../session.js';
import { capabilityLines, type Pop3Response } from './response.js';
import { matchTokens, readTokens, type Token } from './tokens.js';

const status = word(['OK', 'ERR', '+'], 'OK, ERR or + (a challenge)');
const code = form(/^[^\s[\]/]+(?:\/[^\s[\]/]+)*$/, 'a response code such as IN-USE or SYS/TEMP');
const words = syntax(readTokens);
const line = syntax((one, put) => (isExpression(one) ? regularExpression(one, put) : readTokens(one, put)));

const keys = map({
  status: oneOrMore(status),
  code: oneOrMore(code),
  args: value => list(words)(value).map(parts => parts.flat()),
  multiline: flag,
  has: oneOrMore(lineText),
  lacks: oneOrMore(lineText),
  lines: list(line),
  count: wholeNumber,
  message: namedMessage,
  octets: wholeNumber,
  matches: expression,
});

/** What is asked of the lines behind the first one. */
const ofLines = ['has', 'lines', 'count', 'message', 'octets'] as const;

const whole = consistent(keys, wanted => {
  const { status: statuses, multiline, lines, count } = wanted;
  const single = statuses !== undefined && !statuses.includes('OK');
  const asked = ofLines.find(key => wanted[key] !== undefined) ?? (multiline ? 'multiline' : undefined);
  if (asked !== undefined && single) return never(asked, 'only an OK response has lines');
  if (asked !== undefined && multiline === false) return never(asked, 'no lines follow, as `multiline` says');
  if (lines !== undefined && count !== undefined && lines.length !== count)
    return never('count', `\`lines\` has ${lines.length}`);
  return hasWhatItLacks(wanted);
});

type Wanted = ReturnType<ReturnType<typeof whole>['bind']>;

const shape = shortOr<Wanted>(value => status(value).map(one => ({ status: [one] })), whole);

/** What a POP3 response has to be. */
export interface Pop3Expectation extends ReplyExpectation<Pop3Response> {
  /** The statuses that meet it; undefined when any does. */
  readonly statuses: readonly Pop3Response['status'][] | undefined;
  /** Whether lines follow the first one, if it says. */
  readonly multiline: boolean | undefined;
}

/**
 * Reads an `expect` or `forbid` for POP3: a status, or a map.
 * @throws Invalid
 */
export function compile(value: unknown): Compiled<Pop3Expectation> {
  return read(value, shape, (wanted, source) => {
    const statuses = wanted.status ?? (isPositive(wanted) ? (['OK'] as const) : undefined);
    return {
      statuses,
      multiline: wanted.multiline,
      describe: () => tell(source, statuses),
      match: (reply, message) =>
        statuses === undefined || statuses.some(one => one === reply.status)
          ? match(wanted, reply, message)
          : new Mismatch(''),
    };
  });
}

/** What is asked of the listing or of the words is asked of a positive response, unless a status is named. */
function isPositive(wanted: Wanted): boolean {
  return Object.keys(wanted).some(key => !['status', 'code', 'matches'].includes(key));
}

/** How POP3 responses are read. `unfinished` shows what has come of a response that is not complete. */
export function pop3Reader(unfinished: () => string): ReplyReader<Pop3Response> {
  return { capture, describe: describeResponse, malformed, unfinished };
}

/** Without a status indicator nothing is said; a listing that departs from its form says its status, and not for certain more. */
function malformed({ departs, status }: Pop3Response, detail: boolean): string | undefined {
  return detail || status === undefined ? departs : undefined;
}

/** A response on a line: its first line as sent, and what follows it in brief. */
export function describeResponse({ line, content }: Pop3Response): string {
  const first = showOctets(line, 160);
  if (!content) return first;
  return `${first}, and ${content.count} lines of ${content.octets.length} octets`;
}

function match(wanted: Wanted, reply: Pop3Response, message: Fixtures): Bindings | Mismatch {
  const why = mismatch(wanted, reply, message);
  if (why !== undefined) return new Mismatch(why);
  const args = wanted.args === undefined ? {} : matchArgs(wanted.args, reply);
  if (args instanceof Mismatch) return args;
  const lines = wanted.lines === undefined ? {} : matchLines(wanted.lines, reply);
  return lines instanceof Mismatch ? lines : { ...args, ...lines };
}

/** What is wrong with the response, apart from what placeholders take. */
function mismatch(wanted: Wanted, reply: Pop3Response, fixtures: Fixtures): string | undefined {
  const { content } = reply;
  const { code, multiline, has = [], lacks = [], count, message, octets, matches } = wanted;
  if (code !== undefined && !code.some(one => hasCode(one, reply)))
    return reply.code ? `response code ${reply.code.join('/')}` : 'no response code';
  if (multiline !== undefined && multiline !== (content !== undefined))
    return content === undefined ? 'a single line' : 'several lines';
  const missing = has.filter(one => !lists(one, reply));
  if (missing.length > 0) return `without ${missing.join(', ')}`;
  const unwanted = lacks.filter(one => lists(one, reply));
  if (unwanted.length > 0) return `with ${unwanted.join(', ')}`;
  if (count !== undefined && count !== content?.count) return `${content?.count ?? 'no'} lines`;
  const differs = message === undefined ? undefined : difference(octetsOf(message, fixtures), content?.octets);
  if (differs !== undefined) return differs;
  if (octets !== undefined && octets !== content?.octets.length) return `${content?.octets.length ?? 'no'} octets`;
  return matches?.test(wholeText(reply)) === false ? 'the text does not match' : undefined;
}

/** A client ignores levels that it does not know (RFC 2449 8), so SYS is met by SYS/TEMP. */
function hasCode(wanted: string, { code }: Pop3Response): boolean {
  return wanted.split('/').every((level, index) => code?.[index]?.toUpperCase() === level.toUpperCase());
}

function difference(message: Buffer, octets: Octets | undefined): string | undefined {
  if (octets === undefined) return 'no lines';
  if (endsWithMessage(octets, message)) return undefined;
  const at = lastDifference(octets, message);
  const seen = showOctets(octets.read(Math.max(0, at - 40), at + 20));
  return `read from the end, the message differs before octet ${at}: ${seen}`;
}

function matchArgs(wanted: readonly Token[], { args, departs }: Pop3Response): Bindings | Mismatch {
  const found = matchTokens(wanted, args, true) ?? (departs && matchTokens(wanted, spaced(args), true));
  return found || new Mismatch('other words after the status');
}

function matchLines(
  wanted: readonly (Expression | readonly Token[])[],
  { content, asked, departs }: Pop3Response,
): Bindings | Mismatch {
  const lines = (content?.lines ?? []).map(line => line.toString('latin1'));
  if (lines.length !== wanted.length) return new Mismatch(`${lines.length} lines`);
  const bindings: Bindings = {};
  for (const [index, pattern] of wanted.entries()) {
    const line = lines[index] ?? '';
    const words = line === '' ? [] : line.split(' ');
    const alike = pattern instanceof Expression ? expressionMatcher(pattern) : tokenMatcher(pattern, asked?.verb);
    const bound = alike(words) ?? (departs ? alike(spaced(words)) : undefined);
    if (!bound) return new Mismatch(`line ${index + 1} is ${showText(line)}`);
    Object.assign(bindings, bound);
  }
  return bindings;
}

type LineMatcher = (words: readonly string[]) => Bindings | undefined;

function expressionMatcher(pattern: Expression): LineMatcher {
  return words => (pattern.test(words.join(' ')) ? {} : undefined);
}

/** A scan listing may say more after the size (RFC 1939 5). */
function tokenMatcher(pattern: readonly Token[], verb: string | undefined): LineMatcher {
  return words => matchTokens(pattern, words, verb === 'LIST');
}

/** The words, however many spaces part them: a listing may be understood that keeps to its grammar in all but its spaces. */
function spaced(words: readonly string[]): string[] {
  return words.filter(word => word !== '');
}

/** Is there such a line? Of capabilities, the tag and each word wanted suffice, and case is folded (RFC 2449 5). */
function lists(wanted: string, reply: Pop3Response): boolean {
  const capabilities = capabilityLines(reply);
  if (!capabilities) {
    return (reply.content?.lines ?? []).some(line => line.toString('latin1') === wanted);
  }
  const [tag = '', ...parameters] = wanted.toUpperCase().split(' ');
  return capabilities.some(line => {
    const [offered, ...words] = line.toUpperCase().split(' ');
    return offered === tag && parameters.every(word => words.includes(word));
  });
}

/**
 * The text of the first line and the lines that follow, as latin1, parted by LF. Spaces at the end of the first line say nothing, nor do those
 * at the end of any line of a listing that departs from its grammar.
 */
function wholeText({ text: first, content, departs }: Pop3Response): string {
  const read = (line: string) => line.replace(/ +$/, '');
  const lines = (content?.lines ?? []).map(line => line.toString('latin1'));
  return [read(first), ...(departs === undefined ? lines : lines.map(read))].join('\n');
}

function capture({ source, expression }: Capture, reply: Pop3Response): string | undefined {
  if (expression) return expression.find(wholeText(reply));
  const [, kind, index] = /^(args|lines)\[(\d+)\]$/.exec(source) ?? [];
  if (kind === 'args') return reply.args[Number(index)];
  if (kind === 'lines') return reply.content?.lines[Number(index)]?.toString('latin1');
  switch (source) {
    case 'status':
      return reply.status;
    case 'code':
      return reply.code?.join('/');
    case 'text':
      return reply.text;
    case 'octets':
      return reply.content && String(reply.content.octets.length);
    case 'count':
      return reply.content && String(reply.content.count);
  }
  return undefined;
}

const labels: Readonly<Record<string, string>> = {
  code: 'with response code',
  args: 'with the words',
  has: 'listing',
  lacks: 'not listing',
  lines: 'with the lines',
  count: 'count of lines',
  message: 'ending with the message',
  octets: 'octets of lines',
  matches: 'matching',
};

function tell(expectation: unknown, statuses: Pop3Expectation['statuses']): string {
  if (!isFields(expectation)) return tellStatus(expectation);
  const { status: _, multiline, ...rest }: Fields = expectation;
  const parts = [statuses === undefined ? 'a response' : statuses.map(tellStatus).join(' or ')];
  if (multiline !== undefined) parts.push(String(multiline) === 'true' ? 'multi-line' : 'on a single line');
  for (const [key, value] of Object.entries(rest)) {
    const values = listOf(value).map(one => (isFields(one) ? (one.message ?? 'given') : one));
    parts.push(`${labels[key] ?? key} ${values.join(' | ')}`);
  }
  return parts.join(', ');
}

function tellStatus(status: unknown): string {
  return status === 'OK' ? '+OK' : status === 'ERR' ? '-ERR' : status === '+' ? 'a challenge' : String(status);
}
