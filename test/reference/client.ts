import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls, type SecureVersion, TLSSocket } from 'node:tls';
import { channelBinding } from '../../runner/wire/channel-binding.js';
import { within } from '../waiting.js';
import type { Sides } from './sides.js';

/** A bare client over a socket: octets as latin1 strings, nothing understood, nothing checked. */
export class Client {
  private socket: Socket | TLSSocket;
  private received = '';
  private over = false;
  private wake: () => void = () => {};
  /** Octets written and received so far, in the clear and in TLS. */
  private written = 0;
  private receivedOctets = 0;
  /** The client's port, by which the server's side is known. */
  readonly port: number;

  private constructor(socket: Socket) {
    this.socket = socket;
    this.port = socket.localPort ?? 0;
    this.listen(socket);
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
    return this.over;
  }

  write(text: string | Buffer): void {
    this.written += text.length;
    this.socket.write(typeof text === 'string' ? Buffer.from(text, 'latin1') : text);
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
    this.socket.end();
  }

  close(): void {
    this.socket.destroy();
  }

  /** Closes with RST. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  /** Reads up to and including the first match. @throws when the connection ends before */
  async until(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = pattern.exec(this.received);
      if (found !== null) return this.take(found.index + found[0].length);
      if (this.over) throw new Error(`closed before ${pattern}: ${JSON.stringify(this.received)}`);
      await this.arrival(pattern);
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

  /** All that the server says to what was sent so far: until its side waits for more, or has closed. */
  async answers(sides: Sides): Promise<string> {
    const side = await within(sides.of(this.port), () => 'the server did not accept the connection');
    const { written, over } = await within(side.answered(this.written), () => 'the session did not answer');
    if (over) return this.closed();
    while (!this.over && this.receivedOctets < written)
      await this.arrival(`${written - this.receivedOctets} octets more`);
    return this.take(this.received.length);
  }

  /** Waits until the server has closed its side, and reads what it said before. */
  async closed(): Promise<string> {
    while (!this.over) await this.arrival('the end');
    return this.take(this.received.length);
  }

  /** The channel binding of a type; undefined in the clear. */
  channelBinding(type: string): Buffer | undefined {
    return this.socket instanceof TLSSocket ? channelBinding(this.socket, type) : undefined;
  }

  /** Does the client's part of the handshake, with this version of TLS at the most. */
  async startTls(ca: string, maxVersion: SecureVersion = 'TLSv1.3'): Promise<void> {
    this.socket.removeAllListeners('data');
    const secured = connectTls({ socket: this.socket, ca, servername: 'localhost', maxVersion });
    this.socket = secured;
    this.listen(secured);
    await Promise.race([
      once(secured, 'secureConnect'),
      once(secured, 'close').then(() => {
        throw new Error('closed during the handshake');
      }),
    ]);
  }

  private listen(socket: Socket): void {
    socket.on('data', chunk => {
      this.received += chunk.toString('latin1');
      this.receivedOctets += chunk.length;
      this.wake();
    });
    const end = () => {
      this.over = true;
      this.wake();
    };
    socket.on('end', end);
    socket.on('close', end);
    socket.on('error', () => {});
  }

  private take(length: number): string {
    const text = this.received.slice(0, length);
    this.received = this.received.slice(length);
    return text;
  }

  private arrival(wanted: RegExp | string): Promise<void> {
    const arrival = new Promise<void>(resolve => {
      this.wake = resolve;
    });
    return within(arrival, () => `nothing came before ${wanted}: ${JSON.stringify(this.received)}`);
  }
}

/**
 * Signs in by IMAP with the password `secret`, and sends commands, each of which has to be answered OK.
 * @returns their answers, each whole
 */
export async function askImap(port: number, user: string, ...lines: string[]): Promise<readonly string[]> {
  const client = await Client.open(port);
  const answers: string[] = [];
  for (const line of [`LOGIN ${user} secret`, ...lines]) {
    client.write(`t ${line}\r\n`);
    const answer = await client.until(/^t (?:OK|NO|BAD).*\r\n/m);
    if (!/^t OK/m.test(answer)) throw new Error(`${line}: ${answer}`);
    answers.push(answer);
  }
  client.close();
  return answers.slice(1);
}
