import type { Account } from '../store/account.js';
import type { Mailbox } from './path.js';

/** When the sender wants to hear of a recipient (RFC 3461 section 4.1); undefined where it did not say. */
export type Notify = ReadonlySet<'NEVER' | 'SUCCESS' | 'FAILURE' | 'DELAY'>;

/** One accepted RCPT. */
export interface Recipient {
  mailbox: Mailbox;
  /** Whose it is; undefined for a recipient elsewhere, to whom the message is relayed. */
  account: Account | undefined;
  /** RCPT's parameters as they were given. */
  parameters: ReadonlyMap<string, string | undefined>;
  notify: Notify | undefined;
  /** ORCPT as given: address type, ';', xtext. */
  originalRecipient: string | undefined;
}

/** The buffers of RFC 5321 section 4.1.1: reverse-path, forward-paths and mail data, with the parameters they came with. */
export interface Transaction {
  /** null for the null reverse-path. */
  reversePath: Mailbox | null;
  /** MAIL's parameters as they were given. */
  parameters: ReadonlyMap<string, string | undefined>;
  smtputf8: boolean;
  /** BODY=BINARYMIME: the message comes by BDAT and may hold any octets (RFC 3030 section 3). */
  binary: boolean;
  /** When the message may be delivered (RFC 4865); undefined for at once. */
  releaseTime: Date | undefined;
  /** From -9 to 9 (RFC 6710); undefined where the client named none. */
  priority: number | undefined;
  /** ENVID, xtext as given. */
  envelopeId: string | undefined;
  recipients: Recipient[];
  /** Chunks received by BDAT (RFC 3030); undefined before the first. */
  chunks: Buffer[] | undefined;
}
