import type { Effect } from '../session/effect.js';
import { Clock, type Heard } from './clock.js';
import { type Affected, type Aspect, type Change, Mailbox } from './mailbox.js';
import type { Message } from './message.js';
import type { Opening } from './openings.js';
import { Texts } from './texts.js';

/** Attributes of messages that are remembered. */
const mostBearers = 100_000;
/** Mailboxes of one account that are remembered; of more the oldest are forgotten. */
const remembered = 2000;

/** What a whole run was told of the accounts that it signed in to, on all of its connections. */
export class Accounts {
  /** By run. */
  private static readonly known = new WeakMap<object, Accounts>();
  readonly clock = new Clock();
  readonly texts = new Texts();
  private readonly accounts = new Map<string, Account>();

  /** Those of a run, whose sessions share them. @param run anything that stands for the run */
  static of(run: object): Accounts {
    const accounts = Accounts.known.get(run) ?? new Accounts();
    Accounts.known.set(run, accounts);
    return accounts;
  }

  /** The account of a user, by the name that signed in. */
  of(user: string): Account {
    const account = this.accounts.get(user) ?? new Account(this.clock);
    this.accounts.set(user, account);
    return account;
  }

  /** Those that the run has signed in to. */
  get all(): Iterable<Account> {
    return this.accounts.values();
  }
}

/** A message that has an attribute. */
export interface Bearer {
  readonly uid: number;
  /** The mailbox's name. */
  readonly mailbox: string;
  readonly message: Message;
}

/** What became of a change. */
export interface Outcome {
  readonly condition: string;
  readonly heard: Heard;
  /** Messages that were added; undefined: not known. */
  readonly count?: number | undefined;
  /** The UIDs that they have got. */
  readonly uids?: readonly number[] | undefined;
}

/** What a run was told of one account. */
export class Account {
  /** Of hierarchies, by the name of their top. */
  readonly delimiters = new Map<string, { readonly delimiter: string; readonly heard: Heard }>();
  /** By their names as they are now. */
  private readonly mailboxes = new Map<string, Mailbox>();
  /** Changes of which it is not known what they do. */
  private readonly unknown = new Set<Change>();
  private unknownEnded = -1;
  /** The first messages that were told to have attributes, by these. */
  private readonly bearers = new Map<string, Bearer>();
  /** When the last session began to open a mailbox of which the name is not known. */
  private openedUnknown = -1;

  constructor(private readonly clock: Clock) {}

  /** The mailbox of this name as it is now. */
  mailbox(name: string): Mailbox {
    return this.mailboxes.get(name) ?? this.put(name, new Mailbox(name, this.clock.now));
  }

  /** The message that was first told to have this value of an attribute. */
  bearer(item: string, value: string): Bearer | undefined {
    return this.bearers.get(`${item} ${value}`);
  }

  /** A message is told to have a value of an attribute. */
  bears(item: string, value: string, bearer: Bearer): void {
    const name = `${item} ${value}`;
    if (this.bearers.size < mostBearers && !this.bearers.has(name)) this.bearers.set(name, bearer);
  }

  /** A session begins to open a mailbox. @param name undefined: not known */
  opens(name: string | undefined, began: number, readOnly: boolean): void {
    if (name === undefined) this.openedUnknown = began;
    else this.mailbox(name).openings.begin(began, readOnly);
  }

  /** The opening of a mailbox that began then; undefined: it, or another one's, is not known. */
  openingOf(mailbox: Mailbox, began: number): Opening | undefined {
    const since = mailbox.madeBy === undefined ? -1 : mailbox.since;
    return since >= this.openedUnknown ? mailbox.openings.of(began) : undefined;
  }

  /** A command begins that changes something. */
  begin(effect: Effect | undefined, began: number, by: object, open: Mailbox | undefined, affects?: Affected): Change {
    const named = effect && 'mailbox' in effect ? this.mailbox(effect.mailbox) : undefined;
    const opened = effect && needsOpen(effect) ? open : undefined;
    const known = effect !== undefined && (opened !== undefined || !needsOpen(effect));
    const change: Change = { effect: known ? effect : undefined, began, by, open: opened, named, affects };
    if (!known) this.unknown.add(change);
    for (const mailbox of this.touched(change)) mailbox.begin(change);
    return change;
  }

