import type { Witness } from '../../witness.js';
import type { EventOf, SessionEvent } from '../events.js';
import { extensions, vocabulary } from '../extensions/index.js';
import type { Response } from '../grammar/response.js';
import type { Data } from '../grammar/values.js';
import type { KnownMessage, PriorState } from '../invariants/invariant.js';
import type { Account, Accounts } from '../models/account.js';
import type { Heard } from '../models/clock.js';
import type { Change, Mailbox } from '../models/mailbox.js';
import { MailboxView } from '../models/mailbox-view.js';
import { learnAppended, learnCopied } from '../models/seeds.js';
import { numbersOf } from '../models/uid-set.js';
import type { Command, CommandForm } from './command.js';
import { Commands } from './commands.js';
import { effectOf, firstMailbox } from './effect.js';
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
  /** What the response at hand says has been done. */
  private done: { readonly command: Command; readonly change: Change } | undefined;
  private signedIn = false;
  /** A command that leaves something behind was answered OK. */
  createdMailbox = false;
  /** So was one that makes, names or takes away mailboxes, or that is not known. */
  private renamed = false;
  /** May quoted strings and text hold UTF-8? */
  utf8 = false;
  byeSeen = false;
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
  private get mailbox(): Mailbox | undefined {
    const { view } = this;
    return this.commands.trusted && view?.mailbox && !view.mailbox.gone ? view.mailbox : undefined;
  }

  /** A message of the selected mailbox, by its number; undefined: which one it is, is not known. */
  message(number: number): KnownMessage | undefined {
    const { view, mailbox } = this;
    const uid = view?.uidOf(number);
    if (uid === undefined || mailbox === undefined || view?.uidvalidity === undefined) return undefined;
    const message = mailbox.message(view.uidvalidity, uid);
    return message && { uid, mailbox: mailbox.name, message };
  }

  /** Tells which values of FETCH responses are remembered or judged. */
  listening(listens: { text: boolean; flags: boolean }): void {
    listens.text = this.mailbox !== undefined;
  }

  /** Under what a value is remembered. */
  keyOf(item: string): string {
    return this.utf8Enabled ? `${item} with UTF-8` : item;
  }

  /** May messages be gone that the client was not told of? */
  get ghosts(): boolean {
    const { view, mailbox, account } = this;
    if (!this.standing.alone || !view || !mailbox || !account) return true;
    return mailbox.name === 'INBOX' || account.unsettled(mailbox, 'removes', view.began);
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
    this.done = undefined;
    this.follow();
    if (told) {
      for (const event of told) this.happened(event);
      return;
    }
    const { data } = response;
    if (response.type === 'continuation') this.happened({ type: 'continuation' });
    else if (response.type === 'tagged') this.completed(response.tag ?? '', data.kind);
    else for (const event of eventsOf(data)) this.happened(event);
    if (data.code) {
      const condition = response.type === 'untagged' ? `* ${data.kind}` : data.kind;
      this.happened({ type: 'code', kind: data.code.kind, condition });
      for (const event of vocabulary.codes.get(data.code.kind)?.events?.(data.code) ?? []) this.happened(event);
    }
  }

  /** TLS is in force: nothing that was told in the clear counts. */
  secured(): void {
    this.commands.restart();
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
    if (!this.commands.trusted && !this.changes.has(undefined)) this.change(undefined, undefined);
  }

  /** The client has written a command, or the first line of one. */
  private began(command: Command): void {
    const { form } = command;
    if (form && !form.changes && !form.effect) return;
    if (form?.effect === 'nothing' || (form?.effect === 'reads' && !changesFlags(command))) return;
    this.change(command, effectOf(command));
  }

  private change(command: Command | undefined, effect: ReturnType<typeof effectOf>): void {
    const selecting = this.commands.inFlight.some(
      ({ form }) => form?.selects !== undefined && form.effect === undefined,
    );
    const open = selecting ? undefined : this.mailbox;
    const { began } = command ?? { began: this.accounts.clock.now };
    this.changes.set(
      command,
      this.concerned().map(account => [account, account.begin(effect, began, this, open)] as const),
    );
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
    this.tell(event);
    if (event.type === 'continuation') this.commands.continued();
    else if (event.type === 'bye') this.byeSeen = true;
    else if (event.type === 'enabled') this.enabled(event.names);
    else if (event.type === 'signed in') this.signIn(event.user);
    else if (event.type === 'constant') this.learn(event);
    else if (event.type === 'text') this.learnText(event);
    else if (event.type === 'uids given') this.given(event);
    else (this.opening ?? this.selected)?.take(event);
  }

  private enabled(names: readonly string[]): void {
    if (!allowsUtf8(names)) return;
    this.utf8 = true;
    this.utf8Enabled = true;
  }

  private signIn(user: string | undefined): void {
    this.signedIn = true;
    this.account = user === undefined ? undefined : this.accounts.of(user);
  }

  private learn({ number, item, value, empty }: EventOf<'constant'>): void {
    if (empty && this.ghosts) return;
    this.message(number)?.message.learn(this.keyOf(item), { value, source: 'told', heard: this.heard });
  }

  private learnText({ number, section, origin, text }: EventOf<'text'>): void {
    const message = text && origin === undefined ? this.message(number)?.message : undefined;
    if (!text || !message || (text.length === 0 && this.ghosts)) return;
    const item = this.keyOf(section);
    const known = message.fact(item);
    if (known?.source === 'told') return;
    const kept = text.octets && this.accounts.texts.keep(text.octets);
    message.learn(item, { value: text.value, source: 'told', heard: this.heard, text: kept, length: text.length });
  }

  private completed(tag: string, condition: string): void {
    const again = this.commands.answered.has(tag);
    const command = this.commands.complete(tag);
    this.happened({ type: 'completed', tag, condition, command, again });
    if (command) this.changed(command, condition);
    const { selects, signsIn, makes } = command?.form ?? {};
    if (command && selects === 'named') this.selectCompleted(condition);
    if (condition !== 'OK') return;
    if (makes) this.createdMailbox = true;
    if (command && namesMailboxes(command.form)) this.renamed = true;
    if (selects === 'none') this.selected = undefined;
    if (command && signsIn) this.happened({ type: 'signed in', user: userOf(command) });
  }

  /** A command was answered that may have changed something. */
  private changed(command: Command, condition: string): void {
    const changes = this.changes.get(command) ?? [];
    this.changes.delete(command);
    for (const [account, change] of changes) account.end(change, condition === 'OK');
    const [only] = changes;
    this.done = changes.length === 1 && condition === 'OK' && only ? { command, change: only[1] } : undefined;
  }

  /** Messages have got UIDs: by the command that was just answered, or by the one that moves them. */
  private given({ validity, uids: to, from }: EventOf<'uids given'>): void {
    const { command, change } = this.done ?? this.moving ?? {};
    const uids = numbersOf(to);
    if (!command || !change?.named || !uids || !this.commands.trusted) return;
    const { named, open, effect } = change;
    if (from === undefined) {
      const [uid = 0] = uids;
      const { literals } = command;
      const message = uids.length === 1 && literals.length === 1 ? named.message(validity, uid) : undefined;
      if (message && effect?.kind === 'appends')
        learnAppended(message, effect, literals[0], this.heard, this.accounts.texts);
      return;
    }
    const [sources, own] = [numbersOf(from), this.view?.uidvalidity];
    if (!open || sources?.length !== uids.length || own === undefined) return;
    for (const [at, uid] of sources.entries())
      learnCopied(open.message(own, uid), named.message(validity, uids[at] ?? 0));
  }

  /** The one command in flight that moves messages. */
  private get moving(): { readonly command: Command; readonly change: Change } | undefined {
    const found = this.commands.inFlight.flatMap(command =>
      (this.changes.get(command) ?? [])
        .filter(([, { effect }]) => effect?.kind === 'moves')
        .map(([, change]) => ({ command, change })),
    );
    return found.length === 1 ? found[0] : undefined;
  }

  private selectCompleted(condition: string): void {
    const { opening, commands } = this;
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
    }
    if (this.selected) this.happened({ type: 'selected', mailbox: this.selected.name });
  }
}

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

function allowsUtf8(enabled: EventOf<'enabled'>['names']): boolean {
  return extensions.some(({ utf8, capabilities }) => utf8 && capabilities.some(name => enabled.includes(name)));
}

/** Does a FETCH set \Seen, so far as its text tells? */
function changesFlags({ name, form, argument }: Command): boolean {
  const open = form?.changes?.open;
  return open === true || (open?.test(`${name} ${argument}`) ?? false);
}
