import type { Message } from '../store/message.js';
import type { Chunk } from './syntax/write.js';

/** What a client wants to be told of the messages of its open mailbox. */
export interface Wants {
  /** Messages that come and go. */
  readonly messages: boolean;
  readonly flags: boolean;
  /** News is sent at once, and not only in answers. */
  readonly atOnce: boolean;
  /** Removals are told in answers alone. */
  readonly removalsWait: boolean;
  /** The items that are told of a new message besides that it is there; undefined: none. */
  readonly ofNew: ((message: Message) => readonly Chunk[]) | undefined;
}

/** As long as the client has said nothing of it (RFC 5465 3.1). */
export const usual: Wants = { messages: true, flags: true, atOnce: false, removalsWait: false, ofNew: undefined };

/** It wants none of it. */
export const nothing: Wants = { ...usual, messages: false, flags: false };
