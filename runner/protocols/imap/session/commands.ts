import { commands } from '../extensions/index.js';
import { type Command, type CommandForm, type CommandsSoFar, isChanged } from './command.js';

type Mode = 'command' | 'literal' | 'dialogue';

/** The longest line of the client that is kept; longer ones are not understood any more. */
const longest = 64 * 1024;
/** Octets of a literal that are kept, at most. */
const largestKept = 64 * 1024;

/**
 * Follows the client's commands from the octets it writes: tags, literals, the dialogues of IDLE and AUTHENTICATE, several commands in
 * flight. Scenarios write broken commands on purpose; as soon as it cannot be known what a server makes of them, `trusted` is false and
 * nothing is held against the server that rests on knowing the commands.
 */
export class Commands implements CommandsSoFar {
  /** Oldest first. */
  readonly inFlight: Command[] = [];
  trusted = true;
  /** A command was begun that may have changed flags or messages, or of which nothing is known. */
  changing = false;
  /** Every tag that has had its answer. */
  readonly answered = new Set<string>();
  /** What the client has written where a tag has to stand, and is none. */
  readonly noTags = new Set<string>();

  private mode: Mode = 'command';
  private line: Buffer[] = [];
  private lineLength = 0;
  private current: Command | undefined;
  private literal = { left: 0, begun: false, nonSynchronizing: false };
  private readonly kept: Buffer[] = [];
  private now = 0;

  /** @param begun is told of each command whose first line was written */
  constructor(private readonly begun: (command: Command) => void = () => {}) {}

  /** @param now by the clock of the run */
  wrote(octets: Uint8Array, now = 0): void {
    this.now = now;
    let at = 0;
    while (at < octets.length) {
      if (this.mode === 'literal' && this.literal.left > 0) {
        const take = Math.min(this.literal.left, octets.length - at);
        this.literal.left -= take;
        this.literal.begun = true;
        this.keep(octets.subarray(at, at + take));
        at += take;
        continue;
      }
      const lf = octets.indexOf(0x0a, at);
      const to = lf < 0 ? octets.length : lf + 1;
      this.lineLength += to - at;
      if (this.lineLength <= longest) this.line.push(Buffer.from(octets.subarray(at, to)));
      else this.trusted = false;
      at = to;
      if (lf < 0) continue;
      const line = Buffer.concat(this.line).toString('latin1');
      this.line = [];
      this.lineLength = 0;
      this.wroteLine(line);
    }
  }

  /** Has the client begun something that is not finished: a command in flight, or a part of a line? */
  get busy(): boolean {
    return this.inFlight.length > 0 || this.current !== undefined || this.lineLength > 0;
  }

  get unfinishedTag(): string | undefined {
    if (this.mode !== 'command') return undefined;
    return /^(\S+) /.exec(Buffer.concat(this.line).toString('latin1'))?.[1];
  }

  /** Is nothing in progress? A command is not, as long as the server has not got all of it (RFC 3501 7.4.1). */
  get idle(): boolean {
    if (!this.trusted) return false;
    if (this.inFlight.length === 0) return !this.busy;
    return this.inFlight.every(({ complete }) => !complete);
  }

  /** May the server ask for a continuation now? True also when that cannot be known. */
  get continuationDue(): boolean {
    if (!this.trusted || (this.lineLength > 0 && this.mode === 'command')) return true;
    return this.inFlight.some(command => command.continuations > 0 || !commands.has(command.name));
  }

  /** The server asked for a continuation. */
  continued(): void {
    const command = this.inFlight.find(each => each.continuations > 0);
    if (command) command.continuations--;
  }

  /** The server answered this tag: the command is taken out, if it was in flight. */
  complete(tag: string): Command | undefined {
    const index = this.inFlight.findIndex(command => command.tag === tag);
    if (index < 0) return undefined;
    const [command] = this.inFlight.splice(index, 1);
    this.answered.add(tag);
    if (command && command === this.current) this.answeredEarly();
    return command;
  }

