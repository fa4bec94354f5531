import type { Account } from '../store/account.js';
import type { Mailbox } from './path.js';

/** One accepted RCPT. */
export interface Recipient {
  mailbox: Mailbox;
  /** Whose it is; undefined for a recipient elsewhere, to whom the message is relayed. */
  account: Account | undefined;
  /** RCPT's parameters as they were given. */
  parameters: ReadonlyMap<string, string | undefined>;
}

/** The buffers of RFC 5321 4.1.1: reverse-path, forward-paths and mail data, with the parameters they came with. */
export interface Transaction {
  /** null for the null reverse-path. */
  reversePath: Mailbox | null;
  /** MAIL's parameters as they were given. */
  parameters: ReadonlyMap<string, string | undefined>;
  recipients: Recipient[];
  /** Chunks received by BDAT (RFC 3030); undefined before the first. */
  chunks: Buffer[] | undefined;
}
