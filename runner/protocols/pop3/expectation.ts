import { showOctets } from '../../wire/octet-text.js';
import { endsWithMessage, lastDifference, namedMessage } from '../match/message.js';
import { type Matcher, Mismatch } from '../match/one-reply.js';
import { holdsVariable, isExpression, regularExpression } from '../match/regular-expression.js';
import {
  expression,
  type Fields,
  isFields,
  listOf,
  map,
  oneOrMore,
  type Shape,
  scalar,
  shortOr,
  shown,
  text,
  wholeNumber,
} from '../match/shape.js';
import type { Bindings, Question } from '../session.js';
import { capabilityLines, type Pop3Response } from './response.js';
import { matchTokens } from './tokens.js';

const statusShape = scalar(value => ['OK', 'ERR', '+'].includes(value), 'OK, ERR or + (a challenge)');
const flag: Shape = value =>
  holdsVariable(value) || typeof value === 'boolean' ? undefined : `${shown(value)} is not true or false`;
const list: Shape = value => (Array.isArray(value) ? value.map(text).find(problem => problem) : text(value));
const messageShape = shortOr(text, map({ text, message: text, repeat: text, times: wholeNumber }));

const shape = map({
  status: oneOrMore(statusShape),
  code: oneOrMore(text),
  args: list,
  multiline: flag,
  has: oneOrMore(text),
  lacks: oneOrMore(text),
  lines: list,
  count: wholeNumber,
  message: messageShape,
  octets: wholeNumber,
  matches: expression,
});

/**
 * What is wrong with the shape of an `expect` or `forbid` for POP3, or nothing. Scalars that still hold a variable pass. Universal expectations
 * (`close`, `{silence: 2s}`, ..) are the engine's and must have been taken out.
 */
export function checkExpectation(value: unknown): string | undefined {
  return oneOrMore(shortOr(statusShape, shape))(value);
}

/** How POP3 responses are matched. `unfinished` shows what has come of a response that is not complete. */
export function pop3Matcher(unfinished: () => string): Matcher<Pop3Response> {
  return { match, capture, tell, describe: describeResponse, malformed, unfinished };
}

/** Without a status indicator nothing is said; a listing that departs from its form says its status, and not for certain more. */
function malformed({ departs, status }: Pop3Response, detail: boolean): string | undefined {
  return detail || status === undefined ? departs : undefined;
}

/** A response on a line: its first line as sent, and what follows it in brief. */
export function describeResponse({ line, content }: Pop3Response): string {
  const first = showOctets(line, 160);
  if (!content) return first;
  return `${first}, and ${content.lines.length} lines of ${content.octets.length} octets`;
}

function match(expectation: unknown, reply: Pop3Response, question: Question): Bindings | Mismatch {
  if (!isFields(expectation)) return reply.status === expectation ? {} : new Mismatch('');
  const statuses = wantedStatus(expectation);
  if (statuses !== undefined && !listOf(statuses).includes(reply.status)) return new Mismatch('');
  const bindings: Bindings = {};
  for (const [key, value] of Object.entries(expectation)) {
    const outcome = matchers[key]?.(value, reply, question) ?? {};
    if (outcome instanceof Mismatch) return outcome;
    Object.assign(bindings, outcome);
  }
  return bindings;
}

/** The statuses that meet an expectation; undefined when any does. */
export function wantedStatuses(expectation: unknown): readonly unknown[] | undefined {
  const wanted = isFields(expectation) ? wantedStatus(expectation) : expectation;
  return wanted === undefined ? undefined : listOf(wanted);
}

/** What is asked of the listing or of the words is asked of a positive response, unless a status is named. */
function wantedStatus(expectation: Fields): unknown {
  const positive = Object.keys(expectation).some(key => !['status', 'code', 'matches'].includes(key));
  return expectation.status ?? (positive ? 'OK' : undefined);
}

type KeyMatcher = (wanted: unknown, reply: Pop3Response, question: Question) => Bindings | Mismatch;

