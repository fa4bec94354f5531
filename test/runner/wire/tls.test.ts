import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { patience } from '../../waiting.js';
import { authority, type Certificate, serverCertificate } from './certificates.js';
import {
  arrived,
  ConnectFailure,
  connect,
  plainServer,
  read,
  reset,
  Transcript,
  tlsServer,
  type Wire,
  WireClosed,
} from './servers.js';

const own = serverCertificate();
const root = authority();
const issued = serverCertificate({ issuer: root });

const trusting = { tls: 'implicit', tlsOptions: { insecure: true } } as const;

/** A server that answers a line with `220 go` and, when the client has read that, speaks TLS. */
interface Upgrading {
  readonly port: number;
  /** The client has read `220 go`. */
  readonly goOn: () => void;
}

/** @param before is done first when the client has read `220 go`: what it writes does not come in one piece with it */
async function upgrading(
  serve: (socket: TLSSocket) => void,
  before: (socket: Socket) => void = () => {},
): Promise<Upgrading> {
  let goOn: () => void = () => {};
  const read = new Promise<void>(resolve => {
    goOn = resolve;
  });
  const port = await plainServer(socket => {
    socket.write('220 hello\r\n');
    socket.once('data', async () => {
      socket.write('220 go\r\n');
      socket.pause();
      await read;
      before(socket);
      const secured = new TLSSocket(socket, { isServer: true, key: own.key, cert: own.cert });
      secured.on('error', () => {});
      secured.once('secure', () => serve(secured));
    });
  });
  return { port, goOn };
}

/** A connection on which `220 go` has been read. */
async function upTo({ port, goOn }: Upgrading, transcript = new Transcript()): Promise<Wire> {
  const wire = await connect(port, { transcript });
  await read(wire, 11);
  await wire.write(Buffer.from('STARTTLS\r\n'));
  await read(wire, 8);
  goOn();
  return wire;
}

/** A server that answers the first octets it gets with these. */
const scripted = (answer: (socket: Socket) => void) => plainServer(socket => socket.once('data', () => answer(socket)));

/** A TLS record of a fatal alert. */
const alertRecord = (number: number) => Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, number]);

