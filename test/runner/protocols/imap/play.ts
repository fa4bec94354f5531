import type { Response } from '../../../../runner/protocols/imap/grammar/response.js';
import { compile, compileForbidden } from '../../../../runner/protocols/imap/match/expectation.js';
import { imapSession, type Judgement, type Session } from '../sessions.js';
import { asking, type Written } from '../text-protocol/play.js';

/** Octets of lines, each ended by CRLF. */
export function lines(...texts: string[]): Buffer {
  return Buffer.from(texts.map(text => `${text}\r\n`).join(''), 'latin1');
}

/** A session that was told `S: ..` lines of the server and `C: ..` lines of the client, in this order. */
export function played(...exchange: string[]): ReturnType<typeof imapSession> {
  const session = imapSession();
  for (const line of exchange) {
    if (line.startsWith('C: ')) session.wrote(lines(line.slice(3)));
    else session.received(lines(line.replace(/^S: /, '')));
  }
  return session;
}

/** The invariants that a session has violations of. */
export function invariantsBroken(session: Pick<Session<Response>, 'violations'>): string[] {
  return session.violations.map(violation => violation.invariant);
}

/** What one response departs from, read on its own (in a selected mailbox of nine messages). */
export function grammarViolations(response: string): string[] {
  const session = played('C: a SELECT x', '* 9 EXISTS', '* OK [UIDVALIDITY 1] x', 'a OK done', 'C: b X');
  session.received(lines(response));
  return invariantsBroken(session);
}

const question = asking({ compile, compileForbidden });

export function judge(
  session: ReturnType<typeof imapSession>,
  expect: unknown,
  more: Written = {},
  final = true,
): Judgement {
  const message = () => Buffer.from('Subject: x\r\n\r\nbody\r\n');
  return session.judge(question({ expect, message, ...more }), final);
}
