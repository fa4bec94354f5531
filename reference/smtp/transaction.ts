import type { Line } from '../net/connection.js';
import type { Account } from '../store/account.js';
import type { Parameters } from './parameters.js';
import type { Mailbox } from './path.js';

/** One accepted RCPT. */
export interface Recipient {
  mailbox: Mailbox;
  /** Whose it is; undefined for a recipient elsewhere, to whom the message is relayed. */
  account: Account | undefined;
  /** RCPT's parameters as they were given. */
  parameters: Parameters;
}

/** The buffers of RFC 5321 4.1.1: reverse-path, forward-paths and mail data, with the parameters they came with. */
export interface Transaction {
  /** null for the null reverse-path. */
  reversePath: Mailbox | null;
  /** MAIL's parameters as they were given. */
  parameters: Parameters;
  recipients: Recipient[];
  /** Chunks received by BDAT (RFC 3030); undefined before the first. */
  chunks: Buffer[] | undefined;
}

/** A message as it was sent, transparency undone. */
export interface Content {
  octets: Buffer;
  /** It was over the limit; `octets` is then not whole. */
  tooLarge: boolean;
  /** A line ended with LF alone. */
  bareLineEnd: boolean;
}

/** A line of message data, and how it stands in it. */
export interface DataLine extends Line {
  /** What ended the line before it; DATA's own line end before the first. */
  before: Line['ending'];
  first: boolean;
}

/** What the trace field of one message is made of. */
export interface Trace {
  transaction: Transaction;
  /** Whom this copy is for. */
  recipient: Recipient;
  id: string;
  now: Date;
}
