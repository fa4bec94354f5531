import type { Told, Witness } from '../../witness.js';
import type { SessionEvent } from '../events.js';
import type { Heard } from '../models/clock.js';
import type { MailboxView } from '../models/mailbox-view.js';
import type { Message } from '../models/message.js';
import type { CommandsSoFar } from '../session/command.js';

/** A message of the selected mailbox, and what the whole run was told of it. */
export interface KnownMessage {
  readonly uid: number;
  /** The mailbox's name. */
  readonly mailbox: string;
  readonly message: Message;
}

/** What is believed of a session when something happens: what was told before. */
export interface PriorState {
  /** The client's commands. */
  readonly commands: CommandsSoFar;
  /** The selected mailbox; undefined when there is none, or when it is not certain which one the server means. */
  readonly view: MailboxView | undefined;
  /** The connection. */
  readonly witness: Witness;
  /** What the server says now. */
  readonly heard: Heard;
  /** A message of the selected mailbox, by its number; undefined when it is not known which one it is. */
  message(number: number): KnownMessage | undefined;
  /** Under what an item is remembered: what it says may depend on what is enabled. */
  keyOf(item: string): string;
  /** May messages be gone that the client was not told of? */
  readonly ghosts: boolean;
  /** Is it certain that no mailbox is selected? */
  readonly noneSelected: boolean;
  /** Has BYE come? */
  readonly byeSeen: boolean;
}

/** How something contradicts a rule. */
export interface ViolationDetail {
  readonly expected: string;
  readonly found: string;
  /** What was said before, which it contradicts. */
  readonly earlier?: Told;
}

/** What must hold of everything that a server sends, whatever scenario is running. */
export interface Invariant {
  /** Its line in the results is `invariant/imap/` and this. */
  readonly id: string;
  /** The rule's id in the catalogue. */
  readonly rule: string;
  readonly title: string;
  /** For the events that it looks at: what is wrong, if anything. Undefined: the grammar finds it. */
  readonly checks?: {
    readonly [T in SessionEvent['type']]?: (
      event: Extract<SessionEvent, { readonly type: T }>,
      prior: PriorState,
    ) => ViolationDetail | undefined;
  };
}