const matchers: Readonly<Record<string, KeyMatcher>> = {
  code: (wanted, { code }) => {
    // A client ignores levels that it does not know (RFC 2449 8), so SYS is met by SYS/TEMP.
    const met = listOf(wanted).some(one =>
      String(one)
        .split('/')
        .every((level, index) => code?.[index]?.toUpperCase() === level.toUpperCase()),
    );
    return met ? {} : new Mismatch(code ? `response code ${code.join('/')}` : 'no response code');
  },
  args: (wanted, { args, departs }) => {
    const pattern = Array.isArray(wanted) ? wanted.join(' ') : String(wanted);
    const found = matchTokens(pattern, args, true) ?? (departs && matchTokens(pattern, spaced(args), true));
    return found || new Mismatch('other words after the status');
  },
  multiline: (wanted, { content }) => {
    const single = content === undefined;
    return (String(wanted) === 'true') === !single ? {} : new Mismatch(single ? 'a single line' : 'several lines');
  },
  has: (wanted, reply) => {
    const missing = listOf(wanted).filter(one => !lists(String(one), reply));
    return missing.length ? new Mismatch(`without ${missing.join(', ')}`) : {};
  },
  lacks: (wanted, reply) => {
    const unwanted = listOf(wanted).filter(one => lists(String(one), reply));
    return unwanted.length ? new Mismatch(`with ${unwanted.join(', ')}`) : {};
  },
  lines: matchLines,
  count: (wanted, { content }) => {
    const count = content?.lines.length;
    return count === Number(wanted) ? {} : new Mismatch(`${count ?? 'no'} lines`);
  },
  message: (wanted, { content }, question) => {
    const message = namedMessage(wanted, question);
    if (!content) return new Mismatch('no lines');
    if (endsWithMessage(content.octets, message)) return {};
    const at = lastDifference(content.octets, message);
    const seen = showOctets(content.octets.subarray(Math.max(0, at - 40), at + 20));
    return new Mismatch(`read from the end, the message differs before octet ${at}: ${seen}`);
  },
  octets: (wanted, { content }) => {
    const octets = content?.octets.length;
    return octets === Number(wanted) ? {} : new Mismatch(`${octets ?? 'no'} octets`);
  },
  matches: (wanted, reply) =>
    regularExpression(String(wanted)).test(wholeText(reply)) ? {} : new Mismatch('the text does not match'),
};

function matchLines(wanted: unknown, { content, asked, departs }: Pop3Response): Bindings | Mismatch {
  const lines = (content?.lines ?? []).map(line => line.toString('latin1'));
  const patterns = listOf(wanted).map(String);
  if (lines.length !== patterns.length) return new Mismatch(`${lines.length} lines`);
  const bindings: Bindings = {};
  for (const [index, pattern] of patterns.entries()) {
    const line = lines[index] ?? '';
    const found = isExpression(pattern) ? regularExpression(pattern) : undefined;
    // A scan listing may say more after the size (RFC 1939 5).
    const words = line === '' ? [] : line.split(' ');
    const more = asked?.verb === 'LIST';
    const bound = found
      ? found.test(line) || (departs && found.test(spaced(words).join(' ')))
        ? {}
        : undefined
      : (matchTokens(pattern, words, more) ?? (departs ? matchTokens(pattern, spaced(words), more) : undefined));
    if (!bound) return new Mismatch(`line ${index + 1} is ${showOctets(Buffer.from(line, 'latin1'))}`);
    Object.assign(bindings, bound);
  }
  return bindings;
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

function capture(source: string, reply: Pop3Response): string | undefined {
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
      return reply.content && String(reply.content.lines.length);
  }
  return isExpression(source) ? regularExpression(source).find(wholeText(reply)) : undefined;
}

const told: Readonly<Record<string, string>> = {
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

function tell(expectation: unknown): string {
  if (!isFields(expectation)) return tellStatus(expectation);
  const status = wantedStatus(expectation);
  const { status: _, multiline, ...rest }: Fields = expectation;
  const parts = [status === undefined ? 'a response' : listOf(status).map(tellStatus).join(' or ')];
  if (multiline !== undefined) parts.push(String(multiline) === 'true' ? 'multi-line' : 'on a single line');
  for (const [key, value] of Object.entries(rest)) {
    const values = listOf(value).map(one => (isFields(one) ? (one.message ?? 'given') : one));
    parts.push(`${told[key] ?? key} ${values.join(' | ')}`);
  }
  return parts.join(', ');
}

function tellStatus(status: unknown): string {
  return status === 'OK' ? '+OK' : status === 'ERR' ? '-ERR' : status === '+' ? 'a challenge' : String(status);
}
