import type { Parameters } from '../parameters.js';
import type { Mailbox } from '../path.js';
import type { Recipient } from '../transaction.js';

/** A message for recipients elsewhere. */
export interface Outgoing {
  /** null for the null reverse-path. */
  reversePath: Mailbox | null;
  /** MAIL's parameters as they were given. */
  parameters: Parameters;
  recipients: readonly Recipient[];
  /** When this server took it over, in milliseconds since 1970. */
  taken: number;
  /** The message as it came. */
  original: Buffer;
  /** With what this server puts before it. */
  octets: Buffer;
}

/** What the next hop offers: keyword to parameters; nothing when it knows HELO alone. */
export type Offered = ReadonlyMap<string, string>;

/** What became of one recipient. */
export interface Outcome {
  /** relayed: the next hop has it. deferred: another try may do. */
  kind: 'relayed' | 'deferred' | 'failed';
  /** What the next hop offers; nothing where it was not asked. */
  offered: Offered;
  /** The enhanced status code (RFC 3463). */
  status: string;
  /** What the next hop said, or why nothing was sent to it. */
  diagnostic: string;
  /** What the next hop calls itself. */
  remote: string;
}

/** An outcome, whoever the next hop is and whatever it offers. */
export type Result = Omit<Outcome, 'remote' | 'offered'>;