describe('implicit TLS', () => {
  it('carries octets, and ends', async () => {
    const port = await tlsServer(own, socket => socket.once('data', octets => socket.end(octets)));
    const transcript = new Transcript();
    const wire = await connect(port, { ...trusting, transcript });
    expect(wire.secure).toBe(true);
    expect(wire.tls).toEqual({ protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' });
    await wire.write(Buffer.from([0, 255, 13, 10]));
    expect(await read(wire, 4)).toEqual(Buffer.from([0, 255, 13, 10]));
    expect(await wire.next(patience)).toEqual({ kind: 'end' });
    await wire.close();
    expect(transcript.entries().map(entry => entry.text)).toContain('TLS is in force: TLSv1.3, TLS_AES_256_GCM_SHA384');
  });

  it('keeps a greeting that comes with the end of the handshake', async () => {
    const port = await tlsServer(own, socket => socket.write('* OK hello\r\n'));
    const transcript = new Transcript();
    const wire = await connect(port, { ...trusting, transcript });
    await arrived(transcript, '* OK hello');
    expect((await read(wire, 12)).toString()).toBe('* OK hello\r\n');
  });

  it('tells a reset', async () => {
    const raw: Socket[] = [];
    const wire = await upTo(
      await upgrading(
        secured => secured.resume().write('* OK'),
        socket => raw.push(socket),
      ),
    );
    expect(await wire.handshake({ insecure: true })).toMatchObject({ kind: 'secured' });
    await read(wire, 4);
    reset(raw[0]);
    expect(await wire.next(patience)).toEqual({ kind: 'reset' });
    await expect(wire.write(Buffer.from('x'))).rejects.toBeInstanceOf(WireClosed);
  });

  it('resets with RST', async () => {
    const seen: string[] = [];
    const port = await tlsServer(own, socket => {
      socket
        .on('data', octets => seen.push(octets.toString()))
        .on('end', () => seen.push('end'))
        .on('error', (error: NodeJS.ErrnoException) => seen.push(error.code ?? ''));
    });
    const wire = await connect(port, trusting);
    await wire.write(Buffer.from('x'));
    await expect.poll(() => seen).toEqual(['x']);
    wire.reset();
    await expect.poll(() => seen).toEqual(['x', 'ECONNRESET']);
  });

  it('can read after it ended its own side', async () => {
    const port = await tlsServer(own, socket => socket.resume().on('end', () => socket.end('all read')));
    const wire = await connect(port, trusting);
    wire.halfClose();
    expect((await read(wire, 8)).toString()).toBe('all read');
    expect(await wire.next(patience)).toEqual({ kind: 'end' });
  });

  it('closes in order', async () => {
    const seen: string[] = [];
    const port = await tlsServer(own, socket => {
      socket.resume();
      socket.on('end', () => {
        seen.push('end');
        socket.end();
      });
      socket.on('error', () => seen.push('error'));
    });
    const wire = await connect(port, trusting);
    await wire.close();
    await expect.poll(() => seen).toEqual(['end']);
  });

  it('loses nothing of a long answer that waits', async () => {
    const total = 8 * 1024 * 1024;
    const port = await tlsServer(own, socket => socket.resume().end(Buffer.alloc(total, 'x')));
    const wire = await connect(port, trusting);
    // With each write Node looks twice at what has come, until it has taken all that may wait.
    for (let turn = 0; turn < 500; turn++) await wire.write(Buffer.from('x'));
    expect((await read(wire, total)).length).toBe(total);
    expect(await wire.next(patience)).toEqual({ kind: 'end' });
  });
});

describe('a handshake that does not succeed', () => {
  const failure = async (port: number, tlsOptions = {}) => {
    const error: unknown = await connect(port, {
      tls: 'implicit',
      tlsOptions: { insecure: true, ...tlsOptions },
    }).catch((e: unknown) => e);
    if (!(error instanceof ConnectFailure)) throw new Error('it did connect');
    return error;
  };

  it('gives the alert a name', async () => {
    const error = await failure(await tlsServer({ ...own, minVersion: 'TLSv1.3' }), { maxVersion: 'TLSv1.2' });
    expect(error).toMatchObject({ code: 'tls' });
    expect(error.message).toContain('protocol_version');
    const other = await failure(
      await tlsServer({ ...own, maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' }),
      {
        maxVersion: 'TLSv1.2',
        ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384',
      },
    );
    expect(other.message).toContain('handshake_failure');
  });

  it('knows alerts that OpenSSL words otherwise', async () => {
    expect((await failure(await scripted(socket => socket.write(alertRecord(112))))).message).toContain(
      'unrecognized_name',
    );
    expect((await failure(await scripted(socket => socket.write(alertRecord(80))))).message).toContain(
      'internal_error',
    );
  });

  it('knows a server that does not speak TLS', async () => {
    const error = await failure(await plainServer(socket => socket.write('220 mail.example.test ESMTP\r\n')));
    expect(error).toMatchObject({ code: 'tls' });
    expect(error.hint).toContain('STARTTLS');
  });

  it('tells an end and a reset', async () => {
    const ended = await failure(await scripted(socket => socket.end()));
    expect(ended).toMatchObject({ code: 'closed' });
    expect(ended.message).toContain('closed the connection');
    const thrownAway = await failure(await scripted(socket => reset(socket)));
    expect(thrownAway).toMatchObject({ code: 'closed' });
    expect(thrownAway.message).toContain('reset');
  });

  it('does not throw on versions and ciphers that exclude each other', async () => {
    const port = await tlsServer(own);
    expect(await failure(port, { ciphers: 'NO-SUCH-CIPHER' })).toMatchObject({ code: 'tls' });
    expect(await failure(port, { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.2' })).toMatchObject({ code: 'tls' });
  });
});

describe('old versions', () => {
  it.each(['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const)('speaks %s when asked to', async version => {
    const port = await tlsServer({ ...own, minVersion: version, maxVersion: version, ciphers: 'DEFAULT:@SECLEVEL=0' });
    const wire = await connect(port, { tls: 'implicit', tlsOptions: { insecure: true, maxVersion: version } });
    expect(wire.tls?.protocol).toBe(version);
  });

  it('does not speak them unasked', async () => {
    const port = await tlsServer({
      ...own,
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT:@SECLEVEL=0',
    });
    await expect(connect(port, trusting)).rejects.toMatchObject({ code: 'tls' });
  });

  it('keeps to the ciphers given', async () => {
    const port = await tlsServer({ ...own, maxVersion: 'TLSv1.2' });
    const ciphers = 'ECDHE-ECDSA-AES128-GCM-SHA256';
    const wire = await connect(port, { tls: 'implicit', tlsOptions: { insecure: true, ciphers } });
    expect(wire.tls?.cipher).toBe('TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256');
  });
});

describe('certificates', () => {
  const failure = async (certificate: Certificate, tlsOptions = {}) => {
    const port = await tlsServer(certificate);
    const error: unknown = await connect(port, { tls: 'implicit', tlsOptions }).catch((e: unknown) => e);
    if (!(error instanceof ConnectFailure)) throw new Error('it did connect');
    return error;
  };

  it('are accepted when their authority is given and the name fits', async () => {
    const port = await tlsServer(issued);
    for (const tlsOptions of [{ ca: root.cert }, { ca: root.cert, servername: 'mail.example.test' }]) {
      const wire = await connect(port, { tls: 'implicit', tlsOptions });
      expect(wire.secure).toBe(true);
      wire.reset();
    }
  });

  it('send the name to be asked for', async () => {
    const names: unknown[] = [];
    const port = await tlsServer(own, socket => names.push(Reflect.get(socket, 'servername')));
    await connect(port, { tls: 'implicit', tlsOptions: { insecure: true, servername: 'mail.example.test' } });
    await connect(port, trusting);
    await expect.poll(() => names).toEqual(['mail.example.test', false]);
  });

  it('are refused when self-signed', async () => {
    const error = await failure(own);
    expect(error).toMatchObject({ code: 'certificate' });
    expect(error.message).toContain('self-signed');
    expect(error.hint).toContain('--insecure');
    expect(error.hint).toContain('`ca`');
  });

  it('are refused when issued by a stranger', async () => {
    const error = await failure(issued);
    expect(error).toMatchObject({ code: 'certificate' });
    expect(error.message).toContain('authority that is not known');
  });

  it('are refused when expired, with the date', async () => {
    const expired = serverCertificate({
      issuer: root,
      notBefore: new Date('2020-01-01'),
      notAfter: new Date('2021-02-03'),
    });
    const error = await failure(expired, { ca: root.cert });
    expect(error).toMatchObject({ code: 'certificate' });
    expect(error.message).toContain('expired on 2021-02-03');
    expect(error.message).not.toContain('not for');
    expect(error.hint).toContain('renew');
  });

  it('are refused when not valid yet', async () => {
    const early = serverCertificate({
      issuer: root,
      notBefore: new Date('2049-01-01'),
      notAfter: new Date('2049-12-31'),
    });
    expect((await failure(early, { ca: root.cert })).message).toContain('not valid before');
  });

  it('are refused when made for another name', async () => {
    const other = serverCertificate({ issuer: root, names: ['other.example.test'] });
    const error = await failure(other, { ca: root.cert });
    expect(error).toMatchObject({ code: 'certificate' });
    expect(error.message).toContain('is for other.example.test, not for 127.0.0.1');
    expect(error.hint).toContain('connect by a name');
  });

  it('are told everything that is wrong with them', async () => {
    const bad = serverCertificate({
      names: ['other.example.test'],
      notBefore: new Date('2020-01-01'),
      notAfter: new Date('2021-02-03'),
    });
    const { message } = await failure(bad);
    for (const part of ['expired on 2021-02-03', 'not for 127.0.0.1', 'self-signed']) expect(message).toContain(part);
  });

  it('are all accepted when insecure', async () => {
    const bad = serverCertificate({
      names: ['other.example.test'],
      notBefore: new Date('2020-01-01'),
      notAfter: new Date('2021-02-03'),
    });
    const wire = await connect(await tlsServer(bad), trusting);
    expect(wire.secure).toBe(true);
  });
});

describe('starting TLS on a clear connection', () => {
  it('goes on in TLS', async () => {
    const wire = await upTo(await upgrading(socket => socket.on('data', octets => socket.write(octets))));
    expect(await wire.handshake({ insecure: true })).toEqual({
      kind: 'secured',
      protocol: 'TLSv1.3',
      cipher: 'TLS_AES_256_GCM_SHA384',
      leftover: 0,
    });
    expect(wire.secure).toBe(true);
    await wire.write(Buffer.from('EHLO client.example\r\n'));
    expect((await read(wire, 21)).toString()).toBe('EHLO client.example\r\n');
    expect(await wire.handshake({})).toMatchObject({ kind: 'failed', code: 'tls' });
    await wire.close();
  });

  it('counts and drops clear octets that came before', async () => {
    const transcript = new Transcript();
    const wire = await upTo(
      await upgrading(
        socket => socket.write('in TLS'),
        socket => socket.write('250 injected\r\n'),
      ),
      transcript,
    );
    await arrived(transcript, '250 injected');
    expect(await wire.handshake({ insecure: true })).toMatchObject({ kind: 'secured', leftover: 14 });
    expect((await read(wire, 6)).toString()).toBe('in TLS');
    const texts = transcript.entries().map(entry => entry.text);
    expect(texts).toContain('250 injected\\r\\n');
    expect(texts).toContain('14 plaintext octets from before the handshake are discarded');
  });

  it('counts octets that nobody has read from the system yet', async () => {
    const accepted: Socket[] = [];
    const wire = await connect(await plainServer(socket => accepted.push(socket)));
    await expect.poll(() => accepted.length).toBe(1);
    const socket = accepted[0] as Socket;
    socket.write('220 go\r\n250 injected\r\n');
    new TLSSocket(socket, { isServer: true, key: own.key, cert: own.cert }).on('error', () => {});
    expect(await wire.handshake({ insecure: true })).toMatchObject({ kind: 'secured', leftover: 22 });
  });

  it('gives back an alert, an end, a reset, nonsense and silence', async () => {
    const answers: [string, (socket: Socket) => void, object][] = [
      ['alert', socket => socket.write(alertRecord(40)), { kind: 'alert', alert: 'handshake_failure' }],
      ['end', socket => socket.end(), { kind: 'end' }],
      ['reset', socket => reset(socket), { kind: 'reset' }],
      ['nonsense', socket => socket.write('250 what?\r\n'), { kind: 'failed', code: 'tls' }],
      ['silence', () => {}, { kind: 'timeout' }],
    ];
    for (const [name, answer, expected] of answers) {
      const wire = await connect(await scripted(answer));
      const timeoutMs = name === 'silence' ? 50 : patience;
      expect(await wire.handshake({ insecure: true }, timeoutMs), name).toMatchObject(expected);
      const after = name === 'silence' ? { kind: 'failed', code: 'tls' } : expected;
      expect(await wire.next(patience), name).toMatchObject(after);
      await wire.close();
    }
  });

  it('knows an alert in the clear, which answers what was sent behind STARTTLS', async () => {
    const wire = await connect(
      await scripted(socket => socket.end(Buffer.concat([Buffer.from('220 go\r\n'), alertRecord(10)]))),
    );
    await wire.write(Buffer.from('STARTTLS\r\nNOOP\r\n'));
    expect((await read(wire, 8)).toString()).toBe('220 go\r\n');
    const alert = { kind: 'alert', alert: 'unexpected_message' };
    expect(await wire.next(patience)).toEqual(alert);
    expect(await wire.handshake({ insecure: true })).toEqual(alert);
  });

  it('refuses a bad certificate and says why', async () => {
    const wire = await upTo(await upgrading(() => {}));
    expect(await wire.handshake({})).toMatchObject({
      kind: 'failed',
      code: 'certificate',
      message: expect.stringContaining('self-signed'),
      hint: expect.stringContaining('--insecure'),
    });
    await expect(wire.write(Buffer.from('x'))).rejects.toBeInstanceOf(WireClosed);
  });

  it('gives back an end that came before', async () => {
    const transcript = new Transcript();
    const wire = await connect(await plainServer(socket => socket.end('220 go\r\n')), { transcript });
    await arrived(transcript, 'the server closed the connection');
    expect(await wire.handshake({ insecure: true })).toEqual({ kind: 'end' });
  });

  it('tells broken TLS in mid-session', async () => {
    const raw: Socket[] = [];
    const wire = await upTo(
      await upgrading(
        secured => secured.write('* OK'),
        socket => raw.push(socket),
      ),
    );
    expect(await wire.handshake({ insecure: true })).toMatchObject({ kind: 'secured' });
    await read(wire, 4);
    raw[0]?.write('nonsense in the clear\r\n');
    expect(await wire.next(patience)).toMatchObject({ kind: 'failed', code: 'tls' });
  });
});
