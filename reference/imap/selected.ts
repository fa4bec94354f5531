import { allRights, rightOfFlag } from '../store/access-list.js';
import { systemFlags } from '../store/flags.js';
import type { Mailbox, MailboxObserver } from '../store/mailbox.js';
import type { Message } from '../store/message.js';
import { type Awareness, isAware } from './awareness.js';
import type { Reply } from './reply.js';
import { type SearchContext, tellAdded, tellRemoved } from './search-contexts.js';
import { SyntaxFault } from './syntax/reader.js';
import { formatSet, inRanges, type NumberRange, resolveRanges, type SequenceSet } from './syntax/sequence-set.js';
import { astring } from './syntax/write.js';
import { usual, type Wants } from './wants.js';

/**
 * A mailbox as one session sees it: its own sequence numbers, which change only when the client is told (RFC 3501 7.4.1), its \Recent messages, and
 * what it has yet to be told.
 */
export class SelectedMailbox implements MailboxObserver {
  readonly mailbox: Mailbox;
  readonly readOnly: boolean;
  /** What the user might do with it when it was opened. */
  readonly granted: string;
  /** Whose private annotations it has. */
  readonly user: string;
  private readonly claimsRecent: boolean;
  private readonly session: Awareness | undefined;
  /** Whether the session is one of IMAP4rev2, which has no \Recent. */
  readonly rev2: boolean;
  /** What the client knows of, in order of sequence number. */
  private view: Message[];
  private arrived: Message[] = [];
  /** Those of them that the client itself has added. */
  private readonly own = new Set<Message>();
  private readonly gone = new Set<Message>();
  private readonly changed = new Set<Message>();
  /** Of messages whose annotations have changed, the names of the entries. */
  private readonly annotatedMeanwhile = new Map<Message, Set<string>>();
  /** The client wants to be told which annotations change (RFC 5257 4.2). */
  tellsAnnotations = false;
  private readonly recent = new Set<Message>();
  private notices: string[] = [];
  private saved: Set<Message> = new Set();
  /** Searches whose results are followed, by the tags of their commands (RFC 5267 4.3). */
  readonly contexts = new Map<string, SearchContext>();
  private keywordsTold: number;
  private readonly stop: () => void;
  private onChange: (() => void) | undefined;

  /**
   * @param claimsRecent whether what is recent here is so in no later session
   * @param rev2 whether it is opened in a session of IMAP4rev2
   * @param granted what the user may do with it
   * @param user the user
   * @param session the session; undefined: one that does not ask for mod-sequences
   */
  constructor(
    mailbox: Mailbox,
    readOnly: boolean,
    {
      claimsRecent = !readOnly,
      rev2 = false,
      session,
      granted = allRights,
      user = mailbox.owner,
    }: {
      claimsRecent?: boolean;
      rev2?: boolean;
      session?: Awareness;
      granted?: string;
      user?: string | undefined;
    } = {},
  ) {
    this.mailbox = mailbox;
    this.readOnly = readOnly;
    this.claimsRecent = claimsRecent;
    this.rev2 = rev2;
    this.session = session;
    this.granted = granted;
    this.user = user;
    this.view = [...mailbox.messages];
    this.keywordsTold = mailbox.keywords.all.length;
    this.takeRecent(this.view);
    this.stop = mailbox.observe(this);
  }

  /** Stops listening to the mailbox. */
  release(): void {
    this.stop();
    this.onChange = undefined;
  }

  /** The messages the client knows of; some may be expunged meanwhile. */
  get messages(): readonly Message[] {
    return this.view;
  }

  get recentCount(): number {
    return this.recent.size;
  }

  /** Whether a message has been expunged by another session, though the client has not been told. */
  isGone(message: Message): boolean {
    return this.gone.has(message);
  }

  isRecent(message: Message): boolean {
    return this.recent.has(message);
  }

  /** The flags of a message as this session sees them: permanent ones and \Recent. */
  flagsOf(message: Message): readonly string[] {
    return !this.rev2 && this.isRecent(message) ? [...message.flags, '\\Recent'] : [...message.flags];
  }

