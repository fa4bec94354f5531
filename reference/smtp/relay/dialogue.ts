import { connect, type Socket } from 'node:net';
import { Inbox } from '../../net/inbox.js';

/** A reply of the next hop. */
export interface Reply {
  code: number;
  /** The text of each line, behind the code. */
  lines: string[];
}

/** Where the mail of a domain goes. */
export interface NextHop {
  host: string;
  port: number;
}

/** The next hop did not answer, or went away, or spoke no SMTP. What it was to be sent is tried again. */
export class NextHopUnavailable extends Error {}

/** Milliseconds for a connection and for each reply. RFC 5321 4.5.3.2 asks for minutes, which a server in a test has no use for. */
const PATIENCE = 20_000;
/** Octets of a reply. */
const REPLY_LIMIT = 64 * 1024;

/** The client's end of an SMTP session: a command, then its reply. */
export class Dialogue {
  private readonly inbox: Inbox;
  private unread = '';

  private constructor(readonly socket: Socket) {
    this.inbox = new Inbox(socket);
  }

  /**
   * Connects.
   * @throws NextHopUnavailable
   */
  static async open({ host, port }: NextHop): Promise<Dialogue> {
    const socket = connect({ host, port, noDelay: true });
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => socket.destroy(new Error('time-out')), PATIENCE);
      socket.once('connect', () => {
        clearTimeout(timer);
        resolve();
      });
      // Stays: an error later on is followed by the end of the stream.
      socket.on('error', error => {
        clearTimeout(timer);
        reject(new NextHopUnavailable(error.message));
      });
    });
    return new Dialogue(socket);
  }

  /** Sends octets, or a string as latin1. */
  write(octets: Buffer | string): void {
    this.socket.write(typeof octets === 'string' ? Buffer.from(octets, 'latin1') : octets);
  }

  /**
   * Sends a command, which may have UTF-8 in it, and reads its reply.
   * @throws NextHopUnavailable
   */
  async command(line: string): Promise<Reply> {
    this.write(Buffer.from(`${line}\r\n`));
    return this.reply();
  }

  /**
   * Reads a reply.
   * @throws NextHopUnavailable
   */
  async reply(): Promise<Reply> {
    const lines: string[] = [];
    for (;;) {
      const [, code, more, text = ''] = /^(\d{3})(?:([ -])(.*))?$/.exec(await this.line()) ?? [];
      if (code === undefined) throw new NextHopUnavailable('the next hop spoke no SMTP');
      lines.push(text);
      if (more !== '-') return { code: Number(code), lines };
    }
  }

  /** Closes at once. */
  destroy(): void {
    this.socket.destroy();
  }

  private async line(): Promise<string> {
    for (;;) {
      const at = this.unread.indexOf('\n');
      if (at >= 0) {
        const line = this.unread.slice(0, at).replace(/\r$/, '');
        this.unread = this.unread.slice(at + 1);
        return line;
      }
      const came =
        this.inbox.shift() ?? ((await this.inbox.wait(PATIENCE)) === 'octets' ? this.inbox.shift() : undefined);
      if (came === undefined) throw new NextHopUnavailable('the next hop went away');
      this.unread += came.toString('latin1');
      if (this.unread.length > REPLY_LIMIT) throw new NextHopUnavailable('a reply without end');
    }
  }
}
