import { connect, type Socket } from 'node:net';
import { connect as connectTls, createSecureContext } from 'node:tls';
import { Faults } from '../../../reference/faults/index.js';
import { serveImap } from '../../../reference/imap/session.js';
import { type KeyPair, selfSignedCertificate } from '../../../reference/net/certificate.js';
import { Listener } from '../../../reference/net/listener.js';
import { Store } from '../../../reference/store/store.js';

let keyPair: Promise<KeyPair> | undefined;

/** An IMAP server on a free loopback port, over a store the test can look into. */
export interface ImapServer {
  readonly port: number;
  readonly store: Store;
  connect(): Promise<Client>;
  /** Connects and logs in as user1. */
  login(): Promise<Client>;
  close(): Promise<void>;
}

export async function startImap(faults: readonly string[] = [], implicitTls = false): Promise<ImapServer> {
  keyPair ??= selfSignedCertificate([]);
  const { key, cert } = await keyPair;
  const accounts = ['user1', 'user2'].map(user => ({ user, password: 'secret' }));
  const store = new Store(accounts, 'example.test');
  const context = { store, domain: 'example.test', hostname: 'mail.example.test', faults: new Faults(faults) };
  const listener = await Listener.open({
    host: '127.0.0.1',
    port: 0,
    secureContext: createSecureContext({ key, cert }),
    implicitTls,
    serve: connection => serveImap(connection, context),
  });
  const clients: Client[] = [];
  const open = async () => {
    const client = await Client.open(listener.port, implicitTls);
    clients.push(client);
    return client;
  };
  return {
    port: listener.port,
    store,
    connect: open,
    login: async () => {
      const client = await open();
      await client.run('LOGIN user1 secret');
      return client;
    },
    close: async () => {
      for (const client of clients) client.destroy();
      await listener.close();
    },
  };
}

/** A client that knows nothing of IMAP but tags: what comes back is latin1 text. */
export class Client {
  greeting = '';
  #socket: Socket;
  #received = '';
  #ended = false;
  #wake: () => void = () => {};
  #count = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#listen(socket);
  }

  static async open(port: number, implicitTls: boolean): Promise<Client> {
    const options = { port, host: '127.0.0.1' };
    const client = new Client(implicitTls ? connectTls({ ...options, rejectUnauthorized: false }) : connect(options));
    client.greeting = await client.until(/\r\n/);
    return client;
  }

  /** Sends a command with the next tag and returns everything up to and including its tagged line, the tag replaced by "T". */
  async run(command: string): Promise<string> {
    const tag = `a${++this.#count}`;
    this.write(`${tag} ${command}\r\n`);
    const text = await this.until(new RegExp(`^${tag} (?:OK|NO|BAD) [^\\r\\n]*\\r?\\n`, 'm'));
    return text.replace(new RegExp(`^${tag} `, 'm'), 'T ');
  }

  write(text: string): void {
    this.#socket.write(Buffer.from(text, 'latin1'));
  }

  /** Waits until what has come matches, and takes it up to the end of the match. @throws if the connection ends or 3 seconds pass before */
  async until(pattern: RegExp): Promise<string> {
    const deadline = Date.now() + 3000;
    for (;;) {
      const found = pattern.exec(this.#received);
      if (found !== null) {
        const end = found.index + found[0].length;
        const text = this.#received.slice(0, end);
        this.#received = this.#received.slice(end);
        return text;
      }
      if (this.#ended || Date.now() > deadline) throw new Error(`no ${pattern} in ${JSON.stringify(this.#received)}`);
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, deadline - Date.now() + 1);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** What comes within some milliseconds. */
  async within(milliseconds: number): Promise<string> {
    await new Promise(resolve => setTimeout(resolve, milliseconds));
    const text = this.#received;
    this.#received = '';
    return text;
  }

  /** Waits for the server to close. */
  async closed(): Promise<string> {
    const deadline = Date.now() + 3000;
    while (!this.#ended && Date.now() < deadline) await new Promise(resolve => setTimeout(resolve, 5));
    if (!this.#ended) throw new Error('the connection is still open');
    return this.#received;
  }

  /** Shakes hands on the connection there is. */
  async upgrade(): Promise<void> {
    const clear = this.#socket;
    clear.removeAllListeners('data');
    const secured = connectTls({ socket: clear, rejectUnauthorized: false });
    await new Promise<void>((resolve, reject) => {
      secured.once('secureConnect', resolve);
      secured.once('error', reject);
    });
    this.#socket = secured;
    this.#listen(secured);
  }

  /** Ends our side only. */
  halfClose(): void {
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #listen(socket: Socket): void {
    socket.on('error', () => {});
    socket.on('data', (octets: Buffer) => {
      this.#received += octets.toString('latin1');
      this.#wake();
    });
    socket.on('close', () => {
      this.#ended = true;
      this.#wake();
    });
    socket.on('end', () => {
      this.#ended = true;
      this.#wake();
    });
  }
}

/** A small message. */
export function mail(subject: string, body = 'Hello\r\n', more = ''): Buffer {
  return Buffer.from(
    `From: Ann <ann@example.test>\r\nTo: user1@example.test\r\nSubject: ${subject}\r\nDate: Thu, 01 Feb 2024 10:00:00 +0000\r\n${more}\r\n${body}`,
    'latin1',
  );
}
