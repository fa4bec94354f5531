import type { SessionEvent } from '../events.js';
import type { Mailbox } from './mailbox.js';
import { numbersOf } from './number-set.js';
import type { Opening } from './openings.js';

/** Messages whose UIDs are remembered, and how far a known neighbour is looked for. */
const remembered = 100_000;
const nearby = 256;

/** A message whose UID is known. */
export interface KnownMessage {
  readonly number: number;
  readonly uid: number;
}

/** What one connection has been told of the mailbox that is selected, or is being selected. */
export class MailboxView {
  /** EXISTS, less what was expunged since; undefined when not known. */
  exists: number | undefined;
  /** What RECENT said last, until a message is expunged. */
  recent: number | undefined;
  uidvalidity: number | undefined;
  uidnext: number | undefined;
  /** How many of the messages were there when UIDNEXT was told. */
  old: number | undefined;
  /** The HIGHESTMODSEQ that was told when it was opened; undefined: none. */
  highestModSeq: number | undefined;
  /** What identifies it under whatever name, as was told when it was opened; undefined: nothing. */
  identifier: string | undefined;
  /** It was told to keep no mod-sequences. */
  noModSeqs = false;
  /** CLOSED was told when it was opened. */
  closedTold = false;
  /** The mailbox that was selected before, and not left till this one was opened; undefined: none, or not known. */
  replaces: string | undefined;
  /** What FLAGS and PERMANENTFLAGS listed, in capitals; undefined: nothing. */
  flags: readonly string[] | undefined;
  permanentFlags: readonly string[] | undefined;
  /** The session has changed flags that may be so for it alone. */
  sessionFlags = false;
  /** When the last NOOP was written that has been answered. */
  updated: number | undefined;
  /** After a NOOP there were fewer messages than the mailbox has; since when. */
  short: number | undefined;
  /** By sequence number less one; 0 where not known. */
  private uids: number[] = [];
  /** Those that follow from what was done to the mailbox. */
  private assumed: number[] = [];
  /** UIDs that VANISHED has named. */
  private readonly gone = new Set<number>();
  /** Is the selecting command still unanswered? Until then counts of two mailboxes may be mixed. */
  private unanswered = true;

  /** What the run knows of it; undefined: not certain which one it is. */
  mailbox: Mailbox | undefined;
  /** Undefined: not known, or others had the mailbox open under names that are not known. */
  opening: Opening | undefined;

  constructor(
    /** The mailbox's name as the client wrote it. */
    readonly name: string,
    /** When the selecting command was written, by the clock of the run. */
    readonly began = 0,
  ) {}

  /** Takes in what the server says. What contradicts the view is believed in its place. */
  take(event: SessionEvent): void {
    switch (event.type) {
      case 'selected':
        this.unanswered = false;
        break;
      case 'closed':
        // What came before was about the mailbox that was selected till now.
        this.forget();
        this.uidvalidity = undefined;
        this.uidnext = undefined;
        this.highestModSeq = undefined;
        this.identifier = undefined;
        this.noModSeqs = false;
        this.closedTold = true;
        break;
      case 'unclear':
        this.forget();
        break;
      case 'uidvalidity':
        if (event.mailbox === undefined || (event.mailbox === this.name && !this.unanswered))
          this.uidvalidity = event.value;
        break;
      case 'uidnext':
        if (this.unanswered && event.mailbox === undefined) this.uidnext = event.value;
        break;
      case 'mod-sequence':
        if (this.unanswered && event.number === undefined) this.highestModSeq = event.value;
        break;
      case 'mailbox identifier':
        if (this.unanswered) this.identifier = event.value;
        break;
      case 'no mod-sequences':
        this.noModSeqs = true;
        break;
      case 'flags listed':
        this.flags = event.flags;
        break;
      case 'permanent flags':
        this.permanentFlags = event.flags;
        break;
      case 'exists':
        this.takeExists(event.number);
        break;
      case 'recent':
        this.recent = event.number;
        break;
      case 'expunged':
        this.takeExpunged(event.number);
        break;
      case 'vanished':
        this.takeVanished(event.uids);
        break;
      case 'fetched':
        this.takeFetched(event.number, event.uid);
        break;
    }
  }

