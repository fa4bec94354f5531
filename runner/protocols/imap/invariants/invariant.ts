import type { Told, Witness } from '../../witness.js';
import type { SessionEvent } from '../events.js';
import type { Heard } from '../models/clock.js';
import type { Aspect, Mailbox } from '../models/mailbox.js';
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
  /** IMAP4rev2 is enabled. */
  readonly rev2: boolean;
  /** The client has asked for mod-sequences, and was answered OK. */
  readonly modSeqs: boolean;
  /** QRESYNC is enabled. */
  readonly vanished: boolean;
  /** The client has said what it wants to be told unasked: other news than usual, at any time, or none. */
  readonly notified: boolean;
  /** When FETCH data came last. */
  readonly lastFetched: number | undefined;
  /** The selected mailbox; undefined when there is none, or when it is not certain which one the server means. */
  readonly view: MailboxView | undefined;
  /** The connection. */
  readonly witness: Witness;
  /** What the server says now. */
  readonly heard: Heard;
  /** A message of the selected mailbox, by its number; undefined when it is not known which one it is. */
  message(number: number): KnownMessage | undefined;
  /** The message of the account that was first told to have this value of an attribute; undefined: none was. */
  bearer(item: string, value: string): KnownMessage | undefined;
  /** The selected mailbox; undefined when it is not known which one it is, or whose. */
  readonly mailbox: Mailbox | undefined;
  /** The mailbox of a name; undefined when it is not known whose it is. */
  mailboxNamed(name: string): Mailbox | undefined;
  /** Is it certain that none of this was done to a mailbox since a tick of the clock? */
  settled(mailbox: Mailbox, since: number, ...aspects: readonly Aspect[]): boolean;
  /** Is it certain that no flags are being changed, and that nothing since a tick of the clock may have changed any of which it is not known? */
  flagsAtRest(mailbox: Mailbox, since: number): boolean;
  /** When the oldest command in flight was written; undefined: none is in flight. */
  readonly asked: number | undefined;
  /** The capabilities that were listed in this state, by whether that was in a response code. */
  readonly capabilities: ReadonlyMap<boolean, { readonly names: readonly string[]; readonly heard: Heard }>;
  /** Tags of searches that the server may go on to tell of. */
  readonly contexts: ReadonlySet<string>;
  /** Where the delimiters of hierarchies were told. */
  readonly delimiters: Map<string, { readonly delimiter: string; readonly heard: Heard }> | undefined;
  /** The command that a response code is about which tells UIDs of new messages; undefined: not known. */
  readonly given: { readonly mailbox: Mailbox; readonly began: number } | undefined;
  /** Under what an item is remembered: what it says may depend on what is enabled. */
  keyOf(item: string): string;
  /** May messages be gone that the client was not told of? */
  readonly ghosts: boolean;
  /** Is it certain that no mailbox is selected? */
  readonly noneSelected: boolean;
  /** Has BYE come? */
  readonly byeSeen: boolean;
}

/** Does the server list one of these capabilities, as the session stands? */
export function lists({ capabilities }: PriorState, ...names: readonly string[]): boolean {
  return [...capabilities.values()].some(({ names: listed }) => names.some(name => listed.includes(name)));
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
