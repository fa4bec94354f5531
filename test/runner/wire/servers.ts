import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions as ServerTlsOptions, type TLSSocket } from 'node:tls';
import { expect, onTestFinished } from 'vitest';
import { type Clock, loopClock } from '../../../runner/wire/clock.js';
import type { TlsOptions } from '../../../runner/wire/tls.js';
import { Transcript } from '../../../runner/wire/transcript.js';
import { type TlsMode, Wire } from '../../../runner/wire/wire.js';
import { patience } from '../../waiting.js';

export { ConnectFailure } from '../../../runner/wire/connect-failure.js';
// What tests of connections take of the source: from here, so that a file can move without them.
export { Transcript } from '../../../runner/wire/transcript.js';
export { Wire, WireClosed, type WireEvent } from '../../../runner/wire/wire.js';

/** Starts a plain TCP server on loopback for this test and gives its port. */
export function plainServer(serve: (socket: Socket) => void): Promise<number> {
  return listening(createServer({ allowHalfOpen: true, noDelay: true }, quiet(serve)));
}

/** Starts a server of implicit TLS on loopback for this test and gives its port. */
export function tlsServer(options: ServerTlsOptions, serve: (socket: TLSSocket) => void = () => {}): Promise<number> {
  const server = createTlsServer({ allowHalfOpen: true, ...options }, quiet(serve));
  server.on('tlsClientError', () => {});
  return listening(server);
}

/** Connects to a port of loopback; the connection is thrown away when the test is over. */
export async function connect(
  port: number,
  {
    tls = 'none',
    tlsOptions = {},
    transcript = new Transcript(),
    connectTimeoutMs = patience,
    clock = loopClock,
    host = '127.0.0.1',
    separable = false,
  }: {
    tls?: TlsMode;
    tlsOptions?: TlsOptions;
    transcript?: Transcript;
    connectTimeoutMs?: number;
    clock?: Clock;
    host?: string;
    separable?: boolean;
  } = {},
): Promise<Wire> {
  const wire = await Wire.connect({
    host,
    port,
    tls,
    tlsOptions,
    separable,
    connectTimeoutMs,
    clock,
    name: 'a',
    transcript,
  });
  onTestFinished(() => wire.reset());
  return wire;
}

/** Reads until so many octets have come; fails on any other event. */
export async function read(wire: Wire, count: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  while (length < count) {
    const event = await wire.next(patience);
    if (event.kind !== 'octets') throw new Error(`expected octets, got ${JSON.stringify(event)}`);
    pieces.push(event.octets);
    length += event.octets.length;
  }
  return Buffer.concat(pieces);
}

/** Waits until something with this text has come and is in the transcript, whether anybody asked for it or not. */
export async function arrived(transcript: Transcript, text: string): Promise<void> {
  const texts = () => transcript.entries().map(entry => entry.text);
  await expect.poll(texts).toContainEqual(expect.stringContaining(text));
}

/** Throws the connection away with RST, at once. */
export function reset(socket: Socket | undefined): void {
  if (socket === undefined) throw new Error('there is no connection to reset');
  socket.destroySoon = () => socket.destroy();
  socket.resetAndDestroy();
}

function quiet<S extends Socket>(serve: (socket: S) => void): (socket: S) => void {
  return socket => {
    socket.on('error', () => {});
    serve(socket);
  };
}

function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));
}
