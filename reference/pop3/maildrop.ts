import type { Account } from '../store/account.js';
import type { Mailbox } from '../store/mailbox.js';
import type { Message } from '../store/message.js';
import { maildropForm, stuffDots } from './maildrop-form.js';

/** One message of the maildrop, numbered from 1 for the whole session. */
export interface Entry {
  number: number;
  message: Message;
  /** What RETR sends, before dot-stuffing. */
  octets: Buffer;
  /** Octets as STAT and LIST count them. */
  size: number;
  /** The unique-id of RFC 1939 section 7: the same in every session. */
  uniqueId: string;
}

/**
 * The maildrop of a session: the account's INBOX as it was at login, locked for this session alone (RFC 1939 section 4).
 * Messages that arrive later are not in it, and messages that IMAP removes meanwhile stay readable.
 */
export class Maildrop {
  readonly #account: Account;
  readonly #inbox: Mailbox;
  readonly #locked: boolean;
  readonly #deleted = new Set<Entry>();
  readonly #has: (fault: string) => boolean;
  #entries: readonly Entry[];

  private constructor(account: Account, locked: boolean, has: (fault: string) => boolean) {
    this.#account = account;
    this.#locked = locked;
    this.#has = has;
    this.#inbox = account.inbox;
    const salt = has('pop3-uidl-new-each-session')
      ? `-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`
      : '';
    this.#entries = this.#inbox.messages.map((message, at) => {
      const octets = maildropForm(message);
      const lines = has('pop3-size-counts-lf') ? octets.toString('latin1').split('\r\n').length - 1 : 0;
      const dots = has('pop3-size-counts-stuffing') ? stuffDots(octets).length - octets.length : 0;
      const uniqueId = has('pop3-uidl-not-unique')
        ? `${this.#inbox.uidValidity}`
        : `${this.#inbox.uidValidity}-${has('pop3-uidl-is-number') ? at + 1 : message.uid}${salt}`;
      const flags = has('pop3-uidl-changes-with-flags')
        ? [...message.flags].map(flag => flag.slice(1, 2)).join('')
        : '';
      return { number: at + 1, message, octets, size: octets.length - lines + dots, uniqueId: uniqueId + flags };
    });
  }

  /** Locks and opens the maildrop; undefined while another session has it. `has` says whether a fault is on. */
  static open(account: Account, has: (fault: string) => boolean): Maildrop | undefined {
    const locked = account.lockMaildrop();
    if (!locked && !has('pop3-maildrop-not-locked')) return undefined;
    return new Maildrop(account, locked, has);
  }

  /** The messages not marked as deleted, in order. */
  get entries(): readonly Entry[] {
    return this.#entries.filter(entry => !this.#deleted.has(entry));
  }

  /** What STAT and LIST count. */
  get counted(): readonly Entry[] {
    return this.#has('pop3-deleted-counted') ? this.#entries : this.entries;
  }

  /** The message of a number; undefined when there is none or it is marked as deleted. */
  entry(number: number): Entry | undefined {
    const come = this.#has('pop3-new-mail-first') ? this.#inbox.messages.length - this.#entries.length : 0;
    const entry = this.#entries[number - 1 - come];
    if (entry === undefined || (this.#deleted.has(entry) && !this.#has('pop3-deleted-readable'))) return undefined;
    if (this.#has('pop3-maildrop-not-locked') && !this.#inbox.messages.includes(entry.message)) return undefined;
    return entry;
  }

  /** A message has been sent whole: nothing comes of it, unless by a fault. */
  retrieved(entry: Entry): void {
    if (this.#has('pop3-retr-deletes')) this.mark(entry);
    if (this.#has('pop3-retr-sets-seen')) this.#inbox.setFlags(entry.message, [...entry.message.flags, '\\Seen']);
    if (this.#has('pop3-retrieved-removed')) this.#inbox.expunge(new Set([entry.message.uid]));
  }

  /** Marks a message as deleted. */
  mark(entry: Entry): void {
    this.#deleted.add(entry);
    if (this.#has('pop3-dele-at-once')) this.#inbox.expunge(new Set([entry.message.uid]));
    if (this.#has('pop3-dele-renumbers')) {
      this.#entries = this.entries.map((each, at) => ({ ...each, number: at + 1 }));
      this.#deleted.clear();
    }
  }

  /** Takes every mark back (RSET). */
  unmarkAll(): void {
    if (!this.#has('pop3-rset-keeps-marks')) this.#deleted.clear();
  }

  /** The UPDATE state (RFC 1939 section 6): removes what is marked. */
  update(): void {
    if (this.#has('pop3-quit-keeps-deleted')) return;
    const removed = this.#has('pop3-quit-removes-all') ? this.#entries : [...this.#deleted];
    this.#inbox.expunge(new Set(removed.map(entry => entry.message.uid)));
    this.#deleted.clear();
    if (this.#has('pop3-removes-flagged-deleted')) {
      const flagged = this.#inbox.messages.filter(message => message.flags.has('\\Deleted'));
      this.#inbox.expunge(new Set(flagged.map(message => message.uid)));
    }
    if (this.#has('pop3-clears-flags')) for (const { message } of this.#entries) this.#inbox.setFlags(message, []);
  }

  /** Releases the lock. Without update() before it, nothing is removed. */
  close(): void {
    if (this.#has('pop3-drop-updates')) this.update();
    if (this.#locked && !this.#has('pop3-lock-not-released')) this.#account.unlockMaildrop();
  }
}
