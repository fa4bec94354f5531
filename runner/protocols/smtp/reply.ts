import type { Line } from '../text-protocol/splitter.js';
import type { SentCommand } from './dialogue.js';

/** An enhanced mail system status code (RFC 3463). */
export interface EnhancedStatus {
  readonly class: number;
  readonly subject: number;
  readonly detail: number;
  /** As sent, e.g. `5.1.1`. */
  readonly text: string;
}

/** One line of a reply (RFC 5321 4.2). */
export interface ReplyLine {
  readonly offset: number;
  /** The line as sent, without its end. */
  readonly octets: Buffer;
  /** Length as sent, line end included. */
  readonly length: number;
  /** The three digits, or undefined when the line does not begin with three digits and a space, a hyphen or its end. */
  readonly code: number | undefined;
  /** A hyphen promises another line. */
  readonly separator: ' ' | '-' | '';
  /** What follows the code and the separator, as latin1; the whole line when there is no code. */
  readonly text: string;
  readonly enhanced: EnhancedStatus | undefined;
}

/** A whole reply: one line or several. */
export interface SmtpReply {
  readonly offset: number;
  /** Of the last line; 0 when the line was no reply line at all. */
  readonly code: number;
  readonly lines: readonly ReplyLine[];
  /** Texts of the lines, joined by LF, as latin1. */
  readonly text: string;
  /** Of the first line. */
  readonly enhanced: EnhancedStatus | undefined;
  /** What it answers, as far as can be told; undefined when nothing had been asked. */
  readonly asked: SentCommand | undefined;
}

/**
 * Reads one line. It goes on after what the grammar does not allow: `250OK` is taken as a last line with code 250, and a line without three
 * digits has no code.
 */
export function parseReplyLine({ offset, octets, length }: Line): ReplyLine {
  const line = octets.toString('latin1');
  const code = /^\d{3}/.exec(line)?.[0];
  const mark = line.charAt(3);
  const separator = mark === ' ' || mark === '-' ? mark : '';
  const text = code === undefined ? line : line.slice(3 + separator.length);
  const kept = Buffer.from(octets);
  const enhanced = code === undefined ? undefined : parseEnhancedStatus(text);
  return {
    offset,
    octets: kept,
    length,
    code: code === undefined ? undefined : Number(code),
    separator,
    text,
    enhanced,
  };
}

/** Does something else than a space or a hyphen follow the code? Then nobody can tell where its text begins. */
export function runsOn({ code, separator, octets }: ReplyLine): boolean {
  return code !== undefined && separator === '' && octets.length > 3;
}

/** The code at the beginning of a text, if there is one (RFC 2034 4: one to three digits in the subject and the detail). */
export function parseEnhancedStatus(text: string): EnhancedStatus | undefined {
  const match = /^(\d)\.(\d{1,3})\.(\d{1,3})(?=[ \t]|$)/.exec(text);
  if (!match) return undefined;
  return { class: Number(match[1]), subject: Number(match[2]), detail: Number(match[3]), text: match[0] };
}

/** Puts the lines of a reply together. */
export function assembleReply(lines: readonly ReplyLine[], asked: SentCommand | undefined): SmtpReply {
  return {
    offset: lines[0]?.offset ?? 0,
    code: lines.at(-1)?.code ?? 0,
    lines,
    text: lines.map(line => line.text).join('\n'),
    enhanced: lines[0]?.enhanced,
    asked,
  };
}
