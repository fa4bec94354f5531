import type { Account } from '../../targets/target.js';
import { Inapplicable, SetUpFailure } from '../observation.js';
import type { OwnMailboxes } from '../own-mailboxes.js';
import type { OwnershipCheck } from '../ownership-check.js';

/**
 * Lets no command pass that would delete, rename, empty or mark what the harness did not make, or show it to a scenario, whatever a server has answered
 * before. It stands where a connection writes, so nothing goes round it: it sees every octet before the server does.
 */
export interface Guard {
  /**
   * Octets are about to be written.
   * @returns what has to be asked before they are, and given to `checked`; undefined: nothing
   * @throws SetUpFailure, or Inapplicable where it is the scenario's own text that asks for it
   */
  permit(octets: Uint8Array): OwnershipCheck | undefined;
  /** A question of the harness's own is asked now. */
  asking?(check: OwnershipCheck): void;
  /** Octets have arrived: gives those that are no answer to such a question. */
  filter?(octets: Buffer): Buffer;
  /**
   * What `permit` asked for was answered, or will not be.
   * @returns what has to be asked besides, of messages that came meanwhile, and given to `checked`; undefined: nothing
   * @throws SetUpFailure when the mailbox was not seen to be the one that was asked for
   */
  checked?(check: OwnershipCheck): OwnershipCheck | undefined;
  /** Octets came. */
  received?(octets: Uint8Array): void;
}

export interface GuardOptions {
  readonly ownMailboxes: OwnMailboxes;
  /** The accounts' mail may be thrown away: INBOX and the maildrop are the harness's. */
  readonly disposable: boolean;
  /** The commands are a scenario's; otherwise they are the harness's own. */
  readonly scenario: boolean;
  /** Those that the connection may sign in to; undefined: any. */
  readonly accounts?: readonly Account[] | undefined;
}

/** That a command was not sent. */
export function notSent({ scenario }: GuardOptions, why: string): Error {
  return scenario ? new Inapplicable(why) : new SetUpFailure(why);
}
