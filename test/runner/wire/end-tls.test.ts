import { TLSSocket } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { ClearAfterTls } from '../../../reference/faults/clear-after-tls.js';
import { patience } from '../../waiting.js';
import { serverCertificate } from './certificates.js';
import { connect, plainServer, read, reset, Transcript, tlsServer, WireClosed } from './servers.js';

const own = serverCertificate();

const separable = { tls: 'implicit', tlsOptions: { insecure: true }, separable: true } as const;

describe('TLS that the client ends', () => {
  it('leaves a connection in the clear, both ways', async () => {
    const seen: string[] = [];
    const port = await plainServer(socket => {
      const below = new ClearAfterTls(socket);
      const secured = new TLSSocket(below, { isServer: true, ...own });
      secured.once('secure', () => secured.write('in TLS'));
      below.follow(secured, () => seen.push('close_notify'));
      below.all.on('data', (octets: Buffer) => {
        seen.push(octets.toString());
        socket.end('in the clear');
      });
    });
    const transcript = new Transcript();
    const wire = await connect(port, { ...separable, transcript });
    expect((await read(wire, 6)).toString()).toBe('in TLS');
    await wire.endTls();
    expect(wire.secure).toBe(false);
    expect(wire.tls).toBeUndefined();
    await wire.write(Buffer.from('NOOP'));
    expect((await read(wire, 12)).toString()).toBe('in the clear');
    expect(await wire.next(patience)).toEqual({ kind: 'end' });
    await expect.poll(() => [...seen].sort()).toEqual(['NOOP', 'close_notify']);
    expect(transcript.entries().map(({ text }) => text)).toContain('the client ends TLS and keeps the connection');
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('lets the server come to its end in %s', async version => {
    const port = await tlsServer({ ...own, minVersion: version, maxVersion: version }, socket =>
      socket.resume().on('end', () => socket.end()),
    );
    const wire = await connect(port, separable);
    expect(wire.tls?.protocol).toBe(version);
    await wire.endTls();
    expect(await wire.next(patience)).toEqual({ kind: 'end' });
  });

  it('still gives what the server says in TLS', async () => {
    const port = await tlsServer(own, socket => socket.resume().on('end', () => socket.end('in TLS')));
    const wire = await connect(port, separable);
    await wire.endTls();
    expect((await read(wire, 6)).toString()).toBe('in TLS');
    expect(await wire.next(patience)).toEqual({ kind: 'end' });
  });

  it('gives a reset as one', async () => {
    const port = await plainServer(socket => {
      const below = new ClearAfterTls(socket);
      const secured = new TLSSocket(below, { isServer: true, ...own });
      below.follow(secured, () => reset(socket));
    });
    const wire = await connect(port, separable);
    await wire.endTls();
    expect(await wire.next(patience)).toEqual({ kind: 'reset' });
  });

  it('gives what comes in records of many sizes', async () => {
    const total = 1024 * 1024;
    const port = await tlsServer(own, socket => {
      for (let size = 1; size < total; size *= 2) socket.write(Buffer.alloc(size, 'x'));
      socket.end();
    });
    const wire = await connect(port, separable);
    expect((await read(wire, total - 1)).length).toBe(total - 1);
    expect(await wire.next(patience)).toEqual({ kind: 'end' });
  });

  it('must be there, and must be one that can be ended', async () => {
    const complaint = new WireClosed('TLS is not in force, so it cannot be ended');
    const clear = await connect(await plainServer(() => {}), { separable: true });
    await expect(clear.endTls()).rejects.toEqual(complaint);
    const fixed = await connect(await tlsServer(own), { ...separable, separable: false });
    await expect(fixed.endTls()).rejects.toEqual(complaint);
  });
});
