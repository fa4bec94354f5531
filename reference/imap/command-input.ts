import type { Connection, Line } from '../net/connection.js';
import { isUtf8 } from './revision.js';
import type { Command, Execution, Session } from './session.js';
import { CommandReader, LiteralPending, SyntaxFault } from './syntax/reader.js';

/** Octets of all lines of a command together. */
const longestCommand = 65_536;
const mostLiterals = 256;
/** Octets that an appended message may have. */
export const largestMessage = 64 << 20;
/** A larger non-synchronising literal is not even discarded: the connection ends (RFC 7888 4). */
const largestDiscarded = 1 << 30;

/** A command that has come in whole, or as much of it as was taken. */
export type Input =
  | { readonly kind: 'closed' }
  /** Nothing more can be made of what the client sends. */
  | { readonly kind: 'lost'; readonly reason: string }
  /** To be answered BAD or NO without being carried out; without a tag if there was none to be read. */
  | { readonly kind: 'refused'; readonly tag: string | undefined; readonly status: string; readonly text: string }
  | {
      readonly kind: 'command';
      readonly tag: string;
      /** In upper case, `UID FETCH` and the like included. */
      readonly name: string;
      readonly command: Command;
      readonly execute: Execution;
      readonly text: string;
      readonly literals: readonly Buffer[];
    };

/**
 * Reads one command with its literals. It is parsed anew whenever a line has come, so that a mistake is answered before the client is invited to
 * send a literal in vain (RFC 3501 7.5).
 */
export async function readCommand(session: Session): Promise<Input> {
  const { imap } = session.context;
  const lines: string[] = [];
  const literals: Buffer[] = [];
  let left = longestCommand;
  let refusal: { status: string } | undefined;
  let tag: string | undefined;
  for (;;) {
    const line = await imap.readLine(session.connection, left);
    if (line === undefined) return { kind: 'closed' };
    const written = line.octets.toString('latin1');
    lines.push(session.context.dialect?.read(written) ?? written);
    left -= line.octets.length;
    const text = commandText(lines);
    tag ??= readTag(lines);
    if (line.tooLong) return { kind: 'refused', tag, status: 'BAD the command line is too long', text };
    if (line.ending === 'lf') refusal ??= { status: 'BAD a line has to end with CRLF' };
    const attempt = refusal === undefined ? parse(session, lines, literals) : undefined;
    if (attempt !== undefined && 'execute' in attempt) return { kind: 'command', text, literals, ...attempt };
    let literal: LiteralPending | undefined;
    if (attempt !== undefined && 'literal' in attempt) {
      literal = attempt.literal;
      refusal = refuseLiteral(session, literal, literals.length, left);
    } else {
      refusal ??= attempt === undefined ? undefined : { status: `BAD ${attempt.mistake}` };
      literal = trailingLiteral(lines.at(-1) ?? '');
    }
    // A literal that is not invited will not come; one that did not wait for an invitation has to be read in any case.
    if (literal === undefined || (refusal !== undefined && !imap.literalFollows(literal))) {
      return { kind: 'refused', tag, status: refusal?.status ?? 'BAD syntax error', text };
    }
    if (refusal !== undefined) {
      if (literal.size > largestDiscarded || lines.length > mostLiterals)
        return { kind: 'lost', reason: '[TOOBIG] the literal is too large' };
      await session.connection.discard(literal.size);
      continue;
    }
    if (literal.synchronising) session.invite(text);
    const octets = await imap.readLiteral(session.connection, literal.size);
    if (octets === undefined) return { kind: 'closed' };
    literals.push(octets);
    if (octets.length <= longestCommand) left -= Math.min(octets.length, left - 1);
  }
}

/** Reads a line of a command: undefined where the stream ends before the line does, so that no part of a command is taken for one. */
export function readLine(connection: Connection, limit: number): Line | Promise<Line | undefined> | undefined {
  return connection.readLine(limit);
}

/** Reads the octets of a literal: undefined where the stream ends before they have come. */
export function readLiteral(connection: Connection, size: number): Promise<Buffer | undefined> {
  return connection.readOctets(size);
}

/** A client does not wait with a non-synchronising literal: its octets come in any case (RFC 7888 3). */
export function literalFollows({ synchronising }: LiteralPending): boolean {
  return !synchronising;
}

/** With LITERAL- such a literal is a short one (RFC 7888 5); with LITERAL+ it may be as large as any. */
export function largestUninvited({ context }: Session): number {
  return context.imap.offers().includes('LITERAL-') ? 4096 : Number.POSITIVE_INFINITY;
}

type Attempt =
  | { tag: string; name: string; command: Command; execute: Execution }
  | { literal: LiteralPending }
  | { mistake: string };

function parse(session: Session, lines: readonly string[], literals: readonly Buffer[]): Attempt {
  const { imap } = session.context;
  const reader = new CommandReader(lines, literals, isUtf8(session));
  try {
    const tag = reader.tag();
    reader.space();
    let name = reader.atom().toUpperCase();
    if (name === 'UID') {
      reader.space();
      name += ` ${reader.atom().toUpperCase()}`;
    }
    const command = imap.findCommand(session, name);
    if (command === undefined) return { mistake: 'there is no such command' };
    if (!imap.allows(command, session.state)) return { mistake: `not valid in the ${session.state} state` };
    return { tag, name, command, execute: command.parse(reader, session) };
  } catch (error) {
    if (error instanceof LiteralPending) return { literal: error };
    if (error instanceof SyntaxFault) return { mistake: error.message };
    throw error;
  }
}

function readTag(lines: readonly string[]): string | undefined {
  return (
    /^([!#$&',\-./0-9:;<=>?@A-Z[\]^_`a-z|}~]+) /.exec(lines[0] ?? '')?.[1] ??
    /^[!#$&',\-./0-9:;<=>?@A-Z[\]^_`a-z|}~]+$/.exec(lines[0] ?? '')?.[0]
  );
}

function refuseLiteral(
  session: Session,
  literal: LiteralPending,
  count: number,
  left: number,
): { status: string } | undefined {
  if (count >= mostLiterals) return { status: 'BAD the command has too many literals' };
  if (!literal.synchronising && literal.size > session.context.imap.largestUninvited(session))
    return { status: 'BAD [TOOBIG] the literal is too large to come without an invitation' };
  if (literal.wholeMessage) {
    return literal.size > largestMessage ? { status: 'NO [TOOBIG] the message is too large' } : undefined;
  }
  return literal.size > left - 2 ? { status: 'BAD [TOOBIG] the literal is too large for this command' } : undefined;
}

/** The literal that a line announces at its end, outside quotes: in a command that is wrong already, only the octets to pass over matter. */
function trailingLiteral(line: string): LiteralPending | undefined {
  const spec = /\{([0-9]+)(\+?)\}$/.exec(line);
  if (spec === null) return undefined;
  const quotes = line.replace(/\\["\\]/g, '').match(/"/g)?.length ?? 0;
  return quotes % 2 === 1 ? undefined : new LiteralPending(Number(spec[1]), spec[2] === '', false);
}

/** The command without its tag, its lines joined by CRLF and its literals left out. */
function commandText(lines: readonly string[]): string {
  return lines.join('\r\n').replace(/^[^ ]+ /, '');
}
