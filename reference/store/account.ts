import { Annotations } from './annotations.js';
import { Mailbox } from './mailbox.js';
import { canonicalName, delimiter, nameFault, superiors } from './mailbox-name.js';

/** Why the store did not do what was asked. `kind` is what a protocol needs to choose its response code; the message is for people. */
export class StoreError extends Error {
  constructor(
    readonly kind: 'nonexistent' | 'already-exists' | 'has-children' | 'cannot' | 'limit',
    message: string,
  ) {
    super(message);
  }
}

/** What happened to a name of an account. */
export type NameChange =
  | { readonly kind: 'created' | 'deleted' | 'subscription'; readonly name: string }
  | { readonly kind: 'renamed'; readonly name: string; readonly from: string };

/** How many names one account's tree can have. */
const mostNames = 10_000;
const specialUses = ['Drafts', 'Sent', 'Trash', 'Junk', 'Archive'];

/** One user's mail: a tree of mailboxes, the subscriptions, and the lock that POP3 needs on the inbox. */
export class Account {
  readonly inbox: Mailbox;
  readonly annotations = new Annotations();
  /** Every name in the tree; undefined stands for a name that holds no mailbox but has, or had, inferiors (\Noselect). */
  private readonly byName = new Map<string, Mailbox | undefined>();
  /** The highest UIDVALIDITY that each name ever had: a later holder of the name must not go below it (RFC 3501 2.3.1.1). */
  private readonly highestValidity = new Map<string, number>();
  private readonly subscribed = new Set<string>();
  private readonly nextUidValidity: () => number;
  private locked = false;
  private readonly observers = new Set<(change: NameChange) => void>();

  /** @param nextUidValidity gives an ever higher number at each call */
  constructor(
    readonly user: string,
    readonly password: string,
    nextUidValidity: () => number,
  ) {
    this.nextUidValidity = nextUidValidity;
    this.inbox = this.add('INBOX');
    for (const name of specialUses) this.add(name, `\\${name}`);
  }

  /** From now on the observer is called, synchronously, whenever something happens to a name. @returns what ends that */
  observe(observer: (change: NameChange) => void): () => void {
    this.observers.add(observer);
    return () => this.observers.delete(observer);
  }

  /** The mailboxes that can be selected, in no particular order. */
  get mailboxes(): readonly Mailbox[] {
    return [...this.byName.values()].filter(mailbox => mailbox !== undefined);
  }

  /** Every name of the tree, \Noselect ones included, INBOX first and the rest sorted by octets. */
  get names(): readonly string[] {
    return ['INBOX', ...[...this.byName.keys()].filter(name => name !== 'INBOX').sort()];
  }

  /** The mailbox of a name, or undefined if there is none or it cannot be selected. INBOX is found in any case of letters. */
  mailbox(name: string): Mailbox | undefined {
    return this.byName.get(canonicalName(name));
  }

  /** Whether a name is in the tree, be it selectable or not. */
  has(name: string): boolean {
    return this.byName.has(canonicalName(name));
  }

  /** Every name that has names below it. */
  get namesWithInferiors(): ReadonlySet<string> {
    return new Set([...this.byName.keys()].flatMap(superiors));
  }

  /** Whether a name has names below it. */
  hasInferiors(name: string): boolean {
    const prefix = canonicalName(name) + delimiter;
    return [...this.byName.keys()].some(other => other.startsWith(prefix));
  }

  /**
   * Creates a mailbox and the superior levels it needs (RFC 3501 6.3.3); one trailing delimiter is passed over, a \Noselect name is made selectable.
   * @param specialUse attribute such as `\\Sent` that the new mailbox shall have (RFC 6154 3)
   * @throws StoreError if it exists already or the name is not allowed
   */
  create(given: string, specialUse?: string): Mailbox {
    const name = canonicalName(given.endsWith(delimiter) ? given.slice(0, -1) : given);
    if (this.byName.get(name) !== undefined) throw new StoreError('already-exists', 'the mailbox exists already');
    refuseBadName(name);
    if (this.byName.size >= mostNames) throw new StoreError('limit', 'the account has too many mailboxes');
    for (const superior of superiors(name)) if (!this.byName.has(superior)) this.add(superior);
    const mailbox = this.add(name, specialUse);
    this.tell({ kind: 'created', name });
    return mailbox;
  }

  /**
   * Deletes a mailbox (RFC 3501 6.3.4). With inferiors its name stays as \Noselect; sessions that have it open keep their view (RFC 2180 3.2).
   * @throws StoreError for INBOX, for a name that is not there, and for a \Noselect name with inferiors
   */
  delete(given: string): void {
    const name = canonicalName(given);
    if (name === 'INBOX') throw new StoreError('cannot', 'INBOX cannot be deleted');
    if (!this.byName.has(name)) throw new StoreError('nonexistent', 'there is no such mailbox');
    const selectable = this.byName.get(name) !== undefined;
    if (!this.hasInferiors(name)) this.byName.delete(name);
    else if (selectable) this.byName.set(name, undefined);
    else throw new StoreError('has-children', 'the name has inferiors and holds no mailbox');
    this.annotations.forget(name);
    this.tell({ kind: 'deleted', name });
  }

