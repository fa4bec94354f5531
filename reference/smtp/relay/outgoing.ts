import type { Mailbox } from '../path.js';
import type { Recipient } from '../transaction.js';

/** A message for recipients elsewhere. */
export interface Outgoing {
  /** null for the null reverse-path. */
  reversePath: Mailbox | null;
  /** MAIL's parameters as they were given. */
  parameters: ReadonlyMap<string, string | undefined>;
  recipients: readonly Recipient[];
  /** The message as it came. */
  original: Buffer;
  /** With what this server puts before it. */
  octets: Buffer;
}

/** What became of one recipient. */
export type Outcome =
  /** The next hop has it. With DSN it has taken over what the sender wanted to hear of, too (RFC 3461 section 5.2.1). */
  | { kind: 'relayed'; dsn: boolean }
  /** Another try may do. */
  | { kind: 'deferred'; status: string; diagnostic: string }
  | { kind: 'failed'; status: string; diagnostic: string };

/** The end of the header section: behind its last line end. */
export function headerEnd(message: Buffer): number {
  if (message.indexOf('\r\n') === 0) return 0;
  const end = message.indexOf('\r\n\r\n');
  return end < 0 ? message.length : end + 2;
}

/** Whether some octet is above 127. */
export function hasEighthBit(octets: Buffer): boolean {
  return octets.some(octet => octet > 127);
}
