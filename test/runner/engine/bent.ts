import { connect, createServer } from 'node:net';
import { onTestFinished } from 'vitest';

/** Rewrites a line on its way; without its line end. */
export type Bend = (line: string, connection: object) => string;

/**
 * A server that is broken in one way: what a client writes goes to a healthy one, its lines bent on the way.
 * @param answers bends its lines on their way back
 * @param port where the healthy server listens, on loopback
 * @returns the port to connect to, which is closed when the test is over
 */
export async function bent(port: number, bend: Bend, answers?: Bend): Promise<number> {
  const listener = createServer({ allowHalfOpen: true }, client => {
    const server = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    let rest = '';
    client.on('data', octets => {
      const lines = (rest + octets.toString('latin1')).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) server.write(Buffer.from(`${bend(line, client)}\r\n`, 'latin1'));
    });
    let said = '';
    server.on('data', octets => {
      if (answers === undefined) {
        client.write(octets);
        return;
      }
      const lines = (said + octets.toString('latin1')).split('\r\n');
      said = lines.pop() ?? '';
      for (const line of lines) client.write(Buffer.from(`${answers(line, client)}\r\n`, 'latin1'));
    });
    client.on('end', () => server.end()).on('close', () => server.destroy());
    server.on('end', () => client.end()).on('close', () => client.destroy());
    for (const socket of [client, server]) socket.on('error', () => undefined);
  });
  onTestFinished(() => void listener.close());
  await new Promise<void>(done => listener.listen(0, '127.0.0.1', done));
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
