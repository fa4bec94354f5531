import type { Effect } from '../session/effect.js';
import { Clock } from './clock.js';
import { type Aspect, type Change, Mailbox } from './mailbox.js';
import { Texts } from './texts.js';

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

/** What a run was told of one account. */
export class Account {
  /** By their names as they are now. */
  private readonly mailboxes = new Map<string, Mailbox>();
  /** Changes of which it is not known what they do. */
  private readonly unknown = new Set<Change>();
  private unknownEnded = -1;

  constructor(private readonly clock: Clock) {}

  /** The mailbox of this name as it is now. */
  mailbox(name: string): Mailbox {
    return this.mailboxes.get(name) ?? this.put(name, new Mailbox(name, this.clock.now));
  }

  /** A command begins that changes something. */
  begin(effect: Effect | undefined, began: number, by: object, open: Mailbox | undefined): Change {
    const named = effect && 'mailbox' in effect ? this.mailbox(effect.mailbox) : undefined;
    const opened = effect && needsOpen(effect) ? open : undefined;
    const known = effect !== undefined && (opened !== undefined || !needsOpen(effect));
    const change: Change = { effect: known ? effect : undefined, began, by, open: opened, named };
    if (!known) this.unknown.add(change);
    for (const mailbox of this.touched(change)) mailbox.begin(change);
    return change;
  }

  /** It has been answered. @param done it was carried out */
  end(change: Change, done: boolean): void {
    const { now } = this.clock;
    if (this.unknown.delete(change)) this.unknownEnded = now;
    for (const mailbox of this.touched(change)) mailbox.end(change, now);
    const { effect } = change;
    if (!done || effect === undefined) return;
    if (effect.kind === 'deletes') this.replace(effect.mailbox);
    if (effect.kind === 'renames') this.rename(effect.mailbox, effect.to);
  }

  /** It will not be learned what this change did, or when. */
  lose(change: Change): void {
    const mailboxes = this.unknown.delete(change) ? this.mailboxes.values() : this.touched(change);
    for (const mailbox of mailboxes) mailbox.lost = true;
  }

  /** May this have been done to a mailbox since a tick of the clock? */
  unsettled(mailbox: Mailbox, aspect: Aspect, since: number): boolean {
    return this.unknown.size > 0 || this.unknownEnded >= since || mailbox.unsettled(aspect, since);
  }

  private touched({ open, named }: Change): Set<Mailbox> {
    return new Set([open, named].filter(mailbox => mailbox !== undefined));
  }

  /** There is none of this name any more. */
  private replace(name: string): void {
    const former = this.mailbox(name);
    former.gone = true;
    this.put(name, new Mailbox(name, this.clock.now, former));
  }

  /** A mailbox and its inferiors have other names. Neither UIDs nor UIDVALIDITY need be the same then (RFC 3501 6.3.5). */
  private rename(from: string, to: string): void {
    for (const name of [...this.mailboxes.keys()]) {
      const inferior = name.startsWith(from) && /^[./\\^:|]/.test(name.slice(from.length));
      if (name !== from && !inferior) continue;
      this.replace(name);
      this.replace(to + name.slice(from.length));
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