  /** The sequence number of a message in the client's view. */
  sequenceOf(message: Message): number {
    let low = 0;
    let high = this.view.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.view[middle]?.uid ?? 0) < message.uid) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  }

  /**
   * The messages of a set, in ascending order, each once. UIDs that do not exist (any more) are passed over.
   * @throws SyntaxFault for a sequence number that is not in use (RFC 3501 9, seq-number)
   */
  resolve(set: SequenceSet, byUid: boolean): Message[] {
    if (byUid) {
      const ranges = this.uidRanges(set);
      return this.view.filter(message => !this.isGone(message) && inRanges(ranges, message.uid));
    }
    const ranges = this.sequenceRanges(set);
    return this.view.filter((_, index) => inRanges(ranges, index + 1));
  }

  /** UID ranges with "*" put in: the last UID, or UIDNEXT in an empty mailbox. */
  uidRanges(set: SequenceSet): NumberRange[] {
    const saved = [...this.saved].map(({ uid }) => uid);
    return resolveRanges(set, this.view.at(-1)?.uid ?? this.mailbox.uidNext, saved);
  }

  /**
   * Sequence number ranges with "*" put in.
   * @param any whether numbers may be of no message
   * @throws SyntaxFault for a number beyond the mailbox's end, otherwise
   */
  sequenceRanges(set: SequenceSet, any = false): NumberRange[] {
    const saved = [...this.saved].map(message => this.sequenceOf(message));
    const ranges = resolveRanges(set, this.view.length, saved);
    const known = any || ranges.every(([first, last]) => first >= 1 && last <= this.view.length);
    if (!known) throw new SyntaxFault('there is no message of such a sequence number');
    return ranges;
  }

  /** Keeps what a search found, in place of what another one did: '$' in sets stands for it, as long as the mailbox is selected (RFC 5182 2.1). */
  save(found: readonly Message[]): void {
    this.saved = new Set(found);
  }

  /** Changes flags on behalf of this session's client, which is told by whoever calls this. */
  setFlags(message: Message, flags: Iterable<string>): void {
    this.mailbox.setFlags(message, flags, this);
  }

  /** A FETCH response with the flags of a message is about to be sent: nothing is left to tell of them. */
  flagsTold(message: Message): void {
    this.changed.delete(message);
  }

  /** Changes an annotation on behalf of this session's client. */
  annotate(message: Message, entry: string, value: Buffer | undefined): void {
    this.mailbox.annotate(message, entry, value, this);
  }

  /** Tells of flags that the mailbox has met since (RFC 3501 7.2.6), before they turn up in a FETCH response. */
  tellKeywords(reply: Reply): void {
    if (this.mailbox.keywords.all.length === this.keywordsTold) return;
    this.keywordsTold = this.mailbox.keywords.all.length;
    reply.untagged(`FLAGS (${this.definedFlags.join(' ')})`);
    if (!this.readOnly) reply.untagged(`OK [PERMANENTFLAGS (${this.permanentFlags.join(' ')})] Keywords were added`);
  }

  /** What the untagged FLAGS response lists. */
  get definedFlags(): readonly string[] {
    return [...systemFlags, ...this.mailbox.keywords.all];
  }

  /** What the PERMANENTFLAGS response code lists: what the user may change (RFC 4314 5.1.1). */
  get permanentFlags(): readonly string[] {
    if (this.readOnly) return [];
    return [...this.definedFlags, '\\*'].filter(flag => this.granted.includes(rightOfFlag(flag)));
  }

  /** Whether there is something that the client has not been told. */
  get hasNews(): boolean {
    return (
      this.notices.length > 0 ||
      this.arrived.length > 0 ||
      this.gone.size > 0 ||
      this.changed.size > 0 ||
      this.annotatedMeanwhile.size > 0
    );
  }

  /**
   * Tells the client what changed.
   * @param mayExpunge false in the answer to FETCH, STORE and SEARCH, where sequence numbers have to stay (RFC 3501 7.4.1)
   */
  tellNews(reply: Reply, mayExpunge: boolean): void {
    tellRemoved(message => this.sequenceOf(message), this.contexts, reply);
    const { messages, flags } = this.wants;
    if (mayExpunge && messages) this.tellExpunged(reply);
    const added = messages ? this.tellArrived(reply) : [];
    if (!flags) this.changed.clear();
    this.tellKeywords(reply);
    for (const notice of this.notices) reply.untagged(`OK ${notice}`);
    this.notices = [];
    for (const message of new Set([...this.changed, ...this.annotatedMeanwhile.keys()])) {
      const entries = [...(this.annotatedMeanwhile.get(message) ?? [])];
      const items = [
        `UID ${message.uid}`,
        ...(this.isAware ? [`MODSEQ (${message.modSeq})`] : []),
        ...(this.changed.has(message) ? [`FLAGS (${this.flagsOf(message).join(' ')})`] : []),
        ...(entries.length > 0 ? [`ANNOTATION (${entries.map(astring).join(' ')})`] : []),
      ];
      reply.untagged(`${this.sequenceOf(message)} FETCH (${items.join(' ')})`);
    }
    this.changed.clear();
    this.annotatedMeanwhile.clear();
    tellAdded(message => this.sequenceOf(message), this.contexts, reply);
    this.tellOfNew(added, reply);
    if (this.isAware && messages && this.gone.size > 0) this.tellDelay(reply);
  }

  /** From now on `listener` is called, synchronously, whenever there is news; undefined ends that. */
  onNews(listener: (() => void) | undefined): void {
    this.onChange = listener;
  }

  /** Somebody listens for news. */
  get isListenedTo(): boolean {
    return this.onChange !== undefined;
  }

  appended(message: Message): void {
    this.arrived.push(message);
    if (this.session?.executing) this.own.add(message);
    this.changedSomehow();
  }

  expunged(message: Message): void {
    const waiting = this.arrived.indexOf(message);
    this.changed.delete(message);
    this.annotatedMeanwhile.delete(message);
    this.saved.delete(message);
    if (waiting >= 0) this.arrived.splice(waiting, 1);
    else this.gone.add(message);
    this.changedSomehow();
  }

  noticed(text: string): void {
    this.notices.push(text);
    this.onChange?.();
  }

  flagsChanged(message: Message, by: unknown): void {
    if (by === this || this.arrived.includes(message)) return;
    this.changed.add(message);
    this.changedSomehow();
  }

  annotated(message: Message, entry: string, by: unknown): void {
    if (by === this || this.arrived.includes(message)) return;
    const [, user = '', called = ''] = /^([^/]*?) ?(\/.*)$/s.exec(entry) ?? [];
    const isTold = this.tellsAnnotations && (user === '' || user === this.user);
    if (!isTold && !this.isAware) return;
    const entries = this.annotatedMeanwhile.get(message) ?? new Set();
    this.annotatedMeanwhile.set(message, isTold ? entries.add(called) : entries);
    this.changedSomehow();
  }

  private changedSomehow(): void {
    this.onChange?.();
    this.session?.newsCame();
  }

  private get wants(): Wants {
    return this.session?.wants ?? usual;
  }

  /** Whether the client is told mod-sequences. */
  private get isAware(): boolean {
    return this.session !== undefined && isAware(this.session);
  }

  /** Mod-sequences were told, or may be, while the client does not know of removals with lower ones: it is told how far it knows all (RFC 7162 3.2). */
  private tellDelay(reply: Reply): void {
    const removed = [...this.gone].map(({ uid }) => this.mailbox.removedAt(uid) ?? this.mailbox.highestModSeq);
    reply.untagged(`OK [HIGHESTMODSEQ ${Math.min(...removed) - 1}] Removals are told later`);
  }

  private tellExpunged(reply: Reply): void {
    if (this.gone.size === 0) return;
    if (this.session?.enabled.has('QRESYNC')) this.tellVanished(reply);
    else this.tellNumbers(reply);
    this.view = this.view.filter(message => !this.gone.has(message));
    for (const message of this.gone) this.recent.delete(message);
    this.gone.clear();
  }

  /** EXPUNGE for each, from the end, so that no number given here depends on another one. */
  private tellNumbers(reply: Reply): void {
    for (let index = this.view.length - 1; index >= 0; index -= 1) {
      if (this.gone.has(this.view[index] as Message)) reply.untagged(`${index + 1} EXPUNGE`);
    }
  }

  /** VANISHED in place of EXPUNGE (RFC 7162 3.2.10). */
  private tellVanished(reply: Reply): void {
    const uids = this.view.flatMap(message => (this.gone.has(message) ? [message.uid] : []));
    reply.untagged(`VANISHED ${formatSet(uids)}`);
  }

  /** Tells how many messages there are, if some are new. @returns the new ones that the client has not added itself */
  private tellArrived(reply: Reply): readonly Message[] {
    const { arrived } = this;
    if (arrived.length === 0) return [];
    this.takeRecent(arrived);
    this.view = this.view.concat(arrived);
    this.arrived = [];
    reply.untagged(`${this.view.length} EXISTS`);
    if (!this.rev2) reply.untagged(`${this.recent.size} RECENT`);
    const others = arrived.filter(message => !this.own.has(message));
    this.own.clear();
    return others;
  }

  /** What the client wants to know of new messages, behind all that searches tell of them (RFC 5465 5.2). */
  private tellOfNew(messages: readonly Message[], reply: Reply): void {
    const { ofNew } = this.wants;
    if (ofNew === undefined) return;
    for (const message of messages) reply.untagged(`${this.sequenceOf(message)} FETCH (`, ...ofNew(message), ')');
  }

  /** Of messages this session is the first to be told of, those are \Recent here; a read-only session leaves them to the next one. */
  private takeRecent(messages: readonly Message[]): void {
    const from = this.claimsRecent ? this.mailbox.claimRecent() : this.mailbox.recentFrom;
    for (const message of messages) if (message.uid >= from) this.recent.add(message);
  }
}
