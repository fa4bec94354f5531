import type { Socket } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { patience } from '../../waiting.js';
import { TestClock } from '../test-clock.js';
import { arrived, ConnectFailure, connect, plainServer, read, reset, Transcript, WireClosed } from './servers.js';

/** Lets a turn of the event loop pass. */
const turn = () => new Promise(resolve => setImmediate(resolve));

describe('a clear connection', () => {
  it('carries every octet value both ways', async () => {
    const all = Buffer.from(Array.from({ length: 256 }, (_, octet) => octet));
    const port = await plainServer(socket => socket.on('data', octets => socket.write(octets)));
    const wire = await connect(port);
    await wire.write(all);
    expect(await read(wire, 256)).toEqual(all);
    expect(wire.secure).toBe(false);
    expect(wire.peer).toEqual({ address: '127.0.0.1', port });
  });

  it('keeps what comes while nobody asks, in order, and the end after it', async () => {
    const transcript = new Transcript();
    const port = await plainServer(async socket => {
      socket.write('220 one\r\n');
      await arrived(transcript, '220 one');
      socket.write('220 two\r\n');
      await arrived(transcript, '220 two');
      socket.end('221 three\r\n');
    });
    const wire = await connect(port, { transcript });
    await arrived(transcript, 'the server closed the connection');
    expect((await read(wire, 29)).toString()).toBe('220 one\r\n220 two\r\n221 three\r\n');
    expect(await wire.next(patience)).toEqual({ kind: 'end' });
    expect(await wire.next(patience)).toEqual({ kind: 'end' });
  });

  it('times out, and then gives what comes later', async () => {
    const clock = new TestClock();
    const accepted: Socket[] = [];
    const wire = await connect(await plainServer(socket => accepted.push(socket)), { clock });
    const told = vi.fn();
    const next = wire.next(30).then(told);
    clock.advance(29);
    await turn();
    expect(told).not.toHaveBeenCalled();
    clock.advance(1);
    await next;
    expect(told).toHaveBeenCalledWith({ kind: 'timeout' });
    await expect.poll(() => accepted.length).toBe(1);
    accepted[0]?.write('late');
    expect((await read(wire, 4)).toString()).toBe('late');
  });

  it('tells a reset from an end', async () => {
    const port = await plainServer(socket => socket.once('data', () => reset(socket)));
    const wire = await connect(port);
    await wire.write(Buffer.from('QUIT\r\n'));
    expect(await wire.next(patience)).toEqual({ kind: 'reset' });
    await expect(wire.write(Buffer.from('x'))).rejects.toBeInstanceOf(WireClosed);
  });

  it('tells a reset from an end when octets come with it', async () => {
    const port = await plainServer(socket =>
      socket.once('data', () => socket.write('421 go\r\n', () => reset(socket))),
    );
    const transcript = new Transcript();
    const wire = await connect(port, { transcript });
    await wire.write(Buffer.from('QUIT\r\n'));
    expect((await read(wire, 8)).toString()).toBe('421 go\r\n');
    expect(await wire.next(patience)).toEqual({ kind: 'reset' });
    await wire.close();
    const events = transcript.entries().filter(entry => entry.direction === 'event');
    expect(events.map(event => event.text).slice(1)).toEqual(['the server reset the connection']);
  });

  it('can write after the server ended its side', async () => {
    let got = '';
    const port = await plainServer(socket => {
      socket.end('bye');
      socket.on('data', octets => {
        got += octets.toString();
      });
    });
    const wire = await connect(port);
    await read(wire, 3);
    expect(await wire.next(patience)).toEqual({ kind: 'end' });
    await wire.write(Buffer.from('still here'));
    await expect.poll(() => got).toBe('still here');
  });

  it('can read after it ended its own side', async () => {
    const port = await plainServer(socket => socket.resume().on('end', () => socket.end('all read')));
    const wire = await connect(port);
    wire.halfClose();
    await expect(wire.write(Buffer.from('x'))).rejects.toBeInstanceOf(WireClosed);
    expect((await read(wire, 8)).toString()).toBe('all read');
    expect(await wire.next(patience)).toEqual({ kind: 'end' });
  });

  it('resets with RST', async () => {
    const seen: string[] = [];
    const port = await plainServer(socket => {
      socket
        .on('data', octets => seen.push(octets.toString()))
        .on('end', () => seen.push('end'))
        .on('error', (error: NodeJS.ErrnoException) => seen.push(error.code ?? ''));
    });
    const wire = await connect(port);
    await wire.write(Buffer.from('x'));
    // The server's Node takes octets and a reset that come together for an end.
    await expect.poll(() => seen).toEqual(['x']);
    wire.reset();
    await expect.poll(() => seen).toEqual(['x', 'ECONNRESET']);
    expect(await wire.next(patience)).toMatchObject({ kind: 'failed', code: 'closed' });
  });

  it('lets a waiting caller know when it is closed here', async () => {
    const port = await plainServer(socket => socket.resume());
    const wire = await connect(port);
    const waiting = wire.next(patience);
    await wire.close();
    expect(await waiting).toMatchObject({ kind: 'failed', code: 'closed' });
    await wire.close();
  });

  it('closes all the same when the server neither reads nor ends', async () => {
    const port = await plainServer(socket => socket.pause());
    const wire = await connect(port);
    const blocked = wire.write(Buffer.alloc(32 * 1024 * 1024)).catch((error: unknown) => error);
    await wire.close();
    expect(await blocked).toBeInstanceOf(WireClosed);
  });

  it('makes a server wait that sends more than anybody asks for, and loses nothing of it', async () => {
    const total = 24 * 1024 * 1024;
    let flushed = false;
    const port = await plainServer(socket => {
      socket.resume().end(Buffer.alloc(total, 'x'), () => {
        flushed = true;
      });
    });
    const wire = await connect(port);
    // With each write Node looks twice at what has come: were it taken in, all would be here long before the last.
    for (let turn = 0; turn < 2000; turn++) await wire.write(Buffer.from('x'));
    expect(flushed).toBe(false);
    expect((await read(wire, total)).length).toBe(total);
    expect(await wire.next(patience)).toEqual({ kind: 'end' });
  });

  it('sends each write by itself', async () => {
    const pieces: string[] = [];
    const port = await plainServer(socket => socket.on('data', octets => pieces.push(octets.toString())));
    const wire = await connect(port);
    const sent: string[] = [];
    for (const piece of ['E', 'H', 'LO x\r\n']) {
      await wire.write(Buffer.from(piece));
      sent.push(piece);
      await expect.poll(() => pieces).toEqual(sent);
    }
  });

  it('does not lose a last reply when it goes on writing', async () => {
    const port = await plainServer(socket => {
      socket.once('data', () => socket.end('421 too many\r\n', () => socket.destroy()));
    });
    const wire = await connect(port);
    for (let writes = 0; writes < 50; writes++) await wire.write(Buffer.from('NOOP\r\n')).catch(() => {});
    expect((await read(wire, 14)).toString()).toBe('421 too many\r\n');
  });

  it('enters everything in the transcript', async () => {
    const transcript = new Transcript();
    const port = await plainServer(socket => socket.end('220 hello\r\n'));
    const wire = await connect(port, { transcript });
    await read(wire, 11);
    await wire.next(patience);
    await wire.write(Buffer.from('QUIT\r\n'));
    await wire.close();
    const shown = transcript.entries().map(entry => `${entry.direction} ${entry.text}`);
    expect(shown).toEqual([
      `event connected to 127.0.0.1:${port}`,
      'server 220 hello\\r\\n',
      'event the server closed the connection',
      'client QUIT\\r\\n',
    ]);
  });
});

