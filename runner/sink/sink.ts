import { createServer, type Server, type Socket } from 'node:net';
import { SinkBook } from './book.js';
import { SinkSession } from './session.js';

/** The domains whose mail a target relays to the sink (RFC 2606 names): to the next hop that offers everything, and to the plain one. */
export const remoteDomain = 'relay.example.net';
export const remotePlainDomain = 'plain.example.net';

/** Sessions at once on each port; more are closed unheard. */
const mostSessions = 200;

/** Where the sink is to listen. */
export interface SinkPlan {
  /** An address of this machine. */
  readonly host: string;
  /** The port of the next hop that offers everything; 0: any that is free. */
  readonly port: number;
  /** The port of the next hop that knows no EHLO; 0: any that is free. */
  readonly plainPort: number;
}

/** The next hop to which a target relays: it takes mail and keeps it for the scenarios to look at. */
export interface Sink extends SinkPlan {
  readonly book: SinkBook;
  /** Ends every session and stops listening. May be called more than once. */
  close(): Promise<void>;
}

/**
 * Opens the sink.
 * @returns with the ports that it has got
 * @throws Error when an address or a port cannot be had; then nothing is left listening
 */
export async function openSink(plan: SinkPlan): Promise<Sink> {
  const book = new SinkBook();
  const full = await listen(plan.host, plan.port, socket => new SinkSession(socket, book, remoteDomain, false));
  try {
    const plain = await listen(
      plan.host,
      plan.plainPort,
      socket => new SinkSession(socket, book, remotePlainDomain, true),
    );
    let closing: Promise<unknown> | undefined;
    const close = async () => {
      closing ??= Promise.all([full.close(), plain.close()]);
      await closing;
    };
    return { host: plan.host, port: full.port, plainPort: plain.port, book, close };
  } catch (error) {
    await full.close();
    throw error;
  }
}

interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

async function listen(host: string, port: number, serve: (socket: Socket) => void): Promise<Listening> {
  const sockets = new Set<Socket>();
  // Half-open, so that a client that closes its side behind its last command still gets the answers.
  const server: Server = createServer({ allowHalfOpen: true, noDelay: true }, socket => {
    if (sockets.size >= mostSessions) {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    // An error is followed by close, which is all there is to know.
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('end', () => socket.end());
    serve(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  server.on('error', () => {});
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
