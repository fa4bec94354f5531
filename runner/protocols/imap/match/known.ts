import type { SearchedMessage } from '../../../oracle/searched-mailbox.js';
import type { Fixtures } from '../../match/message.js';
import { MatchLimitExceeded } from '../../session.js';

/**
 * The octets of the messages in the selected mailbox, by their numbers: what is computed is computed from them.
 */
export interface Messages {
  /**
   * As the server gave them as BODY[] on this connection; else as the harness put them there.
   * @throws NotKnown
   */
  octetsOf(number: number): Buffer;
  /**
   * As the harness put them there.
   * @throws NotKnown
   */
  given(number: number): Buffer;
  /**
   * Those of all messages, in order.
   * @throws NotKnown
   */
  all(): readonly Buffer[];
  /**
   * All messages as the harness put them there, with what else is known of them.
   * @throws NotKnown
   */
  searched(): readonly SearchedMessage[];
}

/** What responses are held against, beside the expectation itself. */
export interface Known {
  readonly fixtures: Fixtures;
  readonly messages: Messages;
  /** The command that the step sent. */
  readonly command?: Buffer | undefined;
}

/** It is not known what a message is made of: then nothing is judged. */
export class NotKnown extends MatchLimitExceeded {
  constructor(which: string) {
    super(`not judged: it is not known which octets ${which} has`);
  }
}

const unknown = (): never => {
  throw new NotKnown('a message');
};

/** Nothing is known. */
export const noMessages: Messages = { octetsOf: unknown, given: unknown, all: unknown, searched: unknown };
