import type { Invariant, Session } from './session.js';

export type ProtocolName = 'smtp' | 'pop3' | 'imap';

/** One protocol, as the engine plays it. */
export interface Protocol {
  readonly name: ProtocolName;
  /** Its always-on checks. */
  readonly invariants: readonly Invariant[];
  /**
   * A session for a new connection. `lmtp` changes what follows the end of the data (RFC 2033, 4.2). `run` stands for the run: sessions that are given
   * the same one share what it was told of accounts.
   */
  session(options: { readonly lmtp: boolean; readonly run?: object | undefined }): Session<unknown>;
  /** The expectation that a server's first words meet when it is ready. */
  readonly greeting: unknown;
  /** The expectation that a command meets when it succeeded. */
  readonly success: unknown;
  /** What is wrong with the shape of an expectation, if anything: for the loader. */
  checkExpectation(value: unknown): string | undefined;
  /** What is wrong with a pattern of `forbid:`, if anything. */
  checkForbidden(value: unknown): string | undefined;
}
