import type { Connection } from '../net/connection.js';
import type { SessionContext } from '../net/context.js';
import type { Account } from '../store/account.js';
import type { Transaction } from './transaction.js';

/** What the port is for: relay and delivery (RFC 5321), submission (RFC 6409) or local delivery (RFC 2033). */
export type SmtpService = 'smtp' | 'submission' | 'lmtp';

/** How the client introduced itself. */
export interface Hello {
  extended: boolean;
  name: string;
}

/** RFC 5321 4.5.3.2.7. */
const IDLE_LIMIT = 5 * 60_000;
/** The longest line read as a command: AUTH's (RFC 4954 4). Each command has its own limit below that. */
const LINE_LIMIT = 12_288;

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
  /** The command being answered, latin1: '' for the greeting, '.' for the end of message data. */
  line = '';
  private finished = false;
  private errors = 0;

  constructor(
    readonly connection: Connection,
    readonly context: SessionContext,
    readonly service: SmtpService,
  ) {}

  async run(): Promise<void> {
    const { hostname, smtp } = this.context;
    this.connection.idleLimit = IDLE_LIMIT;
    this.reply('220', `${hostname} ${this.service === 'lmtp' ? 'LMTP' : 'ESMTP'} mailspec reference server`);
    while (!this.finished) {
      const line = await smtp.readLine(this, LINE_LIMIT);
      if (line === undefined) break;
      await smtp.answer(this, line);
      if (this.errors >= smtp.limits().errors) this.finish('421 4.7.0', `${hostname} Too many errors`);
    }
    this.reset();
    if (this.connection.timedOut) this.reply('421 4.4.2', `${hostname} Waited too long for a command`);
  }

  /** Answers the command at hand. `status` is a code, or a code and an enhanced status code: '250 2.1.0'. */
  reply(status: string, ...lines: string[]): void {
    if (status.startsWith('500') || status.startsWith('501')) this.errors++;
    this.context.smtp.reply(this, status, lines);
  }

  /** Answers, then closes. */
  finish(status: string, ...lines: string[]): void {
    this.reply(status, ...lines);
    this.context.smtp.close(this);
  }

  /** No further command is read. */
  close(): void {
    this.finished = true;
  }

  /** Aborts the mail transaction: every buffer is emptied (RFC 5321 4.1.1.5). */
  reset(): void {
    this.transaction = undefined;
  }
}
