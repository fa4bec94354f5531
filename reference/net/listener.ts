import { createServer, type Server } from 'node:net';
import type { SecureContext } from 'node:tls';
import { Connection } from './connection.js';

/** Serves one connection; the connection is closed when it returns. */
export type Serve = (connection: Connection) => void | Promise<void>;

export interface ListenerOptions {
  host: string;
  /** 0 for any free port. */
  port: number;
  secureContext: SecureContext;
  /** TLS from the first octet on, with no greeting before it. */
  implicitTls: boolean;
  serve: Serve;
  /** Is told of each connection when it has been accepted, before it is served. */
  accepted?: (connection: Connection) => void;
}

/** One listening port and every connection it has accepted. */
export class Listener {
  private readonly server: Server;
  private readonly connections = new Set<Connection>();

  private constructor(server: Server) {
    this.server = server;
  }

  /** Listens. Rejects when the port cannot be had. */
  static async open(options: ListenerOptions): Promise<Listener> {
    // Half-open, so that a client that closes its side behind its last command still gets the answers.
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    const listener = new Listener(server);
    server.on('connection', socket => {
      const connection = new Connection(socket, { secureContext: options.secureContext });
      listener.connections.add(connection);
      options.accepted?.(connection);
      void connection.closed.then(() => listener.connections.delete(connection));
      void run(connection, options);
    });
    await new Promise<void>((resolve, reject) => {
      // Stays: a connection that cannot be accepted later on must not end the process.
      server.on('error', reject);
      server.listen(options.port, options.host, resolve);
    });
    return listener;
  }

  get port(): number {
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** Stops listening and destroys every connection; resolves when all are gone. */
  async close(): Promise<void> {
    const stopped = new Promise<void>(resolve => this.server.close(() => resolve()));
    const connections = [...this.connections];
    for (const connection of connections) connection.destroy();
    await Promise.all([stopped, ...connections.map(connection => connection.closed)]);
  }
}

async function run(connection: Connection, options: ListenerOptions): Promise<void> {
  try {
    if (options.implicitTls && !(await connection.startTls())) return;
    await options.serve(connection);
    connection.end();
  } catch (error) {
    // A defect in one session must neither end the server nor pass unseen.
    connection.destroy();
    console.error('mailspec reference server: a session failed:', error);
  }
}