  /**
   * Renames a mailbox and everything below it (RFC 3501 6.3.5). INBOX stays: its messages move to the new mailbox, its inferiors do not.
   * @throws StoreError if the old name is missing, the new one is taken, not allowed, or below the old one
   */
  rename(givenFrom: string, givenTo: string): void {
    const from = canonicalName(givenFrom);
    const to = canonicalName(givenTo.endsWith(delimiter) ? givenTo.slice(0, -1) : givenTo);
    if (!this.byName.has(from)) throw new StoreError('nonexistent', 'there is no such mailbox');
    if (this.byName.has(to)) throw new StoreError('already-exists', 'the new name is taken');
    refuseBadName(to);
    if (from === 'INBOX') {
      this.moveInboxTo(to);
      this.annotations.copy(from, to);
      return;
    }
    if (to.startsWith(from + delimiter)) throw new StoreError('cannot', 'a mailbox cannot become its own inferior');
    const moved = [...this.byName.keys()].filter(name => name === from || name.startsWith(from + delimiter));
    const longest = moved.map(name => to + name.slice(from.length)).find(name => nameFault(name) !== undefined);
    if (longest !== undefined) refuseBadName(longest);
    for (const superior of superiors(to)) if (!this.byName.has(superior)) this.add(superior);
    for (const name of moved) {
      const mailbox = this.byName.get(name);
      this.byName.delete(name);
      const newName = to + name.slice(from.length);
      if (mailbox !== undefined) this.giveName(mailbox, newName);
      this.byName.set(newName, mailbox);
      this.annotations.copy(name, newName);
      this.annotations.forget(name);
    }
    this.tell({ kind: 'renamed', name: to, from });
  }

  /** The subscribed names (RFC 3501 6.3.6), whether or not there are mailboxes of those names, sorted. */
  get subscriptions(): readonly string[] {
    return [...this.subscribed].sort();
  }

  /** Whether a name is subscribed. */
  isSubscribed(name: string): boolean {
    return this.subscribed.has(canonicalName(name));
  }

  /** Subscribes to a name. @throws StoreError if no mailbox has it */
  subscribe(name: string): void {
    if (!this.has(name)) throw new StoreError('nonexistent', 'there is no such mailbox');
    this.subscribed.add(canonicalName(name));
    this.tell({ kind: 'subscription', name: canonicalName(name) });
  }

  /** Subscribes to a mailbox of another account, by a name that is in no tree of this one. */
  subscribeTo(name: string): void {
    this.subscribed.add(canonicalName(name));
  }

  /** Ends the subscription to a name. @throws StoreError if there is none */
  unsubscribe(name: string): void {
    if (!this.subscribed.delete(canonicalName(name))) throw new StoreError('nonexistent', 'the name is not subscribed');
    this.tell({ kind: 'subscription', name: canonicalName(name) });
  }

  /** Takes the exclusive lock that a POP3 session holds (RFC 1939 4). False if another session has it. */
  lockMaildrop(): boolean {
    if (this.locked) return false;
    this.locked = true;
    return true;
  }

  /** Releases the POP3 lock. */
  unlockMaildrop(): void {
    this.locked = false;
  }

  private tell(change: NameChange): void {
    for (const observer of this.observers) observer(change);
  }

  private add(name: string, specialUse?: string): Mailbox {
    const parent = superiors(name).findLast(superior => this.byName.get(superior) !== undefined);
    const access = this.byName.get(parent ?? '')?.access.copy();
    const mailbox = new Mailbox(name, this.nextUidValidity(), specialUse, this.user, access);
    this.byName.set(name, mailbox);
    this.highestValidity.set(name, mailbox.uidValidity);
    return mailbox;
  }

  private giveName(mailbox: Mailbox, name: string): void {
    const highest = this.highestValidity.get(name) ?? 0;
    if (mailbox.uidValidity <= highest) mailbox.uidValidity = this.nextUidValidity();
    this.highestValidity.set(name, mailbox.uidValidity);
    mailbox.name = name;
  }

  private moveInboxTo(to: string): void {
    const target = this.create(to);
    const messages = this.inbox.messages;
    for (const message of messages)
      target.append(message.octets, message.flags, message.internalDate, message.zone, message);
    this.inbox.expunge(new Set(messages.map(message => message.uid)));
  }
}

function refuseBadName(name: string): void {
  const fault = nameFault(name);
  if (fault !== undefined) throw new StoreError('cannot', fault);
}
