import type { Connection, Line } from '../net/connection.js';
import type { SessionContext } from '../net/context.js';
import type { Account } from '../store/account.js';
import { type Command, commands } from './commands.js';
import { formatReply } from './reply.js';
import type { Transaction } from './transaction.js';

/** What the port is for: relay and delivery (RFC 5321), submission (RFC 6409) or local delivery (RFC 2033). */
export type SmtpService = 'smtp' | 'submission' | 'lmtp';

/** How the client introduced itself. */
export interface Hello {
  extended: boolean;
  name: string;
}

/** RFC 5321 section 4.5.3.2.7. */
const IDLE_LIMIT = 5 * 60_000;
/** The longest line read as a command: AUTH's (RFC 4954 section 4). Each command has its own limit below that. */
const LINE_LIMIT = 12_288;
/** Unrecognisable commands after which the server gives up on the client (RFC 5321 section 4.2.1 leaves 421 for it). */
const ERROR_LIMIT = 100;

/**
 * Serves SMTP, submission or LMTP on one connection until the client quits, closes or is silent for five minutes.
 * Mail for other domains is relayed for those who have signed in, where there is a next hop for it; else it is refused with 550.
 */
export function serveSmtp(connection: Connection, context: SessionContext, service: SmtpService): Promise<void> {
  return new SmtpSession(connection, context, service).run();
}

/** The state of one session. The commands, each in its file, read and change it. */
export class SmtpSession {
  hello: Hello | undefined;
  account: Account | undefined;
  transaction: Transaction | undefined;
  failedAuthentications = 0;
  /** MAIL commands so far, whatever they were answered. */
  mailCommands = 0;
  /** What a server with a fault puts off until QUIT. */
  readonly atQuit: (() => void)[] = [];
  #finished = false;
  #errors = 0;
  /** The command being answered, latin1: what reply faults are tried on. */
  #line = '';
  #held = '';

  constructor(
    readonly connection: Connection,
    readonly context: SessionContext,
    readonly service: SmtpService,
  ) {}

  async run(): Promise<void> {
    this.connection.idleLimit = IDLE_LIMIT;
    this.reply(
      '220',
      `${this.context.hostname} ${this.service === 'lmtp' ? 'LMTP' : 'ESMTP'} mailspec reference server`,
    );
    while (!this.#finished) {
      const line = await this.connection.readLine(LINE_LIMIT, this.has('smtp-segment-ends-line'));
      if (line === undefined) break;
      await this.#execute(line);
      if (this.has('smtp-pipelined-input-dropped')) this.connection.dropReceived();
      if (this.#errors >= ERROR_LIMIT) this.finish('421 4.7.0', `${this.context.hostname} Too many errors`);
    }
    this.reset();
    if (this.connection.timedOut) this.reply('421 4.4.2', `${this.context.hostname} Waited too long for a command`);
  }

  /** Whether a fault is on. */
  has(fault: string): boolean {
    return this.context.faults.has(fault);
  }

  /** Answers the command at hand. `status` is a code, or a code and an enhanced status code: '250 2.1.0'. */
  reply(status: string, ...lines: string[]): void {
    if (status.startsWith('500') || status.startsWith('501')) this.#errors++;
    if (status.startsWith('5') && this.has('smtp-errors-abort-transaction')) this.reset();
    if (status.startsWith('5') && this.has('smtp-errors-close-connection')) this.#finished = true;
    const text = this.context.faults.reply('smtp', this.#line, formatReply(status, lines));
    if (this.has('smtp-pipelined-replies-swapped') && /^RCPT/i.test(this.#line) && this.connection.unread > 0) {
      this.#held += text;
      return;
    }
    if (this.has('smtp-replies-held-back')) {
      this.connection.write(this.#held);
      this.#held = /^(?:RCPT|NOOP|VRFY)/i.test(this.#line) || status.startsWith('500') ? text : '';
      if (this.#held !== '') return;
    }
    this.connection.write(text + this.#held);
    this.#held = '';
  }

  /** Answers, then closes. */
  finish(status: string, ...lines: string[]): void {
    this.reply(status, ...lines);
    this.#finished = !this.has('smtp-quit-keeps-open');
  }

  /** The end of message data is answered as a command of its own, '.', for the faults. */
  beginContentReply(): void {
    this.#line = '.';
  }

  /** Aborts the mail transaction: every buffer is emptied (RFC 5321 section 4.1.1.5). */
  reset(): void {
    this.transaction = undefined;
  }

  async #execute(line: Line): Promise<void> {
    if (this.has('smtp-bare-cr-ends-command') && line.octets.includes(0x0d)) {
      for (const part of line.octets.toString('latin1').split('\r')) {
        await this.#execute({ ...line, octets: Buffer.from(part, 'latin1') });
      }
      return;
    }
    this.#line = line.octets.toString('latin1');
    if (line.tooLong) return this.reply('500 5.5.2', 'Line too long');
    if (line.ending === 'lf' && !this.has('smtp-bare-lf-ends-command')) {
      return this.reply('500 5.5.2', 'A command ends with CRLF');
    }
    // Trailing white space is tolerated (RFC 5321 section 4.1.1).
    const text = this.#line.replace(/[ \t]+$/, '');
    if (text !== this.#line && this.has('smtp-trailing-space-refused'))
      return this.reply('501 5.5.4', 'Trailing space');
    const found = /^([A-Za-z0-9]+)(?: (.*))?$/s.exec(text);
    const verb = this.has('smtp-verb-case-sensitive') ? found?.[1] : found?.[1]?.toUpperCase();
    const command = verb !== undefined && Object.hasOwn(commands, verb) ? commands[verb] : undefined;
    const absent = command?.absentIn?.includes(this.service) || this.context.dialect?.lacks(verb ?? '');
    if (found === null || command === undefined || absent) {
      return this.reply('500 5.5.1', 'Command not recognised');
    }
    if (line.octets.length + 2 > command.limit) return this.reply('500 5.5.2', 'Line too long');
    const argument = readArgument(Buffer.from(found[2] ?? '', 'latin1'), command);
    if (argument === undefined) {
      if (verb === 'EHLO' && this.has('smtp-refused-ehlo-resets')) this.reset();
      return this.reply('501 5.5.4', `Syntax: ${command.syntax}`);
    }
    if (this.hello === undefined && this.has('smtp-commands-need-hello') && !/^(?:[EHL]{2}LO|QUIT)$/.test(verb ?? '')) {
      return this.reply('503 5.5.1', 'Introduce yourself first');
    }
    await command.run(this, argument);
  }
}

/** The argument as text, if it has characters the command takes; undefined otherwise. */
function readArgument(octets: Buffer, command: Command): string | undefined {
  if (octets.length === 0 ? command.argument === 'required' : command.argument === 'none') return undefined;
  if (octets.some(octet => octet < 0x20 || octet === 0x7f)) return undefined;
  if (!octets.some(octet => octet >= 0x80)) return octets.toString('latin1');
  if (!command.utf8) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets);
  } catch {
    return undefined;
  }
}
