import type { Account } from '../store/account.js';
import type { Mailbox } from '../store/mailbox.js';
import type { Message } from '../store/message.js';
import { maildropForm } from './maildrop-form.js';

/** One message of the maildrop, numbered from 1 for the whole session. */
export interface Entry {
  readonly number: number;
  readonly message: Message;
  /** What RETR sends, before byte-stuffing. */
  readonly octets: Buffer;
  /** Octets as STAT and LIST count them. */
  readonly size: number;
  /** The unique-id of RFC 1939 7: the same in every session. */
  readonly uniqueId: string;
}

/**
 * The maildrop of a session: the account's INBOX as it was at login, locked for this session alone (RFC 1939 4).
 * Messages that arrive later are not in it, and messages that IMAP removes meanwhile stay readable.
 */
export class Maildrop {
  /** Those marked as deleted. */
  readonly marked = new Set<Entry>();

  /** @param all every message, marked or not, in order */
  constructor(
    readonly account: Account,
    public all: readonly Entry[],
  ) {}

  get inbox(): Mailbox {
    return this.account.inbox;
  }

  /** The messages not marked as deleted, in order. */
  get entries(): readonly Entry[] {
    return this.all.filter(entry => !this.marked.has(entry));
  }
}

/** A message of the inbox as the maildrop has it: its size with a CRLF at the end of each line (RFC 1939 11). */
export function entryOf(inbox: Mailbox, message: Message, number: number): Entry {
  const octets = maildropForm(message);
  return { number, message, octets, size: octets.length, uniqueId: `${inbox.uidValidity}-${message.uid}` };
}

/** Takes the exclusive lock (RFC 1939 4). */
export function lock(account: Account): boolean {
  return account.lockMaildrop();
}

/** Releases the lock. Without update() before it, nothing is removed. */
export function release({ account }: Maildrop): void {
  account.unlockMaildrop();
}

/** The message of a number; undefined when there is none or it is marked as deleted. */
export function find({ all, marked }: Maildrop, number: number): Entry | undefined {
  const entry = all[number - 1];
  return entry === undefined || marked.has(entry) ? undefined : entry;
}

/** What is marked as deleted is not told of (RFC 1939 5). */
export function listed(maildrop: Maildrop): readonly Entry[] {
  return maildrop.entries;
}

/** Marks a message: it goes in the UPDATE state. */
export function markDeleted({ marked }: Maildrop, entry: Entry): void {
  marked.add(entry);
}

/** Takes every mark back (RSET). */
export function unmarkAll({ marked }: Maildrop): void {
  marked.clear();
}

/** The UPDATE state (RFC 1939 6): removes what is marked. */
export function update({ inbox, marked }: Maildrop): void {
  inbox.expunge(new Set([...marked].map(({ message }) => message.uid)));
  marked.clear();
}
