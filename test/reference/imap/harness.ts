import { createSecureContext, type SecureVersion } from 'node:tls';
import { Faults } from '../../../reference/faults/index.js';
import { serveImap } from '../../../reference/imap/serve.js';
import { selfSignedCertificate } from '../../../reference/net/certificate.js';
import { Listener } from '../../../reference/net/listener.js';
import { Store } from '../../../reference/store/store.js';
import { Client as Wire } from '../client.js';
import { Sides } from '../sides.js';

const { key, cert } = selfSignedCertificate([]);

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
  const accounts = ['user1', 'user2'].map(user => ({ user, password: 'secret' }));
  const store = new Store(accounts, 'example.test');
  const chosen = new Faults(faults);
  const names = { domain: 'example.test', hostname: 'mail.example.test' };
  const context = { store, ...names, ...chosen.behaviours };
  const sides = new Sides();
  const listener = await Listener.open({
    host: '127.0.0.1',
    port: 0,
    secureContext: createSecureContext({ key, cert }),
    implicitTls,
    serve: connection => serveImap(connection, context),
    accepted: sides.accepted,
  });
  const clients: Client[] = [];
  const open = async () => {
    const client = await Client.open(listener.port, implicitTls, sides, cert);
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
  private count = 0;

  private constructor(
    private readonly wire: Wire,
    private readonly sides: Sides,
    private readonly certificate: string,
  ) {}

  static async open(port: number, implicitTls: boolean, sides: Sides, certificate: string): Promise<Client> {
    const wire = implicitTls ? await Wire.openTls(port, certificate) : await Wire.open(port);
    const client = new Client(wire, sides, certificate);
    client.greeting = await client.until(/\r\n/);
    return client;
  }

  /** Sends a command with the next tag and returns everything up to and including its tagged line, the tag replaced by "T". */
  async run(command: string): Promise<string> {
    const tag = `a${++this.count}`;
    this.write(`${tag} ${command}\r\n`);
    const text = await this.until(new RegExp(`^${tag} (?:OK|NO|BAD) [^\\r\\n]*\\r?\\n`, 'm'));
    return text.replace(new RegExp(`^${tag} `, 'm'), 'T ');
  }

  /** Runs commands one after the other, and gives the answer to the last. */
  async runAll(commands: readonly string[]): Promise<string> {
    let reply = '';
    for (const command of commands) reply = await this.run(command);
    return reply;
  }

  write(text: string): void {
    this.wire.write(text);
  }

  /** Waits until what has come matches, and takes it up to the end of the match. @throws if the connection ends before */
  until(pattern: RegExp): Promise<string> {
    return this.wire.until(pattern);
  }

  /** All that the server has said, once it has nothing more to say. */
  answers(): Promise<string> {
    return this.wire.answers(this.sides);
  }

  /** Waits for the server to close, and gives what it said before. */
  closed(): Promise<string> {
    return this.wire.closed();
  }

  /** Shakes hands on the connection there is. */
  upgrade(maxVersion?: SecureVersion): Promise<void> {
    return this.wire.startTls(this.certificate, maxVersion);
  }

  /** The channel binding of a type; undefined in the clear. */
  channelBinding(type: string): Buffer | undefined {
    return this.wire.channelBinding(type);
  }

  /** Ends our side only. */
  halfClose(): void {
    this.wire.halfClose();
  }

  destroy(): void {
    this.wire.close();
  }
}

/** A small message. */
export function mail(subject: string, body = 'Hello\r\n', more = ''): Buffer {
  return Buffer.from(
    `From: Ann <ann@example.test>\r\nTo: user1@example.test\r\nSubject: ${subject}\r\nDate: Thu, 01 Feb 2024 10:00:00 +0000\r\n${more}\r\n${body}`,
    'latin1',
  );
}
