import { AccessList } from './access-list.js';
import { KeywordList } from './flags.js';
import type { Message } from './message.js';

/** What a session hears about a mailbox it has open. Calls come synchronously, while the change is made. */
export interface MailboxObserver {
  /** A message was added at the end. */
  appended(message: Message): void;
  /** A message was removed for good. */
  expunged(message: Message): void;
  /** A message's permanent flags changed; `by` is what the changing side gave to `setFlags`. */
  flagsChanged(message: Message, by: unknown): void;
  /** An annotation of a message changed; `by` is what the changing side gave to `annotate`. */
  annotated?(message: Message, entry: string, by: unknown): void;
  /** There is something to tell of the mailbox to those who have it open. */
  noticed?(text: string): void;
}

/** A selectable mailbox: messages in order of ascending UID. It knows no protocol; IMAP, POP3 and SMTP delivery share it. */
export class Mailbox {
  /** Full name in modified UTF-7, levels joined by '/'. An account changes it on RENAME. */
  name: string;
  /** Together with a UID it names one message for ever (RFC 3501 2.3.1.1). */
  uidValidity: number;
  /** No other mailbox has it, at any time. It stays whatever the name. */
  id: string;
  /** Special-use attribute such as `\Sent` (RFC 6154), if the mailbox has one. */
  readonly specialUse: string | undefined;
  readonly keywords = new KeywordList();
  /** The mod-sequence of the latest change of a message, or of which messages there are (RFC 7162 3.1). */
  highestModSeq = 1;
  private nextUid = 1;
  private firstRecent = 1;
  private kept: Message[] = [];
  /** The mod-sequences at which messages were removed, by their UIDs. */
  private readonly removed = new Map<number, number>();
  private readonly observers = new Set<MailboxObserver>();

  /**
   * @param owner the user whose mailbox it is
   * @param access who may use it; its owner alone, if it is not said
   */
  constructor(
    name: string,
    uidValidity: number,
    specialUse?: string,
    readonly owner = '',
    readonly access = new AccessList(owner),
  ) {
    this.name = name;
    this.uidValidity = uidValidity;
    // No other one is given that number.
    this.id = String(uidValidity);
    this.specialUse = specialUse;
  }

  /** The UID that the next message will get. */
  get uidNext(): number {
    return this.nextUid;
  }

  /** The messages in order of ascending UID. The array is replaced, never changed in place, when messages are expunged. */
  get messages(): readonly Message[] {
    return this.kept;
  }

  /**
   * Adds a message and tells every observer.
   * @param octets the whole message; kept as it is, so the caller must not change the buffer afterwards
   * @param flags permanent flags in any case of letters
   * @param internalDate when it arrived; now if left out
   * @param zone the zone to tell that date in, minutes east of UT
   * @param source the message that it is a copy of
   * @param annotations what it is annotated with
   */
  append(
    octets: Buffer,
    flags: Iterable<string> = [],
    internalDate: Date = new Date(),
    zone = 0,
    source?: Message,
    annotations: Iterable<readonly [string, Buffer]> = [],
  ): Message {
    const modSeq = ++this.highestModSeq;
    const uid = this.nextUid++;
    const message: Message = {
      uid,
      contentId: source?.contentId ?? `${this.id}-${uid}`,
      octets,
      flags: new Set([...flags].map(flag => this.keywords.canonical(flag))),
      internalDate,
      saved: new Date(),
      zone,
      modSeq,
      firstModSeq: modSeq,
      flagModSeqs: new Map(),
      annotations: new Map(annotations),
    };
    this.kept.push(message);
    for (const observer of [...this.observers]) observer.appended(message);
    return message;
  }

  /** Removes the messages with these UIDs, flagged or not, in one go; UIDs that do not exist are passed over. */
  expunge(uids: ReadonlySet<number>): void {
    const removed = this.kept.filter(message => uids.has(message.uid));
    if (removed.length === 0) return;
    this.kept = this.kept.filter(message => !uids.has(message.uid));
    this.highestModSeq += 1;
    for (const { uid } of removed) this.removed.set(uid, this.highestModSeq);
    for (const message of removed) for (const observer of [...this.observers]) observer.expunged(message);
  }

  /**
   * Gives a message exactly these permanent flags and tells the observers if that changed anything.
   * @param by who changes them: handed on to the observers, so that a session can know its own change
   */
  setFlags(message: Message, flags: Iterable<string>, by?: unknown): void {
    const wanted = new Set([...flags].map(flag => this.keywords.canonical(flag)));
    if (wanted.size === message.flags.size && [...wanted].every(flag => message.flags.has(flag))) return;
    message.modSeq = ++this.highestModSeq;
    for (const flag of new Set([...message.flags, ...wanted]))
      if (message.flags.has(flag) !== wanted.has(flag)) message.flagModSeqs.set(flag, message.modSeq);
    message.flags.clear();
    for (const flag of wanted) message.flags.add(flag);
    for (const observer of [...this.observers]) observer.flagsChanged(message, by);
  }

  /**
   * Gives an entry of a message a value, or takes it away.
   * @param by who does that, as in `setFlags`
   */
  annotate(message: Message, entry: string, value: Buffer | undefined, by?: unknown): void {
    const before = message.annotations.get(entry);
    if (value === undefined ? before === undefined : before?.equals(value)) return;
    if (value === undefined) message.annotations.delete(entry);
    else message.annotations.set(entry, value);
    message.modSeq = ++this.highestModSeq;
    for (const observer of [...this.observers]) observer.annotated?.(message, entry, by);
  }

  /** The mod-sequence of one flag of a message. A system flag is always there, set or not; a keyword that was never set has 0 (RFC 7162 3.1.3). */
  modSeqOf(message: Message, flag: string): number {
    const known = this.keywords.find(flag);
    const exists = known.startsWith('\\') || message.flags.has(known);
    return message.flagModSeqs.get(known) ?? (exists ? message.firstModSeq : 0);
  }

  /** The UIDs of the messages that were removed after a mod-sequence, ascending. */
  removedSince(modSeq: number): readonly number[] {
    return [...this.removed].flatMap(([uid, at]) => (at > modSeq ? [uid] : [])).sort((a, b) => a - b);
  }

  /** The mod-sequence at which a message was removed; undefined for one that was not. */
  removedAt(uid: number): number | undefined {
    return this.removed.get(uid);
  }

  /** Tells those who have it open something of the mailbox. */
  notice(text: string): void {
    for (const observer of [...this.observers]) observer.noticed?.(text);
  }

  /** Starts telling `observer` of changes; the returned function stops it. */
  observe(observer: MailboxObserver): () => void {
    this.observers.add(observer);
    return () => this.observers.delete(observer);
  }

  /** The lowest UID that no read-write session has been told of yet: messages from it on are \Recent to the next one (RFC 3501 2.3.2). */
  get recentFrom(): number {
    return this.firstRecent;
  }

  /** Takes \Recent of everything up to now for one session: returns the first UID it holds for, and leaves none for later sessions. */
  claimRecent(): number {
    const from = this.firstRecent;
    this.firstRecent = this.nextUid;
    return from;
  }
}
