import { TLSSocket } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { serverCertificate } from './certificates.js';
import { connect, plainServer, reset, tlsServer } from './servers.js';

/** Lets so many turns of the event loop pass. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise(resolve => setImmediate(resolve));
}

const openSockets = () =>
  process.getActiveResourcesInfo().filter(name => name === 'TCPSocketWrap' || name === 'TLSWrap').length;

/** Does this many times, at moments that differ a little, and expects every socket to be gone afterwards. */
async function leavesNothing(use: (turn: number) => Promise<unknown>): Promise<void> {
  const before = openSockets();
  for (let turn = 0; turn < 30; turn++) {
    await use(turn);
    await turns(turn % 3);
  }
  await expect.poll(openSockets).toBe(before);
}

describe('a connection leaves nothing open', () => {
  it('in the clear, closed, reset, half-closed, or left by the server', async () => {
    const port = await plainServer(socket => {
      socket.write('220 hello\r\n');
      socket.on('end', () => socket.destroy()).resume();
    });
    const rude = await plainServer(socket => socket.once('data', () => reset(socket)));
    await leavesNothing(async turn => {
      const wire = await connect(turn % 5 === 4 ? rude : port);
      if (turn % 2 === 0 || turn % 5 === 4) await wire.write(Buffer.from('QUIT\r\n'));
      if (turn % 5 === 3) wire.halfClose();
      if (turn % 5 === 1 || (turn % 5 === 3 && turn % 2 === 1)) wire.reset();
      await wire.close();
    });
  });

  it('in TLS', async () => {
    const certificate = serverCertificate();
    const port = await tlsServer(certificate, socket => {
      socket.write('220 hello\r\n');
      socket.on('end', () => socket.destroy()).resume();
    });
    await leavesNothing(async turn => {
      const wire = await connect(port, { tls: 'implicit', tlsOptions: { insecure: true } });
      if (turn % 2 === 0) await wire.write(Buffer.from('QUIT\r\n'));
      if (turn % 5 === 3) wire.halfClose();
      if (turn % 3 === 1) wire.reset();
      await wire.close();
    });
  });

  it('when TLS was ended before it', async () => {
    const certificate = serverCertificate();
    const port = await tlsServer(certificate, socket => {
      socket.write('220 hello\r\n');
      socket.on('end', () => socket.destroy()).resume();
    });
    await leavesNothing(async turn => {
      const wire = await connect(port, { tls: 'implicit', tlsOptions: { insecure: true }, separable: true });
      if (turn % 5 > 0) await wire.endTls();
      if (turn % 5 === 3) wire.halfClose();
      if (turn % 3 === 1) wire.reset();
      await wire.close();
    });
  });

  it('after a handshake that did not succeed', async () => {
    const certificate = serverCertificate();
    const trusted = await tlsServer({ ...certificate, minVersion: 'TLSv1.3', allowHalfOpen: false }, socket => {
      socket.on('end', () => socket.destroy()).resume();
    });
    const clear = await plainServer(socket => {
      const secured = new TLSSocket(socket, { isServer: true, ...certificate });
      secured.on('error', () => socket.destroy());
      secured.on('end', () => secured.destroy()).resume();
    });
    const silent = await plainServer(socket => socket.on('end', () => socket.destroy()).resume());
    await leavesNothing(async turn => {
      if (turn % 3 === 0) await connect(trusted, { tls: 'implicit', tlsOptions: {} }).catch(() => {});
      if (turn % 3 === 1)
        await connect(trusted, { tls: 'implicit', tlsOptions: { insecure: true, maxVersion: 'TLSv1.2' } }).catch(
          () => {},
        );
      if (turn % 3 === 2) {
        const wire = await connect(turn % 2 === 0 ? clear : silent);
        expect((await wire.handshake({}, 50)).kind).not.toBe('secured');
        if (turn % 4 === 0) await wire.close();
      }
    });
  });

  it('when it is closed or reset while a handshake goes on', async () => {
    const silent = await plainServer(socket => socket.on('end', () => socket.destroy()).resume());
    await leavesNothing(async turn => {
      const wire = await connect(silent);
      const outcome = wire.handshake({ insecure: true });
      if (turn % 2 === 0) await turns(turn % 8);
      if (turn % 4 < 2) wire.reset();
      await wire.close();
      expect((await outcome).kind).not.toBe('secured');
    });
  });
});
