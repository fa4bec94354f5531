import type { ServiceProfile } from '../../record/events.js';
import type { ServiceName, Target } from '../targets/target.js';
import type { InvariantBook } from './invariant-book.js';
import type { OwnMailboxes } from './own-mailboxes.js';
import type { Pace } from './pace.js';
import type { ServerBehaviour } from './server-behaviour.js';

/** What every scenario of a run shares. */
export interface RunContext {
  readonly target: Target;
  /** What the probe found, by service. */
  readonly profiles: ReadonlyMap<ServiceName, ServiceProfile>;
  /** Reads a fixture; lines end in CRLF. */
  readonly message: (name: string) => Buffer;
  readonly invariants: Pick<InvariantBook, 'opened' | 'add'>;
  /** The clock of the run, and how much time its target needs. */
  readonly pace: Pace;
  /** What the run has made on the server: nothing else is changed there. */
  readonly ownMailboxes: OwnMailboxes;
  readonly behaviour: ServerBehaviour;
}

/** Does a keyword of SMTP or POP3 among these say that commands may be sent together (RFC 2920, RFC 2449 6.6)? */
export function listsPipelining(keywords: readonly string[]): boolean {
  return keywords.some(keyword => /^PIPELINING$/i.test(keyword));
}

/**
 * The keywords that a service offers, in all states that the probe saw: what a client that has done all it can goes by.
 * @param withTls false: without what is offered inside TLS, for a client that stays in the clear
 */
export function offered(profile: ServiceProfile | undefined, withTls = true): readonly string[] {
  if (profile === undefined) return [];
  const { clear, secured, authenticated } = profile.capabilities;
  return [...(clear ?? []), ...(withTls ? (secured ?? []) : []), ...(authenticated ?? [])];
}

/**
 * The keywords that a service offers to a client that is about to sign in: some servers list LOGINDISABLED again, or other mechanisms, once
 * that is done.
 * @param secure whether TLS is in force
 */
export function offeredAtSignIn(profile: ServiceProfile | undefined, secure: boolean): readonly string[] {
  return profile?.capabilities[secure ? 'secured' : 'clear'] ?? offered(profile);
}
