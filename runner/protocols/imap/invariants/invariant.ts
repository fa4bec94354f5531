import type { SessionEvent } from '../events.js';
import type { Mailbox } from '../models/mailbox.js';
import type { MailboxView } from '../models/mailbox-view.js';
import type { CommandsSoFar } from '../session/command.js';

/** What is believed of a session when something happens: what was told before. */
export interface PriorState {
  /** The client's commands. */
  readonly commands: CommandsSoFar;
  /** The selected mailbox; undefined when there is none, or when it is not certain which one the server means. */
  readonly view: MailboxView | undefined;
  /** What the whole run was told of that mailbox; undefined when it is not known which one it is, or whose. */
  readonly mailbox: Mailbox | undefined;
  /** Is it certain that no mailbox is selected? */
  readonly noneSelected: boolean;
  /** Has BYE come? */
  readonly byeSeen: boolean;
}

/** How something contradicts a rule. */
export interface ViolationDetail {
  readonly expected: string;
  readonly found: string;
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
