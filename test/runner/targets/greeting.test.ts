import { createServer, type Server, Socket } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { openEmbedded } from '../../../runner/targets/embedded.js';
import { greets, waitForGreetings } from '../../../runner/targets/greeting.js';
import { service } from '../../../runner/targets/services.js';
import { patience } from '../../waiting.js';
import type { Service } from './opening.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A service that treats each connection as told. */
async function serve(treat: (socket: Socket) => void): Promise<Service> {
  const server = createServer(treat);
  servers.push(server);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return service('smtp', { host: '127.0.0.1', port: typeof address === 'object' ? address?.port : undefined });
}

describe('a service greets', () => {
  it('in each protocol, in the clear and inside TLS', async () => {
    const target = await openEmbedded([]);
    try {
      expect(await waitForGreetings(Object.values(target.services), patience, () => false)).toEqual([]);
    } finally {
      await target.close();
    }
  });

  it('also when the greeting comes in pieces', async () => {
    const read = vi.spyOn(Socket.prototype, 'push');
    onTestFinished(() => read.mockRestore());
    const pieces = await serve(async socket => {
      socket.write('2');
      // When it has been read, the rest comes by itself.
      await expect.poll(() => read.mock.calls.map(([octets]) => String(octets))).toContain('2');
      socket.write('20 x\r\n');
    });
    expect(await greets(pieces, patience)).toBeUndefined();
  });

  it.each<[string, (socket: Socket) => void, string, number]>([
    ['says nothing', () => {}, 'it says nothing', 100],
    ['closes', socket => socket.end(), 'it closes the connection', patience],
    ['refuses', socket => socket.end('554 no\r\n'), 'it says "554 no\\r\\n"', patience],
  ])('not when it %s', async (_, treat, why, timeoutMs) => {
    expect(await greets(await serve(treat), timeoutMs)).toBe(why);
  });

  it('not when nobody listens', async () => {
    const gone = await serve(() => {});
    await new Promise(resolve => servers.pop()?.close(resolve));
    expect(await greets(gone, patience)).toBe('nothing listens at 127.0.0.1');
  });
});

describe('waiting for all services', () => {
  it('goes on until the last one greets', async () => {
    let connections = 0;
    const late = await serve(socket => {
      connections++;
      socket.end(connections < 3 ? '' : '220 x\r\n');
    });
    expect(await waitForGreetings([late], patience, () => false)).toEqual([]);
    expect(connections).toBe(3);
  });

  it('ends in time, naming those that are silent', async () => {
    const mute = await serve(socket => socket.end());
    expect(await waitForGreetings([mute], 250, () => false)).toEqual([
      `smtp on port ${mute.port}: it closes the connection`,
    ]);
  });

  it('ends at once when the server has gone', async () => {
    const mute = await serve(socket => socket.end());
    expect(await waitForGreetings([mute], 3_600_000, () => true)).toHaveLength(1);
  });
});
