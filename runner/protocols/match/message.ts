import type { Question } from '../session.js';
import { inlineMessage } from './inline-message.js';
import { type Fields, isFields } from './shape.js';

/** More octets than this before the message are no trace fields. */
const mostTrace = 64 * 1024;

const CRLF = Buffer.from('\r\n');

/** The octets of a message that a scenario names: a fixture, or `{text: .., repeat: .., times: ..}` whose lines get CRLF. They end with a line end, as all that POP3 sends. */
export function namedMessage(source: unknown, question: Question): Buffer {
  const octets = isText(source)
    ? inlineMessage({
        text: String(source.text),
        repeat: String(source.repeat ?? ''),
        times: Number(source.times ?? 0),
      })
    : question.message(String(isFields(source) ? source.message : source));
  const ended = octets.length === 0 || octets.subarray(-2).equals(CRLF);
  return ended ? octets : Buffer.concat([octets, CRLF]);
}

/**
 * Does the content end with the message, octet for octet, and is what comes before it only header fields (trace that delivery added)? Not where an
 * empty line, or what is no field, stands before the message: then its header would be read as its body.
 */
export function endsWithMessage(content: Buffer, message: Buffer): boolean {
  const start = content.length - message.length;
  if (start < 0 || !content.subarray(start).equals(message)) return false;
  if (start > mostTrace) return false;
  const before = content.subarray(0, start).toString('latin1');
  return /^(?:[!-9;-~]+[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*)*$/.test(before);
}

/** Where two octet strings first differ, counted from the end of both: for telling how a message was changed. */
export function lastDifference(content: Buffer, message: Buffer): number {
  let same = 0;
  const most = Math.min(content.length, message.length);
  while (same < most && content[content.length - 1 - same] === message[message.length - 1 - same]) same++;
  return content.length - same;
}

function isText(source: unknown): source is Fields {
  return isFields(source) && source.text !== undefined;
}
