import type { Response } from '../protocols/imap/grammar/response.js';
import { imap } from '../protocols/imap/index.js';
import { expecting } from '../protocols/match/expectation.js';
import { expectSetUp } from './open.js';
import type { ProtocolConnection } from './protocol-connection.js';

const goAhead = expecting('continuation', imap);
const crlf = Buffer.from('\r\n');

/** A command of the harness's own, with an optional literal at its end. */
export interface SetUpCommand {
  readonly line: string;
  readonly literal?: Buffer;
}

/** A command that was sent, and not answered yet. */
export interface Sent {
  readonly verb: string;
  readonly tag: string;
  /** The server did not ask for its literal, nor did it answer. */
  readonly noContinuation?: boolean;
}

/** What came of commands that were sent together. */
export interface Outcomes {
  /** For each in its place why it failed; undefined: it succeeded. */
  readonly failures: readonly (Error | undefined)[];
  /** All of them were answered. */
  readonly answered: boolean;
  /** One of them was not answered, though the last one was: the server has lost it. */
  readonly lost: boolean;
  /** They were answered in the order in which they were sent, and messages got their UIDs in it. */
  readonly ordered: boolean;
}

/**
 * Writes commands one behind the other, without a wait for the answers: only where the server has to ask for a literal it is waited for
 * (RFC 3501 5.5). What stands behind a literal that was refused is not sent.
 * @param longestNonSynchronizing a literal of so many octets at the most is sent without leave (RFC 7888); -1: none is
 * @param withinMs the server has so long to ask for a literal
 */
export async function pipeline(
  connection: ProtocolConnection,
  commands: readonly SetUpCommand[],
  longestNonSynchronizing: number,
  withinMs: number,
): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  const octets: Buffer[] = [];
  for (const { line, literal } of commands) {
    const tag = connection.nextTag();
    const verb = line.split(' ', 1)[0] ?? line;
    sent.push({ verb, tag });
    if (literal === undefined) {
      octets.push(Buffer.from(`${tag} ${line}\r\n`));
      continue;
    }
    const asks = literal.length > longestNonSynchronizing;
    octets.push(Buffer.from(`${tag} ${line} {${literal.length}${asks ? '' : '+'}}\r\n`));
    if (asks) {
      await connection.write(Buffer.concat(octets.splice(0)));
      const goes = await goesAhead(connection, tag, connection.now() + withinMs);
      if (goes === undefined) sent.splice(-1, 1, { verb, tag, noContinuation: true });
      if (goes !== true) return sent;
    }
    octets.push(literal, crlf);
  }
  if (octets.length > 0) await connection.write(Buffer.concat(octets));
  return sent;
}

/**
 * Reads the answers to commands in the order in which they were sent.
 * @param withinMs each has so long, from the answer before it
 * @param overtakenMs it has so long where the last one was answered
 */
export async function readAnswers(
  connection: ProtocolConnection,
  sent: readonly Sent[],
  withinMs: number,
  overtakenMs = withinMs,
): Promise<Outcomes> {
  const failures: (Error | undefined)[] = [];
  let [answered, ordered, lost, latest] = [true, true, false, 0];
  for (const [at, { verb, tag, noContinuation }] of sent.entries()) {
    const deadline = connection.now() + withinMs;
    const later = new Set(sent.slice(at + 1).map(one => one.tag));
    const there = await arrived(connection, tag, later, deadline, overtakenMs);
    answered &&= there !== undefined;
    lost ||= there === undefined && lastArrived(connection, later);
    ordered &&= there !== 'out of order';
    try {
      const expectation = noContinuation ? goAhead : imap.success;
      const { got } = await expectSetUp(connection, expectation, verb, there ? deadline : connection.now(), tag);
      const uid = Number(/\[APPENDUID \d+ (\d+)\]/i.exec(got)?.[1] ?? Number.POSITIVE_INFINITY);
      ordered &&= uid > latest;
      if (Number.isFinite(uid)) latest = uid;
      failures.push(undefined);
    } catch (error) {
      failures.push(error instanceof Error ? error : new Error(String(error)));
    }
  }
  return { failures, answered, lost, ordered };
}

/** Does the server ask for the literal? Undefined: it says nothing. */
async function goesAhead(connection: ProtocolConnection, tag: string, deadline: number): Promise<boolean | undefined> {
  const { session } = connection;
  do {
    const at = session.replies.findIndex(reply => session.challenge(reply) !== undefined);
    if (at >= 0) {
      session.replies.splice(at, 1);
      return true;
    }
    if (repliesOf(connection).some(reply => reply.tag === tag)) return false;
  } while (!connection.ended && (await connection.more(deadline)));
  return undefined;
}

/** Waits for the answer to a command, and puts what the server answered before it to later ones behind it. */
async function arrived(
  connection: ProtocolConnection,
  tag: string,
  later: ReadonlySet<string>,
  deadline: number,
  overtakenMs: number,
): Promise<'in order' | 'out of order' | undefined> {
  let until = deadline;
  let overtaken = false;
  do {
    const replies = repliesOf(connection);
    const at = replies.findIndex(reply => reply.tag === tag);
    if (at < 0) {
      if (!overtaken && lastArrived(connection, later)) {
        overtaken = true;
        until = Math.min(deadline, connection.now() + overtakenMs);
      }
      continue;
    }
    const early = replies.slice(0, at).filter(reply => later.has(reply.tag ?? ''));
    if (early.length === 0) return 'in order';
    const rest = replies.filter(reply => !early.includes(reply));
    replies.splice(
      0,
      replies.length,
      ...rest.slice(0, at + 1 - early.length),
      ...early,
      ...rest.slice(at + 1 - early.length),
    );
    return 'out of order';
  } while (!connection.ended && (await connection.more(until)));
  return undefined;
}

/** Was the last of the commands answered that were sent later? */
function lastArrived(connection: ProtocolConnection, later: ReadonlySet<string>): boolean {
  const last = [...later].at(-1);
  return last !== undefined && repliesOf(connection).some(reply => reply.tag === last);
}

/** What an IMAP connection has not been asked for yet. */
function repliesOf({ session }: ProtocolConnection): Response[] {
  return session.replies as Response[];
}
