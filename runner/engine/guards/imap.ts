import { commands } from '../../protocols/imap/extensions/index.js';
import { type CommandParts, commandParts, WholeCommands } from '../../protocols/imap/grammar/whole-commands.js';
import { type CommandForm, isChanged } from '../../protocols/imap/session/command.js';
import { SetUpFailure, Withheld } from '../observation.js';
import { OwnershipCheck } from '../ownership-check.js';
import { type Guard, type GuardOptions, notSent } from './guard.js';

/** What is known of a command, or of its UID form. */
const formOf = (verb: string): CommandForm => commands.get(verb) ?? commands.get(`UID ${verb}`) ?? {};

/** What was asked to be opened. */
interface Open {
  readonly name: string;
  readonly tag: string;
  /** The server has opened nothing. */
  refused: boolean;
  /** How many messages it holds, as the server says; undefined: it has not said. */
  messages: number | undefined;
  /** All that it holds was seen to be the harness's. */
  seen: boolean;
  /** The command that has closed it, unless the server refuses it. */
  closed?: { readonly verb: string; readonly tag: string } | undefined;
}

/** A command that needs the open mailbox to be the harness's, which has not been seen. */
interface Unseen {
  readonly verb: string;
  readonly open: Open;
  /** It only shows what the mailbox holds. */
  readonly shows: boolean;
  /** How many messages the server had told of. */
  readonly announced: number | undefined;
}

/** So often it is asked what the open mailbox holds, when each time there are more messages. */
const mostTimes = 3;

/** Lets commands that change mailboxes, and a scenario's that show what is in them, pass only for those that the harness made. */
export class ImapGuard implements Guard {
  private commands = new WholeCommands();
  private answer = '';
  private signedIn = false;
  /** The server has said that it ends the session. */
  private over = false;
  /** Tags of commands that the server has not answered. */
  private inFlight = new Set<string>();
  /** What was opened last. */
  private open: Open | undefined;
  /** The latest in what is to be written now; of those about one mailbox, one that changes it. */
  private unseen: Unseen | undefined;
  private check: OwnershipCheck | undefined;
  private checks = 0;
  /** How many messages the open mailbox had when they were asked for, and how often they were, one time after the other. */
  private asked = { messages: 0, times: 0 };

  constructor(private readonly options: GuardOptions) {}

  permit(octets: Uint8Array): OwnershipCheck | undefined {
    const { open } = this;
    const inFlight = new Set(this.inFlight);
    const whole = this.commands.unfinished === undefined;
    try {
      return this.permitWhole(octets);
    } catch (error) {
      // Nothing is written.
      this.open = open;
      this.inFlight = inFlight;
      if (whole) this.commands = new WholeCommands();
      throw error;
    }
  }

  asking(check: OwnershipCheck): void {
    this.check = check;
  }

  filter(octets: Buffer): Buffer {
    return this.check?.take(octets) ?? octets;
  }

  checked(check: OwnershipCheck): OwnershipCheck | undefined {
    if (this.unseen === undefined) return undefined;
    const { verb, open, shows, announced = 0 } = this.unseen;
    const { messages, closed } = open;
    const harmless = shows ? `${verb} was not sent` : 'nothing was changed';
    if (check.foreign > 0) {
      const did = closed
        ? `after ${closed.verb} the server has another mailbox open`
        : 'the server opened another mailbox';
      throw new SetUpFailure(`not judged: ${did} than ${open.name}; ${harmless}`);
    }
    if (closed) {
      // Who refuses to show anything shows nothing to a scenario either; what it would change is unknown.
      if (check.own > 0 || (shows && check.refused)) return undefined;
      throw this.afterClosing(verb, closed.verb);
    }
    const unknown = (why: string) =>
      new SetUpFailure(`not judged: it is unknown whether the server opened ${open.name}; ${harmless} (${why})`);
    if (!check.succeeded) throw unknown(`FETCH: ${check.answer ?? 'no answer'}`);
    if (messages === undefined && !shows) throw unknown('it did not say what the mailbox holds');
    // Messages may come and go meanwhile, which does no harm to who only reads.
    const due = shows ? Math.min(announced, messages ?? 0) : (messages ?? 0);
    if (check.own < due) {
      const came = due > this.asked.messages && check.own >= this.asked.messages;
      if (came && this.asked.times < mostTimes) return this.checkOf(open);
      throw unknown(`it announced ${due} messages and showed ${check.own}`);
    }
    open.seen = messages !== undefined && check.own >= messages;
    return undefined;
  }

