import type { Response } from '../../../../runner/protocols/imap/grammar/response.js';
import { imapSession } from '../../../../runner/protocols/imap/session/session.js';
import type { Judgement, Question, Session } from '../../../../runner/protocols/session.js';

/** Octets of lines, each ended by CRLF. */
export function lines(...texts: string[]): Buffer {
  return Buffer.from(texts.map(text => `${text}\r\n`).join(''), 'latin1');
}

/** A session that was told `S: ..` lines of the server and `C: ..` lines of the client, in this order. */
export function played(...exchange: string[]): Session<Response> {
  const session = imapSession();
  for (const line of exchange) {
    if (line.startsWith('C: ')) session.wrote(lines(line.slice(3)));
    else session.received(lines(line.replace(/^S: /, '')));
  }
  return session;
}

/** The invariants that a session has violations of. */
export function departed(session: Session<Response>): string[] {
  return session.violations.map(violation => violation.invariant);
}

/** What one response departs from, read on its own (in a selected mailbox of nine messages). */
export function grammarViolations(response: string): string[] {
  const session = played('C: a SELECT x', '* 9 EXISTS', '* OK [UIDVALIDITY 1] x', 'a OK done', 'C: b X');
  session.received(lines(response));
  return departed(session);
}

export function judge(
  session: Session<Response>,
  expect: unknown,
  more: Partial<Question> = {},
  final = true,
): Judgement {
  const message = () => Buffer.from('Subject: x\r\n\r\nbody\r\n');
  return session.judge({ expect, forbid: [], bind: {}, message, ...more }, final);
}
