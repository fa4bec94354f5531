import { constants, createDeflateRaw, deflateRawSync, deflateSync, inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { patience } from '../../waiting.js';
import { serverCertificate } from './certificates.js';
import { connect, plainServer, read, Transcript, tlsServer, WireClosed } from './servers.js';

const own = serverCertificate();
const flushed = { finishFlush: constants.Z_SYNC_FLUSH };
const nothing = Buffer.alloc(0);

/** The octets of a text as a server sends them. */
const deflated = (text: string) => deflateRawSync(Buffer.from(text), flushed);

describe('a connection that is compressed', () => {
  it('sends compressed octets that can be read at once, and reads such', async () => {
    const port = await plainServer(socket =>
      socket.on('data', octets => socket.write(deflated(`got ${inflateRawSync(octets, flushed)}`))),
    );
    const transcript = new Transcript();
    const wire = await connect(port, { transcript });
    wire.compress(nothing);
    await wire.write(Buffer.from('NOOP'));
    expect((await read(wire, 8)).toString()).toBe('got NOOP');
    await wire.close();
    expect(transcript.entries().map(({ text }) => text)).toEqual([
      expect.stringMatching(/^connected to /),
      'compression is in force: DEFLATE, both ways',
      'NOOP',
      'got NOOP',
      'the client closes the connection',
      expect.stringMatching(/^compressed: the client sent 4 octets as \d+, the server 8 octets as \d+$/),
    ]);
  });

  it('takes what had come before as compressed, be it asked for or not', async () => {
    const sent = deflated('one two');
    const port = await plainServer(socket => socket.write(sent.subarray(3)));
    const transcript = new Transcript();
    const wire = await connect(port, { transcript });
    await expect.poll(() => transcript.entries().length).toBe(2);
    wire.compress(sent.subarray(0, 3));
    expect((await read(wire, 7)).toString()).toBe('one two');
    const told = `the ${sent.length} octets before this are compressed already`;
    expect(transcript.entries().map(({ text }) => text)).toContain(told);
  });

  it('lies above TLS', async () => {
    const port = await tlsServer(own, socket => socket.write(deflated('in TLS')));
    const wire = await connect(port, { tls: 'implicit', tlsOptions: { insecure: true } });
    wire.compress(nothing);
    expect((await read(wire, 6)).toString()).toBe('in TLS');
    expect(await wire.handshake({})).toMatchObject({ kind: 'failed', message: 'TLS is in force already' });
  });

  it('is compressed once, and begins no TLS', async () => {
    const wire = await connect(await plainServer(() => {}));
    wire.compress(nothing);
    expect(() => wire.compress(nothing)).toThrow(new WireClosed('compression is in force already'));
    const message = 'compression is in force, and TLS belongs below it';
    expect(await wire.handshake({})).toMatchObject({ kind: 'failed', code: 'tls', message });
  });

  it.each([
    ['octets in the clear', Buffer.from('* OK in the clear\r\n'), 'invalid'],
    ['the header of zlib', deflateSync('* OK', flushed), 'invalid'],
    ['a stream that ends before the connection', Buffer.concat([deflateRawSync('* OK'), Buffer.from('more')]), ''],
  ])('fails with %s', async (_, octets, why) => {
    const wire = await connect(await plainServer(socket => socket.write(octets)));
    wire.compress(nothing);
    let event = await wire.next(patience);
    while (event.kind === 'octets') event = await wire.next(patience);
    expect(event).toMatchObject({ kind: 'failed', code: 'compression' });
    expect(event.kind === 'failed' && event.message).toContain(
      `what the server sends is not compressed by DEFLATE: ${why}`,
    );
  });

  it.each([
    ['with its last block', deflateRawSync('done')],
    ['without one', deflated('done')],
  ])('ends in order when the server does, %s', async (_, octets) => {
    const wire = await connect(await plainServer(socket => socket.end(octets)));
    wire.compress(nothing);
    expect((await read(wire, 4)).toString()).toBe('done');
    expect(await wire.next(patience)).toEqual({ kind: 'end' });
  });

  it('inflates no more than is read', async () => {
    const most = 1024 * 1024 * 1024;
    const port = await plainServer(socket => {
      const deflate = createDeflateRaw();
      deflate.pipe(socket);
      const zeros = Buffer.alloc(1024 * 1024);
      const write = (left: number): void => {
        if (left > 0 && !socket.destroyed) deflate.write(zeros, () => write(left - zeros.length));
      };
      write(most);
    });
    const before = process.memoryUsage.rss();
    const wire = await connect(port);
    wire.compress(nothing);
    let read = 0;
    while (read < 8 * 1024 * 1024) {
      const event = await wire.next(patience);
      if (event.kind !== 'octets') throw new Error(event.kind);
      read += event.octets.length;
    }
    expect(process.memoryUsage.rss() - before).toBeLessThan(most / 4);
    expect(read).toBeLessThan(most / 4);
  });
});