  received(octets: Uint8Array): void {
    const lines = (this.answer + Buffer.from(octets).toString('latin1')).split('\n');
    this.answer = (lines.pop() ?? '').slice(0, 100);
    for (const line of lines) {
      if (/^\* PREAUTH\b/i.test(line)) this.signedIn = true;
      if (/^\* BYE\b/i.test(line)) this.over = true;
      if (line.startsWith('+')) this.commands.goOn();
      const [, tag, answer] = /^([^\s*+]+) (OK|NO|BAD)\b/i.exec(line) ?? [];
      if (tag !== undefined) this.answered(tag, answer?.toUpperCase() === 'OK');
      const [, number = '', what] = /^\* (\d+) (EXISTS|EXPUNGE)\b/i.exec(line) ?? [];
      if (this.open !== undefined && what !== undefined) {
        const { messages } = this.open;
        this.open.messages = what.toUpperCase() === 'EXISTS' ? Number(number) : (messages ?? 1) - 1;
        // Those that came have not been looked at.
        if (this.open.messages > (messages ?? 0)) this.open.seen = false;
      }
    }
  }

  private permitWhole(octets: Uint8Array): OwnershipCheck | undefined {
    const before = this.open;
    const busy = this.commands.unfinished !== undefined || this.inFlight.size > 0;
    this.unseen = undefined;
    for (const whole of this.commands.push(octets)) {
      const command = commandParts(whole);
      if (command === undefined) continue;
      this.checkCommand(command);
      this.note(command);
    }
    this.checkPipelined();
    const { unfinished } = this.commands;
    const command = unfinished && commandParts(unfinished);
    if (this.signedIn && command !== undefined) {
      // Once a literal is announced, the server waits for it.
      if (formOf(command.verb).adds) this.requireNoDoubt(command.verb);
      this.checkOpenMailbox(command);
    }
    return this.checkFor(before, busy);
  }

  /**
   * @param before what was open before what is to be written
   * @param busy the server has not answered all that was written
   */
  private checkFor(before: Open | undefined, busy: boolean): OwnershipCheck | undefined {
    if (this.unseen === undefined) return undefined;
    const { verb, open } = this.unseen;
    if (busy || open !== before)
      throw notSent(
        this.options,
        `${verb} was not sent: the server has not answered what was written before, so it is unknown which mailbox is open`,
      );
    this.asked.times = 0;
    return this.checkOf(open);
  }

  private checkOf(open: Open): OwnershipCheck {
    this.checks += 1;
    this.asked = { messages: open.messages ?? 0, times: this.asked.times + 1 };
    // RFC 3501 7.4.1 lets no EXPUNGE come with FETCH, which the scenario may wait for; without messages its sequence numbers are wrong.
    const messages = open.messages === 0 || open.closed ? 'UID FETCH 1:*' : 'FETCH 1:*';
    return new OwnershipCheck(`look${this.checks}`, messages, fingerprint =>
      this.options.ownMailboxes.holds(fingerprint, open.name),
    );
  }

  private answered(tag: string, ok: boolean): void {
    this.inFlight.delete(tag);
    if (ok) return;
    if (this.open?.tag === tag) this.open.refused = true;
    if (this.open?.closed?.tag === tag) this.open.closed = undefined;
    // The server has read as commands what was written for a literal.
    for (const whole of this.commands.refused(tag)) {
      const command = commandParts(whole);
      if (command !== undefined) this.note(command);
    }
  }