  /** Is it certain that no message that the client counts has this UID? */
  lacks(uid: number): boolean {
    const { exists, uids } = this;
    if (this.gone.has(uid)) return true;
    if (exists === undefined || exists > nearby || uids.length < exists) return false;
    return uids.every(known => known !== 0 && known !== uid);
  }

  /** May the UID of this message be remembered? */
  remembers(number: number): boolean {
    return this.exists !== undefined && number <= this.exists && number <= remembered;
  }

  /** The UID of a message; undefined when not known. */
  uidOf(number: number): number | undefined {
    return this.uids[number - 1] || undefined;
  }

  /** The same; where the server has not told it, the one that the message must have by what was done to the mailbox. */
  likelyUidOf(number: number): number | undefined {
    return this.uidOf(number) ?? this.assumed[number - 1];
  }

  /** The mailbox has messages of these UIDs, and no others. */
  assume(uids: ReadonlySet<number>): void {
    const all = [...uids].sort((a, b) => a - b);
    const differs = all.length !== this.exists || this.assumed.some((uid, index) => uid !== all[index]);
    if (!differs) this.assumed = all;
  }

  /** The nearest known message before this one, of those close by. */
  before(number: number): KnownMessage | undefined {
    for (let other = number - 1; other > 0 && other > number - nearby; other--) {
      const uid = this.uidOf(other);
      if (uid) return { number: other, uid };
    }
    return undefined;
  }

  /** The nearest known message behind this one, of those close by. */
  after(number: number): KnownMessage | undefined {
    for (let other = number + 1; other <= this.uids.length && other <= number + nearby; other++) {
      const uid = this.uidOf(other);
      if (uid) return { number: other, uid };
    }
    return undefined;
  }

  private takeExists(number: number): void {
    if (this.unanswered) this.old = Math.min(this.old ?? number, number);
    else if (this.exists !== undefined && number < this.exists) this.forget();
    this.exists = number;
  }

  private takeExpunged(number: number): void {
    this.recent = undefined;
    if (this.unanswered || (this.exists !== undefined && number > this.exists)) {
      this.forget();
      return;
    }
    if (this.exists !== undefined) this.exists--;
    if (this.old !== undefined && number <= this.old) this.old--;
    if (number <= this.uids.length) this.uids.splice(number - 1, 1);
    if (number <= this.assumed.length) this.assumed.splice(number - 1, 1);
  }

  /** Each UID is a message less, and those after it move up by one (RFC 7162 3.2.10.2). */
  private takeVanished(set: string): void {
    this.recent = undefined;
    const uids = members(set, this.exists ?? 0);
    if (this.unanswered || this.exists === undefined || uids === undefined) {
      this.forget();
      return;
    }
    for (const uid of uids) {
      if (this.gone.size < remembered) this.gone.add(uid);
      this.exists--;
      if (this.old !== undefined && this.old > 0 && this.uidnext !== undefined && uid < this.uidnext) this.old--;
      const place = this.placeOf(uid);
      if (place < this.uids.length) this.uids.splice(place, 1);
    }
    this.assumed = this.assumed.filter(uid => !uids.includes(uid));
  }

  /** Where a UID stands among those that are known; of messages between two known ones it does not matter which is taken out. */
  private placeOf(uid: number): number {
    let place = 0;
    for (const [index, known] of this.uids.entries()) {
      if (known === uid) return index;
      if (known > 0 && known < uid) place = index + 1;
    }
    return this.uids[place] === 0 ? place : this.uids.length;
  }

  private takeFetched(number: number, uid: number | undefined): void {
    if (this.unanswered || uid === undefined || !this.remembers(number)) return;
    while (this.uids.length < number) this.uids.push(0);
    this.uids[number - 1] = uid;
    if ((this.assumed[number - 1] ?? uid) !== uid) this.assumed = [];
  }

  /** Counts and UIDs are not known any more. */
  private forget(): void {
    this.exists = undefined;
    this.recent = undefined;
    this.old = undefined;
    this.uids = [];
    this.assumed = [];
  }
}

/** The numbers of a set, each once, in descending order; undefined for more than `most`, and for what is no set of numbers. */
function members(set: string, most: number): readonly number[] | undefined {
  const found = new Set(numbersOf(set));
  return found.size === 0 || found.size > most ? undefined : [...found].sort((a, b) => b - a);
}
