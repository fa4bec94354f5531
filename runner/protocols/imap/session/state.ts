import type { Witness } from '../../witness.js';
import type { EventOf, SessionEvent } from '../events.js';
import { extensions, vocabulary } from '../extensions/index.js';
import type { Response } from '../grammar/response.js';
import type { Data } from '../grammar/values.js';
import type { KnownMessage, PriorState } from '../invariants/invariant.js';
import type { Account, Accounts } from '../models/account.js';
import type { Heard } from '../models/clock.js';
import { allLast } from '../models/flags.js';
import type { Affected, Aspect, Change, Mailbox } from '../models/mailbox.js';
import { MailboxView } from '../models/mailbox-view.js';
import { holds, numbersOf } from '../models/number-set.js';
import { revisions } from '../revisions.js';
import { type Command, type CommandForm, isChanged } from './command.js';
import { Commands } from './commands.js';
import { effectOf, firstMailbox, type Messages } from './effect.js';
import {
  learnAttribute,
  learnConstant,
  learnCount,
  learnDelimiter,
  learnFlags,
  learnGiven,
  learnModSeq,
  learnOpened,
  learnStatus,
  learnText,
  learnUid,
} from './learn.js';
import { userOf } from './user.js';

/** Whose connection it is, and what is known of the accounts. */
export interface Standing {
  readonly witness: Witness;
  /** Nobody but the run has to do with the accounts, and one session at a time is given them. */
  readonly alone: boolean;
  /** Those that it may sign in to; undefined: any. */
  readonly users?: readonly string[] | undefined;
}

const anybody: Standing = { witness: { connection: 'imap' }, alone: false };

/** The session as the client knows it from what went either way. It tells of each thing that happens, before it takes it in. */
export class SessionState implements PriorState {
  readonly commands = new Commands(command => this.began(command));
  /** What of the commands in flight changes mailboxes, in which accounts. */
  private readonly changes = new Map<Command | undefined, readonly (readonly [Account, Change])[]>();
  /** IMAP4rev2 or UTF8=ACCEPT is enabled: texts are told otherwise than before (RFC 6855 and 6858). */
  private utf8Enabled = false;
  /** What the server lists as its capabilities, in the state that the session is in: by a response, and by a response code. */
  readonly capabilities = new Map<boolean, { readonly names: readonly string[]; readonly heard: Heard }>();
  /** Tags of searches that the server may go on to tell of (RFC 5267 4.3). */
  readonly contexts = new Set<string>();
  /** What was said of messages that are being moved (RFC 6851 4.3). */
  given: { readonly mailbox: Mailbox; readonly began: number } | undefined;
  private movesTo: EventOf<'uids given'> | undefined;
  private signedIn = false;
  /** A command that leaves something behind was answered OK. */
  createdMailbox = false;
  /** So was one that makes, names or takes away mailboxes, or that is not known. */
  private renamed = false;
  /** IMAP4rev2 is enabled. */
  rev2 = false;
  modSeqs = false;
  vanished = false;
  notified = false;
  lastFetched: number | undefined;
  /** May quoted strings and text hold UTF-8? */
  utf8 = false;
  byeSeen = false;
  /** A command that begins compression was answered OK, and nothing has come behind the answer. */
  compresses = false;
  private selected: MailboxView | undefined;
  /** The mailbox of the SELECT or EXAMINE in flight. */
  private opening: MailboxView | undefined;
  /** Is `selected` what the server means too? False after answers that leave it open. */
  private certain = true;
  /** The one that is signed in to, if its name is known. */
  private account: Account | undefined;

  constructor(
    private readonly accounts: Accounts,
    private readonly tell: (event: SessionEvent) => void,
    private readonly standing: Standing = anybody,
  ) {
    accounts.clock.joined(standing.witness);
  }

  get witness(): Witness {
    return this.standing.witness;
  }

  /** What the server says now. */
  get heard(): Heard {
    return this.accounts.clock.heard(this.witness);
  }

  /** While another is being selected either may be meant, so nothing is held against what is known of it. */
  get view(): MailboxView | undefined {
    return this.opening ? undefined : this.selected;
  }

