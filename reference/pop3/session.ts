import { randomBytes } from 'node:crypto';
import type { Connection, Line } from '../net/connection.js';
import type { SessionContext } from '../net/context.js';
import { type Command, commands } from './commands.js';
import { inLanguage } from './languages.js';
import type { Maildrop } from './maildrop.js';
import { stuffDots } from './maildrop-form.js';

/** RFC 1939 section 3: at least ten minutes. */
const IDLE_LIMIT = 10 * 60_000;
/** The longest line read as a command: one of AUTH. */
const LINE_LIMIT = 12_288;

/** Serves POP3 on one connection until the client quits, closes or is silent for ten minutes. */
export function servePop3(connection: Connection, context: SessionContext): Promise<void> {
  return new Pop3Session(connection, context).run();
}

/** The state of one session: AUTHORIZATION as long as there is no maildrop, then TRANSACTION (RFC 1939 section 3). */
export class Pop3Session {
  maildrop: Maildrop | undefined;
  /** The name that this command has given, if it is a USER, for the PASS that comes next. */
  user: string | undefined;
  /** The name that the command before it has given. */
  namedBefore: string | undefined;
  failedLogins = 0;
  /** UTF8 was given (RFC 6856 section 2.1). */
  utf8 = false;
  /** The tag of the language that responses are in (RFC 6856 section 3.2). */
  language = 'en';
  /** The APOP timestamp of the greeting, different in every session (RFC 1939 section 7). */
  readonly timestamp: string;
  #finished = false;
  /** The command being answered, latin1: what reply faults are tried on. */
  #line = '';

  constructor(
    readonly connection: Connection,
    readonly context: SessionContext,
  ) {
    const unique = this.has('pop3-apop-timestamp-repeated') ? '1' : `${randomBytes(8).toString('hex')}.${Date.now()}`;
    this.timestamp = `<${unique}@${context.hostname}>`;
  }

  async run(): Promise<void> {
    this.connection.idleLimit = IDLE_LIMIT;
    try {
      this.ok(`mailspec reference server ready ${this.timestamp}`);
      while (!this.#finished) {
        const line = await this.connection.readLine(LINE_LIMIT, this.has('pop3-segment-ends-command'));
        // The autologout says nothing and removes nothing (RFC 1939 section 3).
        if (line === undefined) return;
        await this.#execute(line);
        if (this.has('pop3-pipelined-input-dropped')) this.connection.dropReceived();
      }
    } finally {
      this.maildrop?.close();
    }
  }

  /** Whether a fault is on. */
  has(fault: string): boolean {
    return this.context.faults.has(fault);
  }

  /** A positive response of one line. */
  ok(text: string): void {
    this.#send(`+OK${text === '' ? '' : ` ${this.#said(text)}`}\r\n`);
  }

  /** A negative response; `text` may begin with a response code (RFC 2449 section 8). */
  err(text: string): void {
    this.#send(`-ERR ${this.#said(text)}\r\n`);
  }

  /** A positive response of several lines: the first, then content whose lines end with CRLF, stuffed here. */
  multiLine(text: string, content: Buffer): void {
    const body = this.has('pop3-dots-not-stuffed') ? content.toString('latin1') : stuffDots(content);
    const cut = this.has('pop3-multiline-cut-off') && body !== '';
    this.#send(`+OK ${this.#said(text)}\r\n${cut ? body.slice(0, -2) : `${body}.\r\n`}`);
    if (cut) this.finish();
  }

  /** A server challenge of SASL (RFC 5034 section 4). */
  challenge(octets: Buffer): void {
    this.#send(`+ ${octets.toString('base64')}\r\n`);
  }

  /** The session ends behind the response at hand. */
  finish(): void {
    this.#finished = !this.has('pop3-quit-keeps-open');
  }

  #said(text: string): string {
    return inLanguage(this.language, text, this.has('pop3-lang-in-latin-1'));
  }

  #send(response: string): void {
    this.connection.write(this.context.faults.reply('pop3', this.#line, response));
  }

  async #execute(line: Line): Promise<void> {
    this.#line = line.octets.toString('latin1');
    // PASS has to follow USER at once (RFC 1939 section 7): any other command forgets the name.
    this.namedBefore = this.user;
    this.user = undefined;
    if (line.tooLong) return this.err('The line is too long');
    if (line.ending === 'lf' && !this.has('pop3-bare-lf-ends-command')) return this.err('A command ends with CRLF');
    const found = /^([A-Za-z][A-Za-z0-9]{2,3})(?: ([ -~\x80-\xff]*))?$/.exec(this.#line);
    const verb = this.has('pop3-verb-case-sensitive') ? found?.[1] : found?.[1]?.toUpperCase();
    const command = verb !== undefined && Object.hasOwn(commands, verb) ? commands[verb] : undefined;
    if (command === undefined || this.context.dialect?.lacks(verb ?? '')) return this.err('Unknown command');
    if (line.octets.length + 2 > command.limit) return this.err('The line is too long');
    const refusal = this.#refuse(command);
    if (refusal !== undefined) return this.err(refusal);
    const unwanted = this.context.dialect?.refusal(this.#line);
    if (unwanted !== undefined) return this.err(unwanted);
    const argument = found?.[2];
    if (!command.utf8 && /[^ -~]/.test(argument ?? '')) return this.err(`Syntax: ${command.syntax}`);
    if (argument === undefined ? command.argument === 'required' : command.argument === 'none') {
      return this.err(`Syntax: ${command.syntax}`);
    }
    await command.run(this, argument);
  }

  #refuse(command: Command): string | undefined {
    if (command.state === 'transaction' && this.maildrop === undefined) return 'Log in first';
    if (command.state === 'authorization' && this.maildrop !== undefined) {
      return command.syntax === 'STLS' && this.has('pop3-stls-in-transaction') ? undefined : 'Logged in already';
    }
    return undefined;
  }
}