  /** TLS began: whatever was written in the clear is gone. */
  restart(): void {
    if (this.busy) this.trusted = false;
    this.inFlight.length = 0;
    this.current = undefined;
    this.mode = 'command';
    this.line = [];
    this.lineLength = 0;
  }

  /** The server answered before all of the command, or of its dialogue, was written. */
  private answeredEarly(): void {
    if (this.mode === 'literal') {
      // A refused synchronising literal is not sent; a literal that is on its way is read as the server pleases.
      if (this.literal.begun || this.literal.nonSynchronizing || this.lineLength > 0) this.trusted = false;
    } else if (this.lineLength > 0) {
      this.trusted = false;
    }
    this.mode = 'command';
    this.current = undefined;
  }

  private wroteLine(line: string): void {
    if (!/^[\x20-\x7e]*\r\n$/.test(line)) this.trusted = false;
    const text = line.replace(/\r?\n$/, '');
    switch (this.mode) {
      case 'dialogue':
        this.wroteAnswer(text);
        return;
      case 'literal':
        this.mode = 'command';
        this.wrotePart(text);
        return;
      case 'command':
        this.began(text);
    }
  }

  /** A line of the current command's dialogue. */
  private wroteAnswer(text: string): void {
    const ends = this.current?.form?.dialogue?.ends;
    if (this.current) this.current.firstAnswer ||= text;
    if (ends === undefined) return;
    if (text.toUpperCase() !== ends) this.trusted = false;
    this.mode = 'command';
    this.current = undefined;
  }

  private began(text: string): void {
    const [, tag, word = '', rest = ''] = /^(\S+)(?: (\S+))?(?: (.*))?$/.exec(text) ?? [];
    if (tag === undefined || !/^[^(){%*"\\+ ]+$/.test(tag)) {
      this.trusted = false;
      this.noTags.add(text.split(' ', 1)[0] ?? '');
      return;
    }
    let name = word.toUpperCase();
    let argument = rest;
    if (name === 'UID') {
      const [second = '', ...others] = rest.split(' ');
      name = `UID ${second.toUpperCase()}`;
      argument = others.join(' ');
    }
    const form = commands.get(name);
    this.changing ||= form === undefined || changesMessages(form, text);
    const continuations = form?.dialogue?.continuations ?? 0;
    const began = this.now;
    this.current = { tag, name, form, argument, complete: false, continuations, began, literals: [], firstAnswer: '' };
    this.inFlight.push(this.current);
    this.begun(this.current);
    this.wrotePart(text);
  }

  /** Keeps octets of the literal that is being written, if they are needed. */
  private keep(octets: Uint8Array): void {
    const { current, kept, literal } = this;
    if (current?.form?.effect !== 'appends') return;
    if (current.literals.length === 0 || current.literals.at(-1) === undefined) return;
    kept.push(Buffer.from(octets));
    if (literal.left === 0) current.literals[current.literals.length - 1] = Buffer.concat(kept.splice(0));
  }

  /** A line of the current command: its last one unless it announces a literal. */
  private wrotePart(text: string): void {
    const command = this.current;
    const announced = /~?\{(\d+)(\+?)\}$/.exec(text);
    if (!command) return;
    if (announced) {
      const nonSynchronizing = announced[2] === '+';
      // A server without LITERAL+ may take the form for a synchronising literal.
      command.continuations++;
      this.literal = { left: Number(announced[1]), begun: false, nonSynchronizing };
      this.kept.length = 0;
      command.literals.push(this.literal.left > largestKept ? undefined : Buffer.alloc(0));
      this.mode = 'literal';
      return;
    }
    command.complete = true;
    if (command.form?.dialogue) this.mode = 'dialogue';
    else this.current = undefined;
  }
}

function changesMessages({ changes, adds }: CommandForm, text: string): boolean {
  return adds === true || isChanged(changes?.open, text);
}