  /** What is written before the server has asked for a literal may be read as commands. */
  private checkPipelined(): void {
    const { open } = this;
    try {
      for (const whole of this.commands.ifRefused()) {
        const command = commandParts(whole);
        if (command === undefined) continue;
        this.checkCommand(command);
        if (formOf(command.verb).selects === 'named') this.open = openedBy(command);
      }
    } finally {
      this.open = open;
    }
  }

  private checkCommand(command: CommandParts): void {
    const { verb, text, arguments: words } = command;
    if (!this.signedIn) return;
    const { named, account, ownOfAccount } = formOf(verb).changes ?? {};
    const isOwn = this.options.disposable && ownOfAccount?.test(text) === true;
    if (isChanged(account, text) && !this.options.disposable)
      throw notSent(this.options, `${verb} was not sent: the target's accounts are not disposable`);
    for (const at of named ?? []) {
      const name = words[at];
      if (name === undefined && !this.options.disposable)
        throw notSent(
          this.options,
          `${verb} was not sent: it names no mailbox, so it is unknown which one the server would change`,
        );
      if (name !== undefined && !isOwn && !this.mayChange(name))
        throw notSent(
          this.options,
          `${verb} was not sent: the harness did not make the mailbox ${JSON.stringify(name)}`,
        );
    }
    // What the harness takes away again it names whole.
    if (formOf(verb).adds || (named && this.options.scenario)) this.requireNoDoubt(verb);
    this.checkOpenMailbox(command);
  }

  private checkOpenMailbox({ verb, text }: CommandParts): void {
    const { changes, shows } = formOf(verb);
    if (isChanged(changes?.open, text)) this.requireOwnMailbox(verb, false);
    else if (this.options.scenario && !this.options.disposable && shows?.test(text)) this.requireOwnMailbox(verb, true);
  }

  private note(command: CommandParts): void {
    const { verb, arguments: words } = command;
    const { signsIn, selects, changes, adds } = formOf(verb);
    this.inFlight.add(tagOf(command));
    if (signsIn) this.signedIn = true;
    if (!this.signedIn) return;
    if (selects === 'named') this.open = openedBy(command);
    // A server may have another mailbox open then, whatever it says.
    else if (this.open && (selects === 'none' || verb === 'LOGOUT'))
      this.open = { ...this.open, seen: false, closed: { verb, tag: tagOf(command) } };
    if (adds) this.options.ownMailboxes.put(words[changes?.named?.at(-1) ?? 0] ?? '', command.literals);
  }

  private requireOwnMailbox(verb: string, shows: boolean): void {
    const { open, options } = this;
    if (open === undefined || open.refused || !this.mayChange(open.name))
      throw notSent(this.options, `${verb} was not sent: no mailbox that the harness made is open`);
    if (this.over || open.closed?.verb === 'LOGOUT') throw this.afterClosing(verb, open.closed?.verb ?? 'BYE');
    if (options.disposable) {
      if (open.closed) throw this.afterClosing(verb, open.closed.verb);
      return;
    }
    this.requireNoDoubt(verb);
    if (!open.seen && (this.unseen?.open !== open || this.unseen.shows))
      this.unseen = { verb, open, shows, announced: open.messages };
  }

  /** A server that takes one mailbox for another is not told to change any. */
  private requireNoDoubt(verb: string): void {
    const doubt = this.options.ownMailboxes.doubtAbout(this.options.accounts);
    if (doubt !== undefined) throw new Withheld(`${verb} was not sent: ${doubt}`);
  }

  private afterClosing(verb: string, closing: string): Error {
    return notSent(this.options, `${verb} was not sent: after ${closing} it is unknown which mailbox it would reach`);
  }

  private mayChange(name: string): boolean {
    const { disposable, ownMailboxes } = this.options;
    return (disposable && (/^INBOX$/i.test(name) || ownMailboxes.sharedAs(name))) || ownMailboxes.owns(name);
  }
}

const tagOf = ({ text }: CommandParts): string => text.trimStart().split(' ', 1)[0] ?? '';

function openedBy(command: CommandParts): Open {
  const name = command.arguments[0] ?? '';
  return { name, tag: tagOf(command), refused: false, messages: undefined, seen: false };
}
