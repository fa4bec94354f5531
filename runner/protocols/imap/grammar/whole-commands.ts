/** The most of a line or a literal that is kept: a command's name, and the mailboxes that it names, stand within. */
const longest = 64 * 1024;

/** A command as it was written. */
export interface WholeCommand {
  /** Latin1, without line ends; literals stand in it as quoted strings (RFC 3501 4.3 has both mean the same). */
  readonly text: string;
  /** The beginnings of its literals, in order. */
  readonly literals: readonly Buffer[];
}

/**
 * Puts IMAP commands together from the octets that a client writes, in whatever pieces. Any CR or LF ends a line, since a server may take it so.
 */
export class WholeCommands {
  private text = '';
  private literals: Buffer[] = [];
  private literal: Buffer[] = [];
  private left = 0;
  private afterCr = false;
  /** What was written since the command's last synchronising literal was announced. */
  private since: Buffer[] | undefined;
  /** The server has asked for that literal. */
  private asked = false;
  /** What the octets taken in last completed without it. */
  private finished: Buffer[] = [];

  /** Takes octets in; gives the commands that they complete. */
  push(octets: Uint8Array): WholeCommand[] {
    const found: WholeCommand[] = [];
    this.finished = [];
    for (let at = 0; at < octets.length; ) {
      if (this.afterCr && octets[at] === 0x0a) at += 1;
      this.afterCr = false;
      if (this.left > 0) {
        const part = Buffer.from(octets.subarray(at, at + this.left));
        at += part.length;
        this.since?.push(part);
        this.inLiteral(part);
        continue;
      }
      let to = at;
      while (to < octets.length && octets[to] !== 0x0d && octets[to] !== 0x0a) to += 1;
      this.since?.push(Buffer.from(octets.subarray(at, to + 1)));
      this.add(Buffer.from(octets.subarray(at, to)).toString('latin1'));
      at = to + 1;
      if (to >= octets.length) break;
      this.afterCr = octets[to] === 0x0d;
      const whole = this.lineEnded();
      if (whole !== undefined) found.push(whole);
    }
    return found;
  }

  /**
   * The server has answered NO or BAD. If the command waits for leave to send a literal, it ends there (RFC 3501 7.5): what was written behind
   * it begins a new one.
   * @returns the commands that were taken for the literal
   */
  refused(tag: string): WholeCommand[] {
    const { since } = this;
    if (since === undefined || this.text.split(' ', 1)[0] !== tag) return [];
    this.ended();
    this.literal = [];
    this.left = 0;
    return this.push(Buffer.concat(since));
  }

  /** The server has asked to go on: what is written now is the literal. */
  goOn(): void {
    this.asked = true;
  }

  /** The commands that a server has been sent if it refuses the literal that it was not yet seen to ask for. */
  ifRefused(): WholeCommand[] {
    const unasked = [...this.finished, ...(this.since === undefined || this.asked ? [] : [Buffer.concat(this.since)])];
    return unasked.flatMap(octets => {
      const other = new WholeCommands();
      return [...other.push(octets), ...other.ifRefused()];
    });
  }

  /** What has been written of a command that is not complete; undefined: none has begun. */
  get unfinished(): WholeCommand | undefined {
    return this.text === '' && this.left === 0 ? undefined : { text: this.text, literals: this.literals };
  }

  private add(text: string): void {
    if (this.text.length < longest) this.text += text.slice(0, longest);
  }

  private inLiteral(part: Buffer): void {
    this.literal.push(part);
    this.left -= part.length;
    if (this.left > 0) return;
    const literal = Buffer.concat(this.literal).subarray(0, longest);
    const text = literal.toString('latin1');
    this.literals.push(Buffer.from(literal));
    this.literal = [];
    this.add(`"${text.replace(/[\\"]/g, '\\$&')}"`);
  }

  /** The command, if the line ended it: a line that announces a literal does not. */
  private lineEnded(): WholeCommand | undefined {
    const announced = /~?\{(\d+)(\+?)\}$/.exec(this.text);
    if (announced !== null) {
      this.text = this.text.slice(0, announced.index);
      this.left = Number(announced[1]);
      if (announced[2] === '') {
        this.since = [];
        this.asked = false;
      }
      if (this.left === 0) {
        this.literals.push(Buffer.alloc(0));
        this.add('""');
      }
      return undefined;
    }
    const whole = { text: this.text, literals: this.literals };
    if (this.since !== undefined && !this.asked) this.finished.push(Buffer.concat(this.since));
    this.ended();
    return whole.text === '' ? undefined : whole;
  }

  private ended(): void {
    this.text = '';
    this.literals = [];
    this.since = undefined;
  }
}

/** A command taken apart. */
export interface CommandParts extends WholeCommand {
  /** In upper case, without `UID`. */
  readonly verb: string;
  /** Atoms, and strings as what they mean. */
  readonly arguments: readonly string[];
}

/** Takes a command apart. Undefined when there is no verb behind the tag. */
export function commandParts(command: WholeCommand): CommandParts | undefined {
  const [, verb, rest = ''] = /^\S+ +(?:UID +)?([^\s"]+) *(.*)$/is.exec(command.text) ?? [];
  if (verb === undefined) return undefined;
  const words = [...rest.matchAll(/"((?:[^"\\]|\\.)*)"|[^\s"]+/gs)];
  return {
    ...command,
    verb: verb.toUpperCase(),
    arguments: words.map(([word, quoted]) => quoted?.replace(/\\(.)/gs, '$1') ?? word),
  };
}