  /** The selected mailbox; undefined: it is not certain whose or which one it is. */
  get mailbox(): Mailbox | undefined {
    const { view } = this;
    return this.commands.trusted && view?.mailbox && !view.mailbox.gone ? view.mailbox : undefined;
  }

  /** The mailbox of a name, where it is known whose it is. */
  mailboxNamed(name: string): Mailbox | undefined {
    return this.commands.trusted ? this.account?.mailbox(name) : undefined;
  }

  /** Is it certain that none of this was done to a mailbox since a tick of the clock? Mail comes into INBOX at any time, and POP3 takes it away. */
  readonly settled = (mailbox: Mailbox, since: number, ...aspects: readonly Aspect[]): boolean => {
    const { account } = this;
    if (!this.standing.alone || !account || mailbox.name === 'INBOX') return false;
    return !aspects.some(aspect => account.unsettled(mailbox, aspect, since));
  };

  get delimiters(): Account['delimiters'] | undefined {
    return this.account?.delimiters;
  }

  /** When the oldest command in flight was written; undefined: none is in flight. */
  get asked(): number | undefined {
    return this.commands.inFlight[0]?.began;
  }

  /** A message of the selected mailbox, by its number; undefined: which one it is, is not known. */
  message(number: number): KnownMessage | undefined {
    const { view, mailbox } = this;
    const uid = view?.likelyUidOf(number);
    if (uid === undefined || mailbox === undefined || view?.uidvalidity === undefined) return undefined;
    const message = mailbox.message(view.uidvalidity, uid);
    return message && { uid, mailbox: mailbox.name, message };
  }

  /** The message of the account that was first told to have this value of an attribute. */
  bearer(item: string, value: string): KnownMessage | undefined {
    return this.commands.trusted ? this.account?.bearer(item, value) : undefined;
  }

  /** Tells which values of FETCH responses are remembered or judged. */
  listening(listens: { text: boolean; flags: boolean }): void {
    const { mailbox } = this;
    listens.text = mailbox !== undefined;
    listens.flags = this.standing.alone && mailbox !== undefined && mailbox.name !== 'INBOX';
  }

  /** Under what a value is remembered. */
  keyOf(item: string): string {
    return this.utf8Enabled ? `${item} with UTF-8` : item;
  }

  /** May messages be gone that the client was not told of? */
  get ghosts(): boolean {
    const { view, mailbox } = this;
    return !view || !mailbox || !this.settled(mailbox, view.began, 'removes');
  }

  /** True also when that cannot be known. */
  get changedMailboxes(): boolean {
    const { inFlight, trusted } = this.commands;
    return this.renamed || !trusted || inFlight.some(({ form }) => namesMailboxes(form));
  }

  get noneSelected(): boolean {
    const { inFlight, trusted } = this.commands;
    return !this.opening && !this.selected && this.certain && trusted && inFlight.every(command => command.form);
  }

  /** The client is about to write these octets. */
  wrote(octets: Uint8Array): void {
    this.commands.wrote(octets, this.accounts.clock.tick());
  }

  /** The connection has ended: what came of the commands in flight will not be learned. */
  ended(): void {
    for (const changes of this.changes.values()) for (const [account, change] of changes) account.lose(change);
    this.changes.clear();
  }

  /**
   * A response came.
   * @param told all that it tells, if that is known without its data
   */
  saw(response: Response, told?: readonly SessionEvent[]): void {
    this.accounts.clock.tick();
    this.follow();
    this.given = undefined;
    if (told) {
      for (const event of told) this.happened(event);
      return;
    }
    const { data } = response;
    const ofCode = data.code ? (vocabulary.codes.get(data.code.kind)?.events?.(data.code) ?? []) : [];
    if (response.type === 'continuation') this.happened({ type: 'continuation' });
    else if (response.type === 'tagged') this.completed(response.tag ?? '', data.kind, ofCode.find(isGiven));
    else for (const event of eventsOf(data)) this.happened(event);
    if (data.code) {
      const condition = response.type === 'untagged' ? `* ${data.kind}` : data.kind;
      this.happened({ type: 'code', kind: data.code.kind, condition });
      for (const event of ofCode) this.happened(event);
      if (response.type === 'untagged') this.movesTo = ofCode.find(isGiven) ?? this.movesTo;
    }
  }