  /**
   * It has been answered.
   * @param outcome the condition of the tagged response, and how many messages it has added, with which UIDs
   */
  end(change: Change, { condition, heard, count, uids }: Outcome): void {
    const { now } = this.clock;
    const { effect, open, by } = change;
    const touched = this.touched(change);
    const named = this.target(change);
    if (this.unknown.delete(change)) {
      this.unknownEnded = now;
      for (const { living, flags } of this.mailboxes.values()) {
        living.forget();
        flags.changed(false, by, now);
      }
    }
    const done = condition === 'OK';
    if (effect?.kind === 'stores' || effect?.kind === 'reads') open?.storeFlags(change, done, heard);
    for (const mailbox of touched) mailbox.end(change, now);
    switch (effect?.kind) {
      case 'appends':
      case 'copies':
        if (done) named?.living.added(count, uids);
        else if (condition !== 'NO' && condition !== 'BAD') named?.living.forget();
        break;
      case 'moves':
        if (done) named?.living.added(count, uids);
        else named?.living.forget();
        break;
      case 'closes':
        open?.living.forget();
        break;
      case 'creates':
        if (done) this.replace(effect.mailbox, by).living.begin();
        break;
      case 'deletes':
        if (done) this.replace(effect.mailbox, by);
        break;
      case 'renames':
        if (done) this.rename(effect.mailbox, effect.to, by);
        break;
    }
  }

  /** It will not be learned what this change did, or when. */
  lose(change: Change): void {
    const mailboxes = this.unknown.delete(change) ? this.mailboxes.values() : this.touched(change);
    for (const mailbox of mailboxes) mailbox.lost = true;
  }

  /** Has a command ended since a tick of the clock, or is one in flight, that may have done anything? */
  unknownSince(tick: number): boolean {
    return this.unknown.size > 0 || this.unknownEnded >= tick;
  }

  /** May this have been done to a mailbox since a tick of the clock? */
  unsettled(mailbox: Mailbox, aspect: Aspect, since: number): boolean {
    return this.unknown.size > 0 || this.unknownEnded >= since || mailbox.unsettled(aspect, since);
  }

  private touched({ open, named }: Change): Set<Mailbox> {
    const now = [open, named].map(mailbox => mailbox && this.mailboxes.get(mailbox.name));
    return new Set([open, named, ...now].filter(mailbox => mailbox !== undefined));
  }

  /** The mailbox that a change names, as it was when the change was made: the same session may have made it just before. */
  private target(change: Change): Mailbox | undefined {
    if (!change.named?.gone) return change.named;
    const now = this.mailboxes.get(change.named.name);
    if (now?.madeBy !== change.by) now?.living.forget();
    change.named = now?.madeBy === change.by ? now : undefined;
    return change.named;
  }

  /** There is none of this name any more. */
  private replace(name: string, by: object): Mailbox {
    const former = this.mailbox(name);
    former.gone = true;
    return this.put(name, new Mailbox(name, this.clock.now, former, by));
  }

  /** A mailbox and its inferiors have other names. Neither UIDs nor UIDVALIDITY need be the same then (RFC 3501 6.3.5). */
  private rename(from: string, to: string, by: object): void {
    for (const name of [...this.mailboxes.keys()]) {
      const inferior = name.startsWith(from) && /^[./\\^:|]/.test(name.slice(from.length));
      if (name !== from && !inferior) continue;
      const { living } = this.mailbox(name);
      this.replace(name, by);
      const moved = this.replace(to + name.slice(from.length), by);
      if (living.count !== undefined) moved.living.counted(living.count);
    }
  }

  private put(name: string, mailbox: Mailbox): Mailbox {
    this.mailboxes.delete(name);
    this.mailboxes.set(name, mailbox);
    if (this.mailboxes.size > remembered) {
      const [oldest = name] = this.mailboxes.keys();
      this.mailboxes.delete(oldest);
    }
    return mailbox;
  }
}

/** Is it about the mailbox that is open? */
function needsOpen(effect: Effect): boolean {
  return 'messages' in effect || effect.kind === 'expunges' || effect.kind === 'closes';
}
