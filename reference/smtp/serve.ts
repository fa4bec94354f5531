import type { Connection } from '../net/connection.js';
import type { Account } from '../store/account.js';
import type { Hello, SmtpContext, SmtpService, SmtpSession } from './session.js';
import type { Transaction } from './transaction.js';

/** RFC 5321 4.5.3.2.7. */
const IDLE_LIMIT = 5 * 60_000;
/** The longest line read as a command: AUTH's (RFC 4954 4). Each command has its own limit below that. */
const LINE_LIMIT = 12_288;

/**
 * Serves SMTP, submission or LMTP on one connection until the client quits, closes or is silent for five minutes.
 * Mail for other domains is relayed for those who have signed in, where there is a next hop for it; else it is refused with 550.
 */
export function serveSmtp(connection: Connection, context: SmtpContext, service: SmtpService): Promise<void> {
  return new SmtpConnection(connection, context, service).serve();
}

class SmtpConnection implements SmtpSession {
  hello: Hello | undefined;
  account: Account | undefined;
  transaction: Transaction | undefined;
  failedAuthentications = 0;
  mailCommands = 0;
  line = '';
  private finished = false;
  private errors = 0;

  constructor(
    readonly connection: Connection,
    readonly context: SmtpContext,
    readonly service: SmtpService,
  ) {}

  async serve(): Promise<void> {
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

  reply(status: string, ...lines: string[]): void {
    if (status.startsWith('500') || status.startsWith('501')) this.errors++;
    this.context.smtp.reply(this, status, lines);
  }

  finish(status: string, ...lines: string[]): void {
    this.reply(status, ...lines);
    this.context.smtp.close(this);
  }

  close(): void {
    this.finished = true;
  }

  reset(): void {
    this.transaction = undefined;
  }
}