  /** TLS is in force: nothing that was told in the clear counts. */
  secured(): void {
    this.commands.restart();
    this.capabilities.clear();
  }

  /** Takes up the SELECT or EXAMINE that the client wrote since. */
  private follow(): void {
    let selecting = 0;
    let last: Command | undefined;
    for (const command of this.commands.inFlight) {
      if (command.form?.utf8) this.utf8 = true;
      if (command.form?.selects !== 'named') continue;
      selecting++;
      last = command;
    }
    if (selecting === 0) this.opening = undefined;
    else if (selecting > 1) this.certain = false;
    else this.opening ??= new MailboxView((last && firstMailbox(last)) ?? unknown, last?.began);
    // Whatever the client has written may have been a command.
    if (!this.commands.trusted && !this.changes.get(undefined)?.length) this.change(undefined, undefined);
  }

  /** The client has written a command, or the first line of one. */
  private began(command: Command): void {
    const { form } = command;
    if (form?.selects === 'named')
      for (const account of this.concerned())
        account.opens(firstMailbox(command), command.began, command.name === 'EXAMINE');
    if (form && !form.changes && !form.effect) return;
    if (form?.effect === 'nothing' || (form?.effect === 'reads' && !changesFlags(command))) return;
    this.change(command, effectOf(command));
  }

  private change(command: Command | undefined, effect: ReturnType<typeof effectOf>): void {
    const selecting = this.commands.inFlight.some(
      ({ form }) => form?.selects !== undefined && form.effect === undefined,
    );
    const open = selecting ? undefined : this.mailbox;
    const own = effect?.kind === 'stores' && !allLast(this.view?.permanentFlags, effect.flags);
    if (own && this.view) this.view.sessionFlags = true;
    const affects = !own && open && effect && 'messages' in effect ? this.affected(effect.messages) : undefined;
    const { began } = command ?? { began: this.accounts.clock.now };
    this.changes.set(
      command,
      this.concerned().map(account => [account, account.begin(effect, began, this, open, affects)] as const),
    );
  }

  /** The messages that a command is about. */
  private affected({ set, byUid }: Messages): Affected | undefined {
    const { view } = this;
    const [has, validity] = [holds(set), view?.uidvalidity];
    if (!view || !has || validity === undefined) return undefined;
    if (byUid) return { validity, has };
    const uids = numbersOf(set)?.map(number => view.likelyUidOf(number));
    if (!uids || uids.includes(undefined)) return undefined;
    const own = new Set(uids);
    return { validity, has: uid => own.has(uid) };
  }

  /** The accounts in which a command may change something. */
  private concerned(): readonly Account[] {
    if (this.account) return [this.account];
    const signsIn = this.commands.inFlight.some(({ form }) => form?.signsIn);
    if (!this.signedIn && !signsIn) return [];
    const { users } = this.standing;
    return users ? users.map(user => this.accounts.of(user)) : [...this.accounts.all];
  }

  private happened(event: SessionEvent): void {
    // What comes while the client signs in may be of either state.
    if (event.type === 'capability' && !this.signedIn && this.commands.inFlight.some(({ form }) => form?.signsIn))
      this.capabilities.clear();
    this.tell(event);
    if (event.type === 'continuation') this.commands.continued();
    else if (event.type === 'bye') this.byeSeen = true;
    else if (event.type === 'enabled') this.enabled(event.names);
    else if (event.type === 'signed in') this.signIn(event.user);
    else if (event.type === 'constant') learnConstant(this, event);
    else if (event.type === 'attribute') learnAttribute(this, this.account, event);
    else if (event.type === 'text') learnText(this, event, this.accounts.texts);
    else if (event.type === 'capability') this.listed(event);
    else this.take(event);
  }

