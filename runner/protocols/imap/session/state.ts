import type { EventOf, SessionEvent } from '../events.js';
import { extensions, vocabulary } from '../extensions/index.js';
import type { Response } from '../grammar/response.js';
import type { Data } from '../grammar/values.js';
import type { PriorState } from '../invariants/invariant.js';
import type { Account, Accounts } from '../models/account.js';
import type { Mailbox } from '../models/mailbox.js';
import { MailboxView } from '../models/mailbox-view.js';
import type { Command, CommandForm } from './command.js';
import { Commands } from './commands.js';

/** The session as the client knows it from what went either way. It tells of each thing that happens, before it takes it in. */
export class SessionState implements PriorState {
  readonly commands = new Commands();
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
  ) {}

  /** While another is being selected either may be meant, so nothing is held against what is known of it. */
  get view(): MailboxView | undefined {
    return this.opening ? undefined : this.selected;
  }

  get mailbox(): Mailbox | undefined {
    const { account, view } = this;
    return view?.uidvalidity === undefined || view.name === unknown
      ? undefined
      : account?.mailbox(view.name, view.uidvalidity);
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

  /**
   * A response came.
   * @param told all that it tells, if that is known without its data
   */
  saw(response: Response, told?: SessionEvent): void {
    this.follow();
    if (told) {
      this.happened(told);
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
    else this.opening ??= new MailboxView(mailboxName(last));
  }

  private happened(event: SessionEvent): void {
    this.tell(event);
    if (event.type === 'continuation') this.commands.continued();
    else if (event.type === 'bye') this.byeSeen = true;
    else if (event.type === 'enabled') this.utf8 ||= allowsUtf8(event.names);
    else if (event.type === 'signed in')
      this.account = event.user === undefined ? undefined : this.accounts.of(event.user);
    else if (event.type === 'constant') this.learn(event);
    else (this.opening ?? this.selected)?.take(event);
  }

  private learn({ number, item, value }: EventOf<'constant'>): void {
    const uid = this.view?.uidOf(number);
    if (uid !== undefined) this.mailbox?.learn(uid, item, value);
  }

  private completed(tag: string, condition: string): void {
    const again = this.commands.answered.has(tag);
    const command = this.commands.complete(tag);
    this.happened({ type: 'completed', tag, condition, command, again });
    const { selects, signsIn, makes } = command?.form ?? {};
    if (command && selects === 'named') this.selectCompleted(condition);
    if (condition !== 'OK') return;
    if (makes) this.createdMailbox = true;
    if (command && namesMailboxes(command.form)) this.renamed = true;
    if (selects === 'none') this.selected = undefined;
    if (signsIn) this.happened({ type: 'signed in', user: signsIn === 'named' ? firstArgument(command) : undefined });
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

/** The first argument, when it is plain from the command's first line. */
function firstArgument(command: Command | undefined): string | undefined {
  const name = /^(?:"([^"\\]*)"|([^\s"(){]+))/.exec(command?.argument ?? '');
  return name?.[1] ?? name?.[2];
}

/** The mailbox that a SELECT names. */
function mailboxName(command: Command | undefined): string {
  const name = firstArgument(command);
  return name?.toUpperCase() === 'INBOX' ? 'INBOX' : (name ?? unknown);
}
