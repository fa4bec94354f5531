import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** What becomes of the octets that go one way of a connection. */
export interface Way {
  /** What goes on of octets that came; none: nothing yet. */
  passes(octets: Buffer): Buffer;
  /** What goes on besides, now that the sender has ended. */
  rest?(): Buffer;
}

/** Both ways of a connection; one that is left out passes everything on as it came. */
export interface Ways {
  readonly asked?: Way;
  readonly answered?: Way;
}

export interface Between {
  readonly port: number;
  /** Takes no more connections. */
  close(): void;
}

/**
 * Stands between clients and a server, both on loopback.
 * @param port where the server listens
 * @param ways is called for each connection
 */
export async function startProxy(port: number, ways: () => Ways): Promise<Between> {
  const listener = createServer({ allowHalfOpen: true, noDelay: true }, client => {
    const server = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    const { asked, answered } = ways();
    pass(client, server, asked);
    pass(server, client, answered);
  });
  await new Promise<void>(done => listener.listen(0, '127.0.0.1', done));
  return { port: (listener.address() as AddressInfo).port, close: () => void listener.close() };
}

/** The same for one test. @returns the port to connect to */
export async function proxy(port: number, ways: () => Ways): Promise<number> {
  const started = await startProxy(port, ways);
  onTestFinished(() => started.close());
  return started.port;
}

/** Cuts what comes into lines that end with CRLF. @param says what goes on for a line; both without line end */
export function byLine(says: (line: string) => readonly string[]): Way {
  let rest = '';
  return {
    passes(octets) {
      const lines = (rest + octets.toString('latin1')).split('\r\n');
      rest = lines.pop() ?? '';
      return Buffer.from(
        lines
          .flatMap(says)
          .map(line => `${line}\r\n`)
          .join(''),
        'latin1',
      );
    },
    rest: () => Buffer.from(rest, 'latin1'),
  };
}

function pass(from: Socket, to: Socket, way: Way | undefined): void {
  from.on('data', octets => to.write(way?.passes(octets) ?? octets));
  from.on('end', () => to.end(way?.rest?.() ?? ''));
  from.on('error', () => {});
  from.on('close', () => to.destroySoon());
}
