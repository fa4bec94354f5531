import type { Parameters } from './parameters.js';
import type { Recipient } from './transaction.js';

/** What a report says became of a message. */
export type Action = 'delivered' | 'relayed' | 'failed';

/** What is told of one recipient (RFC 3464 2.3). */
export interface RecipientReport {
  recipient: Recipient;
  status: string;
  /** What the next hop said, and what it calls itself, where one was asked. */
  remote?: { diagnostic: string; name: string };
}

/** What one report is about. */
export interface Report {
  action: Action;
  recipients: readonly RecipientReport[];
  /** MAIL's parameters of the message. */
  parameters: Parameters;
  /** The message as it came. */
  original: Buffer;
  /** When it came. */
  arrival: Date;
  now: Date;
}
