import type { MessageText } from './models/message-text.js';
import type { Command } from './session/command.js';

/** What a session tells of, one thing at a time, in the order in which the server's octets said it. */
export type SessionEvent =
  /** The server lists its capabilities, in capitals, in a response or in a response code. */
  | { readonly type: 'capability'; readonly names: readonly string[]; readonly code: boolean }
  /** These are enabled, in capitals. */
  | { readonly type: 'enabled'; readonly names: readonly string[] }
  /** A continuation request came. */
  | { readonly type: 'continuation' }
  /**
   * A tagged response came: OK, NO, BAD, or `?` for one that cannot be read. No command: none in flight has this tag; `again`: one has had its answer.
   */
  | {
      readonly type: 'completed';
      readonly tag: string;
      readonly condition: string;
      readonly command: Command | undefined;
      readonly again: boolean;
    }
  /** A response code came, with this condition: `OK` of a tagged response, `* OK` of an untagged one, `+` of a continuation request. */
  | { readonly type: 'code'; readonly kind: string; readonly condition: string }
  /** The client is signed in; no user: it cannot be told as whom. */
  | { readonly type: 'signed in'; readonly user: string | undefined }
  | { readonly type: 'bye' }
  /** A mailbox is selected, by the name that the client wrote. */
  | { readonly type: 'selected'; readonly mailbox: string }
  /** The mailbox that was selected till now no longer is; what follows is about the one that is being selected. */
  | { readonly type: 'closed' }
  | { readonly type: 'exists'; readonly number: number }
  | { readonly type: 'recent'; readonly number: number }
  | { readonly type: 'expunged'; readonly number: number }
  /** Messages are gone, by their UIDs: a uid set. */
  | { readonly type: 'vanished'; readonly uids: string }
  /** The same of messages that were gone before the mailbox was opened, or are told of once more. */
  | { readonly type: 'vanished earlier'; readonly uids: string }
  /** FETCH data came. */
  | {
      readonly type: 'fetched';
      readonly number: number;
      readonly uid: number | undefined;
      /** It tells the mod-sequence. */
      readonly modSeq?: true;
    }
  /** The flags of a message, in capitals. */
  | { readonly type: 'flags'; readonly number: number; readonly flags: readonly string[] }
  /** Something of a message that never changes, by the item that tells it. `empty`: it is what may be told of a message that is gone (RFC 2180 4.1.3). */
  | {
      readonly type: 'constant';
      readonly number: number;
      readonly item: string;
      readonly value: string;
      readonly empty: boolean;
    }
  /** Something else of a message that never changes as long as it is in its mailbox, by the item of an extension that tells it. */
  | { readonly type: 'attribute'; readonly number: number; readonly item: string; readonly value: string }
  /** A text of a message, by its section (`BODY[]` for RFC822), or from `origin` on a piece of one. No text: NIL. */
  | {
      readonly type: 'text';
      readonly number: number;
      readonly section: string;
      readonly origin: number | undefined;
      readonly text: MessageText | undefined;
    }
  /** The mod-sequence of a message, or (no number) the highest of the mailbox. Above 2^53 it is rounded. */
  | { readonly type: 'mod-sequence'; readonly number: number | undefined; readonly value: number }
  /** The mailbox that is being selected keeps no mod-sequences. */
  | { readonly type: 'no mod-sequences' }
  /** The UIDVALIDITY of a mailbox, or (no name) of the one that is selected. */
  | { readonly type: 'uidvalidity'; readonly mailbox: string | undefined; readonly value: number }
  /** What identifies the mailbox that is being selected, under whatever name. */
  | { readonly type: 'mailbox identifier'; readonly value: string }
  /** The UIDNEXT of the mailbox that is being selected, or of the one that STATUS names. */
  | { readonly type: 'uidnext'; readonly mailbox?: string; readonly value: number }
  /** The flags that are defined in the mailbox, in capitals, and those that can be changed for good. */
  | { readonly type: 'flags listed'; readonly flags: readonly string[] }
  | { readonly type: 'permanent flags'; readonly flags: readonly string[] }
  /** A name of LIST, and the delimiter of its hierarchy; no delimiter: it has none. */
  | { readonly type: 'listed'; readonly name: string; readonly delimiter: string | undefined }
  /** Rights of an access control list, in lists as the response has them: `optional` ones can be granted, others are. */
  | { readonly type: 'rights'; readonly response: string; readonly rights: readonly string[] }
  /** What a search found, by the tag of its command; `source`: the mailbox that it was found in, and its UIDVALIDITY, as far as they are told. */
  | {
      readonly type: 'search';
      readonly tag: string;
      readonly source: { readonly mailbox: string | undefined; readonly validity: number | undefined };
    }
  /** Messages have got these UIDs in another mailbox, or in the same: copies of those in `from`, or else appended ones. */
  | { readonly type: 'uids given'; readonly validity: number; readonly uids: string; readonly from?: string }
  /** Something came that cannot be read, and may have changed how many messages there are. */
  | { readonly type: 'unclear' };

export type EventOf<T extends SessionEvent['type']> = Extract<SessionEvent, { readonly type: T }>;
