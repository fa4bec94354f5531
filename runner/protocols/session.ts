import type { Capture } from './match/capture.js';
import type { Expectation } from './match/expectation.js';
import type { Judgement } from './match/judgement.js';
import type { Fixtures } from './match/message.js';

export type { Bindings, Judgement } from './match/judgement.js';

import type { ProtocolName } from './services.js';
import type { Told } from './witness.js';

/**
 * What the engine knows of a protocol. A session is the client's view of one connection: it is told every octet that went either way,
 * splits what the server sent into replies, and notes each violation of the grammar or of the session's state.
 */

/** Octets of the server that break a rule, found whatever scenario is running. */
export interface Violation {
  /** The invariant's id within its protocol, e.g. `line-ends`. */
  readonly invariant: string;
  /** Offset of the offending octet in all that the server sent on this connection. */
  readonly offset: number;
  readonly expected: string;
  readonly found: string;
  /** What the server said before, which this contradicts, where it may have been on another connection. */
  readonly earlier?: Told;
}

/** An invariant: a rule that is checked on all octets of all sessions of a protocol. */
export interface Invariant {
  /** e.g. `exists-never-falls`; its line in the results is `invariant/imap/exists-never-falls`. */
  readonly id: string;
  readonly protocol: ProtocolName;
  readonly title: string;
  /** Rule id in the catalogue. */
  readonly rule: string;
}

/**
 * What a server says of itself in place of an answer: it ends the session, it cannot do now what it was asked, it does nothing at all for now, it does so only
 * for who has signed in or begun TLS, or not for this account. It may do any of these at any time, so such a reply tells nothing about the rule of what was asked.
 */
export type Condition = 'ending' | 'unable' | 'throttled' | 'restricted' | 'unentitled';

/** What a step asks of the replies: `E` are expectations of the protocol, `F` is how it has what is forbidden. */
export interface Question<E = Expectation, F = E> {
  /** Alternatives; none when only `forbid` is given. */
  readonly expect: readonly E[];
  /** None of these may be among the replies consumed. */
  readonly forbid: readonly F[];
  /** By name. */
  readonly bind: Readonly<Record<string, Capture>>;
  /** The tag of the command that this step sent, if it sent one and commands bear tags. */
  readonly tag?: string;
  /** Tags of commands that were sent before it, for whose answers nobody has asked: they belong to what is read, and a server may give them later. */
  readonly earlier?: readonly string[];
  /** That command as it was sent, literals and all. */
  readonly command?: Buffer;
  readonly message: Fixtures;
}

/** Who signs in by a command of the protocol's own, and how that departs from what a client would send. */
export interface OwnCredentials {
  readonly user: string;
  readonly password: string;
  /** In place of what is made of the password. */
  readonly response?: string;
  /** In place of what the server gave to make it of. */
  readonly timestamp?: string;
}

/** A command that signs in as a SASL mechanism would, and is none. */
export interface SignInCommand {
  /** Why the server cannot have it; undefined: it may. */
  readonly absent?: string;
  /** The command, and what of it lets anybody try passwords at leisure. */
  command(credentials: OwnCredentials): { readonly line: string; readonly secret?: string };
}

export interface Session<Reply, E = Expectation, F = E> {
  /** Complete replies not yet used by any expectation, oldest first. The engine removes what a judgement consumed. */
  readonly replies: Reply[];
  /** The engine takes these away as they come. */
  readonly violations: Violation[];
  /** The server has done what leaves something behind: a mailbox, or a subscription. */
  readonly createdMailbox?: boolean;
  /** The mailboxes of the account may be others than before, or it is uncertain what the server made of what was written. */
  readonly changedMailboxes?: boolean;
  /** The client was told that there is no message in the open mailbox. */
  readonly emptyMailbox?: boolean;
  /**
   * The octets of all messages in the open mailbox, where something is computed from them.
   * @throws NotKnown
   */
  messages?(): readonly Buffer[];
  /** The client is about to write these octets: commands are tracked from them. */
  wrote(octets: Uint8Array): void;
  /** The server sent these octets. Throws LimitExceeded when the server goes beyond what the harness is ready to hold. */
  received(octets: Uint8Array): void;
  /** TLS is in force from here on: state and buffers of the clear session are dropped as the protocol's RFC says. */
  secured(): void;
  /** Compression is in force from here on. Gives the octets that came behind the answer that began it: they are compressed. */
  compressed?(): Buffer;
  /** The server has been silent for as long as it is waited for: what it has begun and not ended is a violation. */
  silent?(): void;
  /** The connection is over, whoever ended it. */
  left?(): void;
  /** The server closed: octets left without a line end are a violation. */
  ended(): void;
  /** Holds the queue against a question. `final` when nothing more will come (time is up or the stream ended). */
  judge(question: Question<E, F>, final: boolean): Judgement;
  /** One reply as a line for a report (control characters shown, cut at about 200 characters). */
  describe(reply: Reply): string;
  /** The base64 text of a reply that asks for a SASL response (334, `+ `); undefined for any other reply. */
  challenge(reply: Reply): string | undefined;
  /** A command of the protocol's own that signs in and is asked for as mechanisms are; undefined: there is none of that name. */
  signInCommand?(mechanism: string): SignInCommand | undefined;
  /** Does this reply end the exchange of a command: anything but a challenge or a response without a tag? */
  concludes(reply: Reply): boolean;
  /** What the server says of itself with this reply; undefined: it answers what it was asked. */
  condition(reply: Reply): Condition | undefined;
  /**
   * Does a step speak of such replies itself, so that they are what it is about?
   * @param expect its alternatives
   * @param forbid what it forbids
   */
  isAbout(condition: Condition, expect: readonly E[], forbid: readonly F[]): boolean;
  /** The capability lines that a reply lists (EHLO keywords with their parameters, CAPA lines, IMAP capabilities one by one); undefined when it lists none. */
  capabilities(reply: Reply): readonly string[] | undefined;
  /** The invariant that this reply has broken, where that leaves open what it says; undefined: it can be read. */
  malformed(reply: Reply): string | undefined;
  /** What a scenario would expect that a reply is to come out as this one did, and no more; undefined: there is no such expectation. */
  outcome(reply: Reply): string | undefined;
  /** Did this reply report success: 2xx or 3xx / +OK / tagged OK (or a continuation request)? */
  succeeded(reply: Reply): boolean;
}

/** Whether the replies meet an expectation could not be found out with the work that the harness is ready to do. */
export class MatchLimitExceeded extends Error {
  override readonly name = 'GivenUp';
}

/** The server went beyond a limit of the harness (a line, a literal, nesting). The connection is of no further use. */
export class LimitExceeded extends Error {
  override readonly name = 'LimitExceeded';
  constructor(
    /** What was exceeded, e.g. `line length`. */
    readonly what: string,
    readonly limit: number,
    readonly offset: number,
  ) {
    super(`the server's ${what} exceeded ${limit} at octet ${offset}`);
  }
}
