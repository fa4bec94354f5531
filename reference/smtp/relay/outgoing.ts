import type { Mailbox } from '../path.js';
import type { Recipient } from '../transaction.js';

/** A message for recipients elsewhere. */
export interface Outgoing {
  /** null for the null reverse-path. */
  reversePath: Mailbox | null;
  /** MAIL's parameters as they were given. */
  parameters: ReadonlyMap<string, string | undefined>;
  recipients: readonly Recipient[];
  /** When this server took it over, in milliseconds since 1970. */
  taken: number;
  /** The message as it came. */
  original: Buffer;
  /** With what this server puts before it. */
  octets: Buffer;
}

/** What became of one recipient. */
export interface Outcome {
  /** relayed: the next hop has it. deferred: another try may do. */
  kind: 'relayed' | 'deferred' | 'failed';
  /** Relayed to a next hop that has taken over what the sender wanted to hear of, too (RFC 3461 section 5.2.1). */
  dsn: boolean;
  /** Relayed to a next hop that does not know Deliver By (RFC 2852 section 4.1.4.2). */
  withoutBy?: true;
  /** The enhanced status code (RFC 3463). */
  status: string;
  /** What the next hop said, or why nothing was sent to it. */
  diagnostic: string;
  /** What the next hop calls itself. */
  remote: string;
}

/** A recipient of whom the sender is to hear. */
export interface Told {
  recipient: Recipient;
  outcome: Outcome;
}

/** Whether some octet is above 127. */
export function hasEighthBit(octets: Buffer): boolean {
  return octets.some(octet => octet > 127);
}
