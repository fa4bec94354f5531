import type { Connection } from '../net/connection.js';
import type { Maildrop } from './maildrop.js';
import type { Pop3Context, Pop3Session } from './session.js';

/** RFC 1939 3: at least ten minutes. */
const IDLE_LIMIT = 10 * 60_000;
/** The longest line read as a command: one of AUTH. */
const LINE_LIMIT = 12_288;

/** Serves POP3 on one connection until the client quits, closes or is silent for ten minutes. */
export function servePop3(connection: Connection, context: Pop3Context): Promise<void> {
  return new Pop3Connection(connection, context).serve();
}

class Pop3Connection implements Pop3Session {
  maildrop: Maildrop | undefined;
  user: string | undefined;
  namedBefore: string | undefined;
  failedLogins = 0;
  utf8 = false;
  language = 'en';
  line = '';
  readonly timestamp: string;
  private ended = false;

  constructor(
    readonly connection: Connection,
    readonly context: Pop3Context,
  ) {
    this.timestamp = context.pop3.timestamp(context.hostname);
  }

  async serve(): Promise<void> {
    const { pop3 } = this.context;
    this.connection.idleLimit = IDLE_LIMIT;
    try {
      this.ok(`mailspec reference server ready ${this.timestamp}`);
      while (!this.ended) {
        const line = await pop3.readLine(this, LINE_LIMIT);
        // The autologout says nothing and removes nothing (RFC 1939 3).
        if (line === undefined) return;
        await pop3.answer(this, line);
      }
    } finally {
      if (this.maildrop !== undefined) pop3.release(this.maildrop);
    }
  }

  ok(text: string): void {
    this.send(`+OK${text === '' ? '' : ` ${this.said(text)}`}\r\n`);
  }

  err(text: string): void {
    this.send(`-ERR ${this.said(text)}\r\n`);
  }

  multiLine(text: string, content: Buffer): void {
    this.send(`+OK ${this.said(text)}\r\n${this.context.pop3.stuffDots(content)}.\r\n`);
  }

  challenge(octets: Buffer): void {
    this.send(`+ ${octets.toString('base64')}\r\n`);
  }

  end(): void {
    this.ended = true;
  }

  private said(text: string): string {
    return this.context.pop3.say(this, text);
  }

  private send(response: string): void {
    this.context.pop3.send(this, response);
  }
}
