import { showOctets } from '../../wire/octet-text.js';
import { type Matcher, Mismatch } from '../match/one-reply.js';
import { isExpression, regularExpression } from '../match/regular-expression.js';
import {
  expression,
  type Fields,
  isFields,
  listOf,
  map,
  oneOrMore,
  scalar,
  shortOr,
  shown,
  text,
  wholeNumber,
} from '../match/shape.js';
import { announces } from './ehlo.js';
import { runsOn, type SmtpReply } from './reply.js';

const codeForm = /^(?:\d{3}|\d{2}x|\dxx)$/;
const enhancedForm = /^[245]\.(?:x|\d{1,3})\.(?:x|\d{1,3})$/;
const codePattern = scalar(value => codeForm.test(value), 'a reply code such as 250, 25x or 2xx');

const shape = map({
  code: oneOrMore(codePattern),
  enhanced: oneOrMore(scalar(value => enhancedForm.test(value), 'an enhanced status code such as 5.1.1 or 5.x.x')),
  lines: wholeNumber,
  has: oneOrMore(text),
  lacks: oneOrMore(text),
  text,
  matches: expression,
});

/**
 * What is wrong with the shape of an `expect` or `forbid` for SMTP, or nothing. Scalars that still hold a variable pass. Universal expectations
 * (`close`, `{silence: 2s}`, ..) are the engine's and must have been taken out.
 */
export function checkExpectation(value: unknown): string | undefined {
  return oneOrMore(shortOr(codePattern, shape))(value);
}

/** How SMTP replies are matched. `unfinished` shows what has come of a reply that is not complete. */
export function smtpMatcher(unfinished: () => string): Matcher<SmtpReply> {
  return {
    match: (expectation, reply) => {
      if (!isFields(expectation)) return hasCode(expectation, reply) ? {} : new Mismatch('');
      const why = mismatch(expectation, reply);
      return why === undefined ? {} : new Mismatch(why);
    },
    capture,
    tell,
    describe: describeReply,
    malformed,
    unfinished,
  };
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

/** Undefined when the reply meets the map, else why it does not. */
function mismatch(wanted: Fields, reply: SmtpReply): string | undefined {
  // Only a positive answer announces anything.
  const code = wanted.code ?? (wanted.has !== undefined || wanted.lacks !== undefined ? '250' : undefined);
  if (code !== undefined && !listOf(code).some(one => hasCode(one, reply))) return '';
  if (wanted.enhanced !== undefined && !listOf(wanted.enhanced).some(one => hasEnhanced(String(one), reply))) {
    return reply.enhanced ? `enhanced status code ${reply.enhanced.text}` : 'no enhanced status code';
  }
  if (wanted.lines !== undefined && Number(wanted.lines) !== reply.lines.length) return `${reply.lines.length} lines`;
  const missing = listOf(wanted.has ?? []).filter(keyword => !announces(reply, String(keyword)));
  if (missing.length > 0) return `without ${missing.join(', ')}`;
  const unwanted = listOf(wanted.lacks ?? []).filter(keyword => announces(reply, String(keyword)));
  if (unwanted.length > 0) return `with ${unwanted.join(', ')}`;
  if (wanted.text !== undefined && String(wanted.text) !== reply.text) return 'another text';
  if (wanted.matches !== undefined && !regularExpression(String(wanted.matches)).test(readable(reply))) {
    return 'the text does not match';
  }
  return undefined;
}

/** The text that expressions look at: spaces at a line's end say nothing, and where the grammar has none the invariant tells of them. */
function readable({ lines }: SmtpReply): string {
  return lines.map(({ text }) => text.replace(/ +$/, '')).join('\n');
}

function hasCode(pattern: unknown, reply: SmtpReply): boolean {
  const code = String(reply.code).padStart(3, '0');
  const wanted = String(pattern);
  const same = codeForm.test(wanted) && [...wanted].every((digit, index) => digit === 'x' || digit === code[index]);
  return same && reply.code !== 0;
}

function hasEnhanced(pattern: string, { enhanced }: SmtpReply): boolean {
  if (!enhanced) return false;
  const parts = [enhanced.class, enhanced.subject, enhanced.detail];
  return pattern.split('.').every((part, index) => part === 'x' || Number(part) === parts[index]);
}

function capture(source: string, reply: SmtpReply): string | undefined {
  if (source === 'code') return reply.code === 0 ? undefined : String(reply.code).padStart(3, '0');
  if (source === 'text') return reply.text;
  if (source === 'enhanced') return reply.enhanced?.text;
  const index = /^lines\[(\d+)\]$/.exec(source)?.[1];
  if (index !== undefined) return reply.lines[Number(index)]?.text;
  return isExpression(source) ? regularExpression(source).find(readable(reply)) : undefined;
}

function tell(expectation: unknown): string {
  if (!isFields(expectation)) return `reply ${String(expectation)}`;
  const told = Object.entries(expectation).map(([key, value]) => {
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
  return told.join(', ');
}
