import type { CommandForm } from '../protocols/imap/extensions/extension.js';
import { commands } from '../protocols/imap/extensions/index.js';
import { type CommandParts, commandParts, WholeCommands } from '../protocols/imap/grammar/whole-commands.js';
import type { ProtocolName } from '../protocols/protocol.js';
import type { Account } from '../targets/target.js';
import type { Made } from './made.js';
import { Inapplicable, SetUpFailure } from './observation.js';

/** What is known of a command, or of its UID form. */
const formOf = (verb: string): CommandForm => commands.get(verb) ?? commands.get(`UID ${verb}`) ?? {};

export interface GuardOptions {
  readonly made: Made;
  /** The accounts' mail may be thrown away: INBOX and the maildrop are the harness's. */
  readonly disposable: boolean;
  /** The commands are a scenario's; otherwise they are the harness's own. */
  readonly scenario: boolean;
  /** Those that the connection may sign in to; undefined: any. */
  readonly accounts?: readonly Account[] | undefined;
}

/**
 * Lets no command pass that would delete, rename, empty or mark what the harness did not make, whatever a server has answered before. It stands
 * where a connection writes, so nothing goes round it: it sees every octet before the server does.
 */
export class Guard {
  private readonly commands = new WholeCommands();
  private line = '';
  private answer = '';
  private signedIn = false;
  /** What was opened last, and the most messages that the server has said it holds. */
  private open: { readonly name: string; messages: number } | undefined;

  constructor(
    private readonly protocol: ProtocolName,
    private readonly options: GuardOptions,
  ) {}

  /**
   * Octets are about to be written.
   * @throws SetUpFailure, or Inapplicable where it is the scenario's own text that asks for it
   */
  permit(octets: Uint8Array): void {
    if (this.protocol === 'imap') {
      for (const whole of this.commands.push(octets)) {
        const command = commandParts(whole);
        if (command === undefined) continue;
        this.weigh(command);
        this.note(command);
      }
      this.weighPipelined();
    } else if (this.protocol === 'pop3') this.weighPop3(octets);
  }

  /** Octets came. */
  heard(octets: Uint8Array): void {
    if (this.protocol !== 'imap') return;
    const lines = (this.answer + Buffer.from(octets).toString('latin1')).split('\n');
    this.answer = (lines.pop() ?? '').slice(0, 100);
    for (const line of lines) {
      if (/^\* PREAUTH\b/i.test(line)) this.signedIn = true;
      if (line.startsWith('+')) this.commands.goOn();
      const [, refused] = /^([^\s*+]+) (?:NO|BAD)\b/i.exec(line) ?? [];
      if (refused !== undefined) this.literalRefused(refused);
      const count = Number(/^\* (\d+) EXISTS\b/i.exec(line)?.[1] ?? 0);
      if (this.open !== undefined) this.open.messages = Math.max(this.open.messages, count);
    }
  }

  /** The server has read as commands what was written for a literal. */
  private literalRefused(tag: string): void {
    for (const whole of this.commands.refused(tag)) {
      const command = commandParts(whole);
      if (command !== undefined) this.note(command);
    }
  }

  /** What is written before the server has asked for a literal may be read as commands. */
  private weighPipelined(): void {
    const { open } = this;
    try {
      for (const whole of this.commands.ifRefused()) {
        const command = commandParts(whole);
        if (command === undefined) continue;
        this.weigh(command);
        if (formOf(command.verb).selects === 'named') this.open = { name: command.arguments[0] ?? '', messages: 0 };
      }
    } finally {
      this.open = open;
    }
  }

  private weigh(command: CommandParts): void {
    const { verb, arguments: words } = command;
    if (!this.signedIn) return;
    const { named, open, account } = formOf(verb).changes ?? {};
    if (account && !this.options.disposable)
      throw this.refusal(`${verb} was not sent: the target's accounts are not disposable`);
    for (const at of named ?? []) {
      const name = words[at];
      if (name !== undefined && !this.mayChange(name))
        throw this.refusal(`${verb} was not sent: the harness did not make the mailbox ${JSON.stringify(name)}`);
    }
    if (open === true || open?.test(command.text)) this.weighWithin(verb);
  }

  private note(command: CommandParts): void {
    const { verb, arguments: words } = command;
    const { signsIn, selects, changes, adds } = formOf(verb);
    if (signsIn) this.signedIn = true;
    if (!this.signedIn) return;
    if (selects === 'named') this.open = { name: words[0] ?? '', messages: 0 };
    const into = words[changes?.named?.at(-1) ?? 0] ?? '';
    if (adds === 'literals') this.options.made.put(into, command.literals);
    if (adds === 'open mailbox') this.options.made.put(into, this.open?.messages ?? 0);
  }

  private weighWithin(verb: string): void {
    const { open, options } = this;
    if (open === undefined || !this.mayChange(open.name))
      throw this.refusal(`${verb} was not sent: no mailbox that the harness made is open`);
    if (options.disposable) return;
    const doubt = options.made.doubtAbout(options.accounts);
    if (doubt !== undefined) throw new SetUpFailure(`${verb} was not sent: ${doubt}`);
    const most = options.made.holds(open.name);
    if (open.messages > most)
      throw new SetUpFailure(
        `${verb} was not sent: the harness put ${most} messages into ${JSON.stringify(open.name)}, and the server says that it holds ${open.messages}`,
      );
  }

  private weighPop3(octets: Uint8Array): void {
    const lines = (this.line + Buffer.from(octets).toString('latin1')).split(/[\r\n]/);
    this.line = (lines.pop() ?? '').slice(0, 100);
    for (const line of lines) {
      const verb = /^\s*(\w+)/.exec(line)?.[1]?.toUpperCase() ?? '';
      if (['PASS', 'APOP', 'AUTH'].includes(verb)) this.signedIn = true;
      if (verb === 'DELE' && this.signedIn && !this.options.disposable)
        throw this.refusal("DELE was not sent: the target's accounts are not disposable");
    }
  }

  private mayChange(name: string): boolean {
    return (this.options.disposable && /^INBOX$/i.test(name)) || this.options.made.owns(name);
  }

  private refusal(why: string): Error {
    return this.options.scenario ? new Inapplicable(why) : new SetUpFailure(why);
  }
}
