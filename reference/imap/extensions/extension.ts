import type { Account } from '../../store/account.js';
import type { Mailbox } from '../../store/mailbox.js';
import type { Command } from '../command.js';

/** An extension of IMAP, whole. Names are in upper case. */
export interface Extension {
  /** The RFC that defines it. */
  readonly rfc: number;
  /** What CAPABILITY lists of it once the client has logged in. */
  readonly capabilities: readonly string[];
  readonly commands?: Readonly<Record<string, Command>>;
  /** STATUS items. */
  readonly status?: Readonly<Record<string, (mailbox: Mailbox) => number>>;
  /**
   * Messages are about to be added to an account, by APPEND or COPY.
   * @param octets the size of each
   * @throws Refusal
   */
  readonly admit?: (account: Account, octets: readonly number[]) => void;
}
