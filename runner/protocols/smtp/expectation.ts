import { showOctets } from '../../wire/octet-text.js';
import type { Capture } from '../match/capture.js';
import type { Compiled } from '../match/compiled.js';
import { Mismatch, type ReplyExpectation, type ReplyReader, read } from '../match/one-reply.js';
import {
  consistent,
  expression,
  form,
  hasWhatItLacks,
  isFields,
  listOf,
  map,
  never,
  oneOrMore,
  shortOr,
  shown,
  wholeNumber,
} from '../match/shape.js';
import { announces } from './ehlo.js';
import { runsOn, type SmtpReply } from './reply.js';

const code = form(/^[2-5](?:\d\d|\dx|xx)$/, 'a reply code such as 250, 25x or 2xx');

/** A keyword, and words that are to be among its parameters; `AUTH=LOGIN` is an old way to write one. */
const extension = form(/^[A-Za-z0-9][\w=-]*(?: +[!-~]+)* *$/, 'an extension such as PIPELINING or AUTH PLAIN');

const keys = map({
  code: oneOrMore(code),
  enhanced: oneOrMore(form(/^[245]\.(?:x|\d{1,3})\.(?:x|\d{1,3})$/, 'an enhanced status code such as 5.1.1 or 5.x.x')),
  lines: wholeNumber,
  has: oneOrMore(extension),
  lacks: oneOrMore(extension),
  // Its lines are parted by LF.
  text: form(/^[^\r]*$/, 'a text without CR'),
  matches: expression,
});

const whole = consistent(keys, wanted => {
  const { code: codes = [], enhanced = [], has = [], lacks, lines } = wanted;
  if (lines === 0) return never('lines', 'a reply has a line at least');
  if (lines !== undefined && has.length >= lines) return never('has', 'the first line names no extension');
  const announcing = has.length > 0 ? 'has' : lacks && 'lacks';
  if (announcing && codes.length > 0 && !codes.some(one => covers(one, '250')))
    return never(announcing, 'a reply of 250 lists extensions');
  if (codes.length > 0 && enhanced.length > 0 && !codes.some(one => enhanced.some(status => status[0] === one[0])))
    return never('enhanced', 'it begins with another digit than the code');
  return hasWhatItLacks(wanted, one => one.toUpperCase());
});

type Wanted = ReturnType<ReturnType<typeof whole>['bind']>;

const shape = shortOr<Wanted>(value => code(value).map(one => ({ code: [one] })), whole);

/** What an SMTP reply has to be. */
export interface SmtpExpectation extends ReplyExpectation<SmtpReply> {
  /** The codes, or at least the classes, that it names; none when any will do. */
  readonly codes: readonly string[];
}

/**
 * Reads an `expect` or `forbid` for SMTP: a code, or a map.
 * @throws Invalid
 */
export function compile(value: unknown): Compiled<SmtpExpectation> {
  return read(value, shape, (wanted, source) => {
    // Only a positive answer announces anything.
    const announced = wanted.has !== undefined || wanted.lacks !== undefined ? ['250'] : undefined;
    const codes = wanted.code ?? announced;
    return {
      codes: wanted.code ?? wanted.enhanced ?? announced ?? [],
      describe: () => tell(source),
      match: reply => {
        const why = mismatch(wanted, codes, reply);
        return why === undefined ? {} : new Mismatch(why);
      },
    };
  });
}

/** How SMTP replies are read. `unfinished` shows what has come of a reply that is not complete. */
export function smtpReader(unfinished: () => string): ReplyReader<SmtpReply> {
  return { capture, describe: describeReply, malformed, unfinished };
}

/** Lines without a code, or with different ones, leave open what the reply says (RFC 5321 4.2, 4.2.1); a code that more follows at once, what its text is. */
function malformed({ lines }: SmtpReply, detail: boolean): string | undefined {
  if (lines.some(line => line.code === undefined || (detail && runsOn(line)))) return 'reply-format';
  return lines.some(({ code }) => code !== lines[0]?.code) ? 'one-code-a-reply' : undefined;
}

/** A reply on a line: its lines as sent, parted by ` / `. */
export function describeReply(reply: SmtpReply): string {
  const whole = reply.lines.map(line => showOctets(line.octets)).join(' / ');
  return whole.length > 200 ? `${whole.slice(0, 200)}..` : whole;
}

/** Undefined when the reply meets what is wanted, else why it does not. */
function mismatch(wanted: Wanted, codes: readonly string[] | undefined, reply: SmtpReply): string | undefined {
  const { enhanced, lines, has = [], lacks = [] } = wanted;
  if (codes !== undefined && !codes.some(one => hasCode(one, reply))) return '';
  if (enhanced !== undefined && !enhanced.some(one => hasEnhanced(one, reply)))
    return reply.enhanced ? `enhanced status code ${reply.enhanced.text}` : 'no enhanced status code';
  if (lines !== undefined && lines !== reply.lines.length) return `${reply.lines.length} lines`;
  const missing = has.filter(keyword => !announces(reply, keyword));
  if (missing.length > 0) return `without ${missing.join(', ')}`;
  const unwanted = lacks.filter(keyword => announces(reply, keyword));
  if (unwanted.length > 0) return `with ${unwanted.join(', ')}`;
  if (wanted.text !== undefined && wanted.text !== reply.text) return 'another text';
  if (wanted.matches?.test(readable(reply)) === false) return 'the text does not match';
  return undefined;
}

/** The text that expressions look at: spaces at a line's end say nothing, and where the grammar has none the invariant tells of them. */
function readable({ lines }: SmtpReply): string {
  return lines.map(({ text }) => text.replace(/ +$/, '')).join('\n');
}

function hasCode(wanted: string, reply: SmtpReply): boolean {
  const digits = String(reply.code).padStart(3, '0');
  return reply.code !== 0 && covers(wanted, digits);
}

function covers(wanted: string, digits: string): boolean {
  return [...wanted].every((digit, index) => digit === 'x' || digit === digits[index]);
}

function hasEnhanced(pattern: string, { enhanced }: SmtpReply): boolean {
  if (!enhanced) return false;
  const parts = [enhanced.class, enhanced.subject, enhanced.detail];
  return pattern.split('.').every((part, index) => part === 'x' || Number(part) === parts[index]);
}

function capture({ source, expression }: Capture, reply: SmtpReply): string | undefined {
  if (expression) return expression.find(readable(reply));
  if (source === 'code') return reply.code === 0 ? undefined : String(reply.code).padStart(3, '0');
  if (source === 'text') return reply.text;
  if (source === 'enhanced') return reply.enhanced?.text;
  const index = /^lines\[(\d+)\]$/.exec(source)?.[1];
  return index === undefined ? undefined : reply.lines[Number(index)]?.text;
}

function tell(expectation: unknown): string {
  if (!isFields(expectation)) return `reply ${String(expectation)}`;
  const described = Object.entries(expectation).map(([key, value]) => {
    const values = listOf(value).map(String);
    switch (key) {
      case 'code':
        return `reply ${values.join(' or ')}`;
      case 'enhanced':
        return `enhanced status code ${values.join(' or ')}`;
      case 'lines':
        return `${values[0]} lines`;
      case 'has':
        return `announcing ${values.join(', ')}`;
      case 'lacks':
        return `not announcing ${values.join(', ')}`;
      case 'text':
        return `the text ${shown(value)}`;
      default:
        return `a text that matches ${values[0]}`;
    }
  });
  return described.join(', ');
}
