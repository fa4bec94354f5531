import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Service } from '../runner/targets/opening.js';
import { within } from '../waiting.js';

/** A line-by-line conversation with a mail server: as little as is needed, and nothing of the runner's own. */
export class Session {
  private received = '';
  private wake: () => void = () => {};

  private constructor(private socket: Socket) {
    this.listen();
  }

  /** Connects; inside TLS where the service is, whatever the certificate. */
  static open({ host, port, tls }: Service): Session {
    return new Session(
      tls === 'implicit' ? connectTls({ host, port, rejectUnauthorized: false }) : connect({ host, port }),
    );
  }

  private listen(): void {
    this.socket.on('data', (octets: Buffer) => {
      this.received += octets.toString('latin1');
      this.wake();
    });
    for (const event of ['close', 'error']) this.socket.on(event, () => this.wake());
  }

  /** Begins TLS on the connection. */
  async secure(): Promise<void> {
    this.socket.removeAllListeners('data');
    const secured = connectTls({ socket: this.socket, rejectUnauthorized: false });
    await new Promise((resolve, reject) => secured.once('secureConnect', resolve).once('error', reject));
    this.socket = secured;
    this.listen();
  }

  /** Writes octets as latin1, and reads until what has been received since fits the pattern. */
  async say(text: string, until: RegExp): Promise<string> {
    this.socket.write(text, 'latin1');
    return this.hear(until);
  }

  async hear(until: RegExp): Promise<string> {
    const missing = () => `waiting for ${until}, received ${JSON.stringify(this.received)}`;
    while (!until.test(this.received)) {
      if (this.socket.destroyed) throw new Error(missing());
      const more = new Promise<void>(resolve => {
        this.wake = resolve;
      });
      await within(more, missing);
    }
    const received = this.received;
    this.received = '';
    return received;
  }

  close(): void {
    this.socket.destroy();
  }
}