  private take(event: SessionEvent): void {
    const { mailbox, view } = this;
    if (event.type === 'completed') learnCount(this, event.command);
    if (event.type === 'listed') learnDelimiter(this, event);
    if (event.type === 'flags') learnFlags(this, event);
    if (event.type === 'fetched') this.lastFetched = this.accounts.clock.now;
    if (view?.opening && event.type === 'code' && event.condition === 'OK' && event.kind === 'READ-WRITE')
      view.opening.readWrite = true;
    if (mailbox && event.type === 'expunged') mailbox.living.removed(view?.likelyUidOf(event.number));
    if (mailbox && event.type === 'vanished')
      for (const uid of numbersOf(event.uids) ?? [undefined]) mailbox.living.removed(uid);
    // Messages are gone of which nothing was told.
    const fewer = event.type === 'exists' && !this.opening && event.number < (view?.exists ?? 0);
    if (fewer || event.type === 'unclear') mailbox?.living.forget();
    (this.opening ?? this.selected)?.take(event);
    if (event.type === 'selected') learnOpened(this);
    else if (event.type === 'fetched') learnUid(this, event.uid);
    else if (event.type === 'mod-sequence') learnModSeq(this, event);
    else if (event.type === 'exists' && mailbox?.living.uids && !this.opening) view?.assume(mailbox.living.uids);
    else if ((event.type === 'uidnext' || event.type === 'uidvalidity') && event.mailbox !== undefined)
      learnStatus(this, event.mailbox, event);
  }

  /** Is it certain that no flags are being changed, and that no command since a tick of the clock may have changed any of which that is not known? */
  readonly flagsAtRest = (mailbox: Mailbox, since: number): boolean =>
    this.standing.alone &&
    mailbox.name !== 'INBOX' &&
    mailbox.flagsAtRest &&
    this.account?.unknownSince(since) === false;

  private listed({ code, names }: EventOf<'capability'>): void {
    this.capabilities.set(code, { names, heard: this.heard });
    // Of a server that has no older revision sessions are in the newer one from the beginning (RFC 9051 7.2.2).
    const spoken = Object.values(revisions).filter(({ capability }) => names.includes(capability.toUpperCase()));
    if (spoken.every(({ enabled }) => enabled)) this.enabled(spoken.map(({ capability }) => capability.toUpperCase()));
  }

  private enabled(names: readonly string[]): void {
    if (enables('rev2', names)) this.rev2 = true;
    if (enables('modSeqs', names)) this.modSeqs = true;
    if (enables('vanished', names)) this.vanished = true;
    if (!enables('utf8', names)) return;
    this.utf8 = true;
    this.utf8Enabled = true;
  }

  /** A server need not list what was begun and is begun but once. */
  private compressed(): void {
    this.compresses = true;
    this.capabilities.clear();
  }

  /** All that somebody's session had is gone, but for TLS (RFC 8437 3). */
  private signOut(): void {
    this.signedIn = false;
    this.account = undefined;
    this.capabilities.clear();
    this.contexts.clear();
    this.rev2 = false;
    this.modSeqs = false;
    this.vanished = false;
    this.notified = false;
    this.utf8 = false;
    this.utf8Enabled = false;
  }

  private signIn(user: string | undefined): void {
    this.signedIn = true;
    this.capabilities.clear();
    this.account = user === undefined ? undefined : this.accounts.of(user);
  }

  private completed(tag: string, condition: string, given: EventOf<'uids given'> | undefined): void {
    const again = this.commands.answered.has(tag);
    const command = this.commands.complete(tag);
    this.happened({ type: 'completed', tag, condition, command, again });
    if (command) this.changed(command, condition, given);
    if (/\bUPDATE\b/i.test(command?.argument ?? '')) this.contexts.add(tag);
    const { selects, signsIn, makes } = command?.form ?? {};
    if (command && condition === 'OK' && extensions.some(each => each.asksForModSeqs?.(command))) this.modSeqs = true;
    if (command && selects === 'named') this.selectCompleted(condition);
    if (condition !== 'OK') return;
    if (makes) this.createdMailbox = true;
    if (command?.form?.compresses) this.compressed();
    if (command?.form?.notifies) this.notified = true;
    if (command?.form?.signsOut) this.signOut();
    if (command && namesMailboxes(command.form)) this.renamed = true;
    if (selects === 'none' || command?.name === 'LOGOUT') this.left(this.selected);
    if (selects === 'none') this.selected = undefined;
    if (command && signsIn) this.happened({ type: 'signed in', user: userOf(command) });
  }

