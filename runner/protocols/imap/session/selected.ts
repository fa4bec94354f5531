import type { Response } from '../grammar/response.js';
import { fieldOf, numberOf, textOf } from '../grammar/values.js';

/** Tells of a departure: the watch, what was expected and what was found. */
export type Accuse = (watch: string, expected: string, found: string) => void;

/** Messages whose UIDs are remembered, and how far a known neighbour is looked for. */
const remembered = 100_000;
const nearby = 256;

/** Kinds of which an unreadable response may have changed the count of messages. */
const unreadable: ReadonlySet<string> = new Set(['EXISTS', 'EXPUNGE', '?']);

/** What the client has been told of the mailbox that is selected, or is being selected. */
export class Selected {
  /** EXISTS, less what was expunged since; undefined before the first EXISTS. */
  exists: number | undefined;
  private uidvalidity: number | undefined;
  private uidnext: number | undefined;
  /** How many of the messages were there when UIDNEXT was told. */
  private old: number | undefined;
  /** By sequence number less one; 0 where not known. */
  private uids: number[] = [];
  /** Is the selecting command still unanswered? Until then counts of two mailboxes may be mixed. */
  opening = true;

  constructor(
    /** The mailbox's name as the client wrote it. */
    readonly name: string,
  ) {}

  /** Takes in an untagged response; tells what in it contradicts what was known. */
  saw(response: Response, accuse: Accuse): void {
    const { kind } = response.data;
    const number = numberOf(fieldOf(response.data, 'number'));
    // A count that could not be read leaves nothing to compare with.
    if (number === undefined && unreadable.has(kind)) this.forget();
    if (response.data.code) this.sawCode(response, accuse);
    if (kind === 'EXISTS' && number !== undefined) this.sawExists(number, accuse);
    else if (kind === 'EXPUNGE' && number !== undefined) this.sawExpunge(number, accuse);
    else if (kind === 'FETCH' && number !== undefined) this.sawFetch(number, response, accuse);
    // What VANISHED (EARLIER) names was gone before (RFC 7162 3.2.10.1).
    else if (kind === 'VANISHED' && !fieldOf(response.data, 'EARLIER')) this.sawVanished(response);
  }

  /** The UIDVALIDITY that STATUS gives for this very mailbox. */
  sawUidvalidity(value: number, accuse: Accuse): void {
    if (this.uidvalidity !== undefined && this.uidvalidity !== value && !this.opening) {
      accuse('uidvalidity-stable', `UIDVALIDITY ${this.uidvalidity} while the mailbox stays selected`, String(value));
    }
    this.uidvalidity = value;
  }

  private sawCode(response: Response, accuse: Accuse): void {
    const { code } = response.data;
    const value = code ? numberOf(fieldOf(code, 'value')) : undefined;
    if (code?.kind === 'CLOSED') {
      // What came before was about the mailbox that was selected till now.
      this.forget();
      this.uidvalidity = undefined;
      this.uidnext = undefined;
    }
    if (value === undefined || response.type !== 'untagged' || response.data.kind !== 'OK') return;
    if (code?.kind === 'UIDVALIDITY') this.sawUidvalidity(value, accuse);
    if (code?.kind === 'UIDNEXT' && this.opening) this.uidnext = value;
  }

  private sawExists(number: number, accuse: Accuse): void {
    if (this.opening) {
      this.exists = number;
      this.old = Math.min(this.old ?? number, number);
      return;
    }
    if (this.exists !== undefined && number < this.exists) {
      accuse('exists-never-falls', `at least ${this.exists} EXISTS, as no EXPUNGE came`, `${number} EXISTS`);
      this.forget();
    }
    this.exists = number;
  }

  private sawExpunge(number: number, accuse: Accuse): void {
    if (this.opening) {
      this.forget();
      return;
    }
    if (this.exists !== undefined) {
      if (number > this.exists) {
        accuse('expunge-within-exists', `a message number up to ${this.exists}`, `${number} EXPUNGE`);
        this.forget();
        return;
      }
      this.exists--;
    }
    if (this.old !== undefined && number <= this.old) this.old--;
    if (number <= this.uids.length) this.uids.splice(number - 1, 1);
  }

  /** Each UID is a message less, and those after it move up by one (RFC 7162 3.2.10.2). */
  private sawVanished(response: Response): void {
    const uids = members(textOf(fieldOf(response.data, 'uids')) ?? '', this.exists ?? 0);
    if (this.opening || this.exists === undefined || uids === undefined) {
      this.forget();
      return;
    }
    for (const uid of uids) {
      this.exists--;
      if (this.old !== undefined && this.old > 0 && this.uidnext !== undefined && uid < this.uidnext) this.old--;
      const place = this.placeOf(uid);
      if (place < this.uids.length) this.uids.splice(place, 1);
    }
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

  private sawFetch(number: number, response: Response, accuse: Accuse): void {
    if (this.opening) return;
    if (this.exists !== undefined && number > this.exists) {
      accuse('fetch-within-exists', `a message number up to ${this.exists}`, `${number} FETCH`);
      return;
    }
    const uid = numberOf(fieldOf(response.data, 'UID'));
    if (uid === undefined || this.exists === undefined || number > remembered) return;
    if (this.old !== undefined && this.uidnext !== undefined && number <= this.old && uid >= this.uidnext) {
      accuse(
        'uidnext-above-uids',
        `a UID below UIDNEXT ${this.uidnext} for a message that was there`,
        `${number} FETCH (UID ${uid})`,
      );
    }
    const known = this.uids[number - 1];
    if (known) {
      if (known !== uid) accuse('uid-never-changes', `UID ${known} for message ${number}, as before`, `UID ${uid}`);
    } else {
      this.place(number, uid, accuse);
    }
    this.uids[number - 1] = uid;
  }

  /** Holds a message's UID against the nearest known ones on either side. */
  private place(number: number, uid: number, accuse: Accuse): void {
    while (this.uids.length < number) this.uids.push(0);
    let before = number - 2;
    while (before >= 0 && before > number - nearby && !this.uids[before]) before--;
    let after = number;
    while (after < this.uids.length && after < number + nearby && !this.uids[after]) after++;
    const lower = this.uids[before] || 0;
    const upper = this.uids[after] || Number.POSITIVE_INFINITY;
    if (uid <= lower) {
      accuse(
        'uids-ascending',
        `a UID above ${lower}, which message ${before + 1} has`,
        `message ${number} with UID ${uid}`,
      );
    } else if (uid >= upper) {
      accuse(
        'uids-ascending',
        `a UID below ${upper}, which message ${after + 1} has`,
        `message ${number} with UID ${uid}`,
      );
    }
  }

  /** Counts and UIDs are not known any more. */
  private forget(): void {
    this.exists = undefined;
    this.old = undefined;
    this.uids = [];
  }
}

/** The numbers of a set, each once, in descending order; undefined for more than `most`, and for what is no set of numbers. */
function members(set: string, most: number): readonly number[] | undefined {
  const found = new Set<number>();
  for (const part of set.split(',')) {
    const [first = Number.NaN, last = first] = part.split(':').map(Number);
    const [low, high] = [Math.min(first, last), Math.max(first, last)];
    if (!(high - low < Math.min(most, remembered))) return undefined;
    for (let number = low; number <= high; number++) found.add(number);
  }
  return found.size > most ? undefined : [...found].sort((a, b) => b - a);
}