describe('connecting', () => {
  const failure = (host: string, port: number, options: Parameters<typeof connect>[1] = {}) =>
    connect(port, { host, ...options }).then(
      () => {
        throw new Error('it did connect');
      },
      (error: unknown) => {
        if (!(error instanceof ConnectFailure)) throw error;
        return error;
      },
    );

  it('says when it is refused', async () => {
    const refused = await failure('127.0.0.1', 1);
    expect(refused).toMatchObject({ code: 'refused', host: '127.0.0.1', port: 1 });
    expect(refused.hint).toContain('running');
  });

  it('says when the host has no address', async () => {
    expect(await failure('no-such-host.invalid', 25)).toMatchObject({ code: 'unresolved' });
  });

  it('says when there is no answer in time', async () => {
    const transcript = new Transcript();
    const clock = new TestClock();
    // The server accepts, but never answers the ClientHello.
    let hear: () => void = () => {};
    const hello = new Promise<void>(resolve => {
      hear = resolve;
    });
    const port = await plainServer(socket => socket.once('data', hear));
    const told = vi.fn();
    const dialled = failure('127.0.0.1', port, { tls: 'implicit', connectTimeoutMs: 100, transcript, clock }).then(
      told,
    );
    await hello;
    clock.advance(99);
    await turn();
    expect(told).not.toHaveBeenCalled();
    clock.advance(1);
    await dialled;
    expect(told).toHaveBeenCalledWith(expect.objectContaining({ code: 'timeout' }));
    expect(transcript.entries().at(-1)?.text).toContain('handshake');
  });
});