  /**
   * A command was answered that may have changed something.
   * @param given the UIDs that the tagged response says messages have got
   */
  private changed(command: Command, condition: string, given: EventOf<'uids given'> | undefined): void {
    const changes = this.changes.get(command) ?? [];
    this.changes.delete(command);
    const [[, change] = []] = changes;
    const moved = change?.effect?.kind === 'moves' ? this.movesTo : undefined;
    this.movesTo = undefined;
    const to = given ?? moved;
    const uids = to && numbersOf(to.uids);
    // A set may name a message more than once.
    const all = uids && [...new Set(uids)];
    const count = all?.length ?? this.countOf(change, command);
    for (const [account, one] of changes) account.end(one, { condition, heard: this.heard, count, uids: all });
    if (given && changes.length === 1 && change?.named) this.given = { mailbox: change.named, began: change.began };
    if (changes.length === 1 && change && condition === 'OK' && to && uids && this.commands.trusted)
      learnGiven(this, command, change, to, uids, this.accounts.texts);
  }

  /** How many messages a command adds; undefined: not known. */
  private countOf(change: Change | undefined, { literals }: Command): number | undefined {
    const { effect } = change ?? {};
    if (effect?.kind === 'appends') return literals.length;
    if (effect?.kind !== 'copies' || effect.messages.byUid) return undefined;
    const numbers = numbersOf(effect.messages.set);
    return numbers && new Set(numbers).size;
  }

  /** The session has the mailbox open no more. */
  private left(view: MailboxView | undefined): void {
    if (view?.opening && this.commands.trusted) view.opening.ended = this.accounts.clock.now;
  }

  private selectCompleted(condition: string): void {
    const { opening, commands } = this;
    const former = this.certain ? this.selected?.name : undefined;
    // SELECT of the same mailbox need not end a session with it (RFC 3501 1.2).
    if (condition === 'OK' && opening?.name !== this.selected?.name) this.left(this.selected);
    this.opening = undefined;
    // A command that was refused as BAD may not have touched the selected mailbox.
    this.certain =
      opening !== undefined &&
      condition !== 'BAD' &&
      !commands.inFlight.some(command => command.form?.selects === 'named') &&
      commands.trusted;
    this.selected = condition === 'OK' && this.certain ? opening : undefined;
    if (this.selected && this.account && this.selected.name !== unknown) {
      const mailbox = this.account.mailbox(this.selected.name);
      // Which of two of that name was opened is not known.
      if (mailbox.former === undefined || mailbox.since < this.selected.began) this.selected.mailbox = mailbox;
      this.selected.opening = this.account.openingOf(mailbox, this.selected.began);
    }
    if (this.selected) this.selected.replaces = former;
    if (this.selected) this.happened({ type: 'selected', mailbox: this.selected.name });
  }
}

const isGiven = (event: SessionEvent): event is EventOf<'uids given'> => event.type === 'uids given';

/** May the command change which mailboxes there are? */
function namesMailboxes(form: CommandForm | undefined): boolean {
  return form === undefined || form.makes === true || (form.changes?.named !== undefined && form.adds !== true);
}

/** The name of a mailbox whose name is not plain from the command: it matches none. */
const unknown = '\0';

/** What an untagged response tells of. */
function eventsOf(data: Data): readonly SessionEvent[] {
  return (
    vocabulary.responses.get(data.kind)?.events?.(data, vocabulary) ?? (data.kind === '?' ? [{ type: 'unclear' }] : [])
  );
}

/** Is an extension among those that are enabled of which this holds? */
function enables(what: 'rev2' | 'utf8' | 'modSeqs' | 'vanished', names: EventOf<'enabled'>['names']): boolean {
  return extensions.some(extension => extension[what] && extension.capabilities.some(name => names.includes(name)));
}

/** Does a FETCH set \Seen, so far as its text tells? */
function changesFlags({ name, form, argument }: Command): boolean {
  return isChanged(form?.changes?.open, `${name} ${argument}`);
}
