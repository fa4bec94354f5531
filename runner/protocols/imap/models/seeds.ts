import { dateValue, isDateTime } from '../grammar/values.js';
import type { Effect } from '../session/effect.js';
import type { Heard } from './clock.js';
import type { Message } from './message.js';
import { textValue } from './message-text.js';
import type { Texts } from './texts.js';

const [NUL, LF, CR] = [0x00, 0x0a, 0x0d];

/** Is it of lines that end in CRLF, in 7-bit octets without NUL? No server has a reason to keep another message than this one. */
function isPlain(octets: Buffer): boolean {
  if (octets.at(-1) !== LF) return false;
  for (let at = 0; at < octets.length; at++) {
    const octet = octets[at] ?? NUL;
    if (octet === NUL || octet > 0x7f) return false;
    if (octet === LF && octets[at - 1] !== CR) return false;
    if (octet === CR && octets[at + 1] !== LF) return false;
  }
  return true;
}

/** What a message must be that APPEND has added. @param octets undefined: they are not known */
export function learnAppended(
  message: Message,
  { date }: Extract<Effect, { kind: 'appends' }>,
  octets: Buffer | undefined,
  heard: Heard,
  texts: Texts,
): void {
  const source = 'appended';
  if (date !== undefined && isDateTime(date))
    message.learn('INTERNALDATE', { value: `@${dateValue(date).seconds}`, source, heard });
  if (octets === undefined || !isPlain(octets)) return;
  const text = texts.keep(octets);
  message.learn('BODY[]', { value: textValue(octets), source, heard, text, length: octets.length });
}

/** What a copy must be, by what is known of the message. */
export function learnCopied(message: Message | undefined, copy: Message | undefined): void {
  for (const [item, fact] of message?.copied() ?? []) copy?.learn(item, fact);
}
