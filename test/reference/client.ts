import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';

/** A bare client over a socket: octets as latin1 strings, nothing understood, nothing checked. */
export class Client {
  #socket: Socket | TLSSocket;
  #received = '';
  #ended = false;
  #wake: (() => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#listen(socket);
  }

  static async open(port: number, host = '127.0.0.1'): Promise<Client> {
    const socket = connect({ port, host, noDelay: true, allowHalfOpen: true });
    await once(socket, 'connect');
    return new Client(socket);
  }

  static async openTls(port: number, ca: string): Promise<Client> {
    const socket = connectTls({ port, host: '127.0.0.1', ca, servername: 'localhost' });
    await once(socket, 'secureConnect');
    return new Client(socket);
  }

  get ended(): boolean {
    return this.#ended;
  }

  write(text: string | Buffer): void {
    this.#socket.write(typeof text === 'string' ? Buffer.from(text, 'latin1') : text);
  }

  /** Writes each octet in a segment of its own. */
  async dribble(text: string): Promise<void> {
    for (const character of text) {
      this.write(character);
      await new Promise(resolve => setImmediate(resolve));
    }
  }

  /** Closes our side, still reading. */
  halfClose(): void {
    this.#socket.end();
  }

  close(): void {
    this.#socket.destroy();
  }

  /** Closes with RST. */
  reset(): void {
    this.#socket.resetAndDestroy();
  }

  /** Reads up to and including the first match; throws when the connection ends or five seconds pass before. */
  async until(pattern: RegExp): Promise<string> {
    const deadline = Date.now() + 5000;
    for (;;) {
      const found = pattern.exec(this.#received);
      if (found !== null) {
        const text = this.#received.slice(0, found.index + found[0].length);
        this.#received = this.#received.slice(text.length);
        return text;
      }
      if (this.#ended || Date.now() > deadline) {
        throw new Error(`${this.#ended ? 'closed' : 'timed out'} before ${pattern}: ${JSON.stringify(this.#received)}`);
      }
      await this.#arrival(deadline - Date.now() + 1);
    }
  }

  /** One SMTP reply, or the one line of a POP3 response. */
  reply(): Promise<string> {
    return this.until(/^(?:\d{3}-[^\n]*\n)*[^\n]*\n/);
  }

  /** Sends a line and reads one reply. */
  ask(line: string): Promise<string> {
    this.write(`${line}\r\n`);
    return this.reply();
  }

  /** Sends a line and reads a POP3 multi-line response, or the one line of an error. */
  askList(line: string): Promise<string> {
    this.write(`${line}\r\n`);
    return this.until(/^(?:-ERR[^\n]*\r\n|[\s\S]*?\r\n\.\r\n)/);
  }

  /** Whatever comes until nothing came for `quiet` milliseconds; at first it waits up to `patience`. */
  async rest(quiet = 40, patience = 750): Promise<string> {
    let waiting = patience;
    for (;;) {
      const before = this.#received.length;
      if (!this.#ended) await this.#arrival(before > 0 ? quiet : waiting);
      if (this.#received.length === before || this.#ended) break;
      waiting = quiet;
    }
    const text = this.#received;
    this.#received = '';
    return text;
  }

  /** Resolves when the server has closed its side. */
  async closed(): Promise<void> {
    const deadline = Date.now() + 5000;
    while (!this.#ended) {
      if (Date.now() > deadline) throw new Error('the server did not close');
      await this.#arrival(100);
    }
  }

  /** Does the client's part of the handshake. */
  async startTls(ca: string): Promise<void> {
    this.#socket.removeAllListeners('data');
    const secured = connectTls({ socket: this.#socket, ca, servername: 'localhost' });
    this.#socket = secured;
    this.#listen(secured);
    await Promise.race([
      once(secured, 'secureConnect'),
      once(secured, 'close').then(() => {
        throw new Error('closed during the handshake');
      }),
    ]);
  }

  #listen(socket: Socket): void {
    socket.on('data', chunk => {
      this.#received += chunk.toString('latin1');
      this.#wake?.();
    });
    const end = () => {
      this.#ended = true;
      this.#wake?.();
    };
    socket.on('end', end);
    socket.on('close', end);
    socket.on('error', () => {});
  }

  #arrival(limit: number): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, limit);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
