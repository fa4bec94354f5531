import { endsWith, type Octets, pieceSize } from '../../wire/spool.js';
import { type InlineMessage, inlineMessage } from './inline-message.js';
import { Invalid } from './invalid.js';
import { map, type Shape, shortOr, text, wholeNumber } from './shape.js';

/** More octets than this before the message are no trace fields. */
const mostTrace = 64 * 1024;

const CRLF = Buffer.from('\r\n');

/** Reads the octets of a fixture of suites/messages/ (CRLF line ends). */
export type Fixtures = (name: string) => Buffer;

/** A message that content is held against: a fixture, or one that is written in the scenario. */
export type NamedMessage = { readonly file: string } | InlineMessage;

const inline = map({ text, message: text, repeat: text, times: wholeNumber });

/** The name of a fixture, `{message: ..}`, or `{text: .., repeat: .., times: ..}`. */
export const namedMessage: Shape<NamedMessage> = shortOr<NamedMessage>(
  value => text(value).map(file => ({ file })),
  value =>
    inline(value).map(({ message, ...made }) => {
      if ((message === undefined) === (made.text === undefined))
        throw new Invalid('a message has either `message` or `text`');
      if ((made.repeat === undefined) !== (made.times === undefined))
        throw new Invalid('`repeat` and `times` need each other');
      if (made.text === undefined && made.repeat !== undefined) throw new Invalid('`repeat` belongs to `text`');
      return made.text === undefined ? { file: message ?? '' } : { ...made, text: made.text };
    }),
);

/** Its octets. They end with a line end, as all that POP3 sends; the lines of what is written in a scenario get CRLF. */
export function octetsOf(message: NamedMessage, fixtures: Fixtures): Buffer {
  const octets = 'file' in message ? fixtures(message.file) : inlineMessage(message);
  const ended = octets.length === 0 || octets.subarray(-2).equals(CRLF);
  return ended ? octets : Buffer.concat([octets, CRLF]);
}

/**
 * Does the content end with the message, octet for octet, and is what comes before it only header fields (trace that delivery added)? Not where an
 * empty line, or what is no field, stands before the message: then its header would be read as its body.
 */
export function endsWithMessage(content: Octets, message: Buffer): boolean {
  const start = content.length - message.length;
  if (start < 0 || start > mostTrace || !endsWith(content, start, message)) return false;
  const before = content.read(0, start).toString('latin1');
  return /^(?:[!-9;-~]+[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*)*$/.test(before);
}

/** Where two octet strings first differ, counted from the end of both: for telling how a message was changed. */
export function lastDifference(content: Octets, message: Buffer): number {
  const most = Math.min(content.length, message.length);
  let same = 0;
  while (same < most) {
    const length = Math.min(pieceSize, most - same);
    const piece = content.read(content.length - same - length, content.length - same);
    const wanted = message.subarray(message.length - same - length, message.length - same);
    if (!piece.equals(wanted)) return content.length - same - sameAtEnd(piece, wanted);
    same += length;
  }
  return content.length - same;
}

/** How many octets at the end of these two, which differ and are of one length, are the same. */
function sameAtEnd(piece: Buffer, wanted: Buffer): number {
  let same = 0;
  while (piece[piece.length - 1 - same] === wanted[wanted.length - 1 - same]) same++;
  return same;
}
