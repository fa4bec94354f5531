import type { Socket } from 'node:net';
import type { Duplex, Readable } from 'node:stream';
import { setImmediate as afterPoll } from 'node:timers/promises';
import { Arrivals } from './arrivals.js';
import { channelBinding } from './channel-binding.js';
import { type Clock, loopClock } from './clock.js';
import { failureOfEvent } from './connect-failure.js';
import { connectSocket } from './connect-socket.js';
import { Deflated, type Volume } from './deflated.js';
import { alertInClear, describeEvent, eventOfError, type Handshake, type WireEvent } from './event.js';
import { type Secured, startTls, type TlsOptions } from './tls.js';
import type { Transcript } from './transcript.js';

export { ConnectFailure } from './connect-failure.js';
export type { Handshake, WireEvent } from './event.js';
export type { TlsOptions } from './tls.js';

/** `implicit`: TLS from the first octet on (RFC 8314 3). */
export type TlsMode = 'none' | 'implicit';

export interface WireOptions {
  readonly host: string;
  readonly port: number;
  readonly tls: TlsMode;
  readonly tlsOptions: TlsOptions;
  /** TLS can be ended without the connection, by `endTls`. */
  readonly separable?: boolean;
  /** For connecting and, with implicit TLS, the handshake together, in milliseconds. */
  readonly connectTimeoutMs: number;
  /** The connection's name in the transcript. */
  readonly name: string;
  readonly transcript: Transcript;
  /** Measures the waits; else the process's own clock does. */
  readonly clock?: Clock;
  /** Takes out of octets that came what is for somebody else. */
  readonly filter?: (octets: Buffer) => Buffer;
}

/** The connection cannot be written to any more: closed by either side, or half-closed here. */
export class WireClosed extends Error {
  override readonly name = 'WireClosed';
}

/** So many octets may wait unasked for; then the server has to wait. */
const MOST_WAITING = 1024 * 1024;

/** How long an orderly close waits for the server's end, in milliseconds. */
const CLOSE_MS = 1000;

/**
 * A client's connection. Octets stay octets; everything that happens comes in order from `next`, and is entered in the transcript when it
 * happens. The connection never raises an error of its own accord.
 */
export class Wire {
  private readonly options: WireOptions;
  private readonly raw: Socket;
  private readonly clock: Clock;
  private readonly arrivals: Arrivals;
  /** What octets are written to and read from: the socket, TLS over it, or compression over either. */
  private socket: Duplex;
  private secured: Secured | undefined;
  private compression: Deflated | undefined;
  private handshaking = false;
  private closing = false;
  private halfClosed = false;
  /** Takes the listeners off the socket that is listened to. */
  private deaf: () => void = () => {};

  private constructor(options: WireOptions, raw: Socket) {
    this.options = options;
    this.clock = options.clock ?? loopClock;
    this.arrivals = new Arrivals(this.clock);
    this.raw = raw;
    this.socket = raw;
  }

  /** Connects and, if asked to, starts TLS. Rejects with ConnectFailure. */
  static async connect(options: WireOptions): Promise<Wire> {
    const { host, port, name, transcript, connectTimeoutMs, clock = loopClock } = options;
    const began = clock.now();
    const raw = await connectSocket({ ...options, clock });
    const wire = new Wire(options, raw);
    transcript.event(name, `connected to ${host}:${port}`);
    if (options.tls === 'none') {
      wire.listen(raw);
      return wire;
    }
    const left = Math.max(1, connectTimeoutMs - (clock.now() - began));
    const outcome = await wire.shakeHands(options.tlsOptions, left);
    if (outcome.kind !== 'secured') throw failureOfEvent(outcome, host, port);
    return wire;
  }

  /** Is TLS in force? */
  get secure(): boolean {
    return this.secured !== undefined;
  }

  /** The TLS version and cipher suite in force. */
  get tls(): { readonly protocol: string; readonly cipher: string } | undefined {
    return this.secured && { protocol: this.secured.protocol, cipher: this.secured.cipher };
  }

  /** The channel binding of this type of the TLS in force; undefined in the clear, and where it has none. */
  channelBinding(type: string): Buffer | undefined {
    return this.secured && channelBinding(this.secured.socket, type);
  }

  /** The server's address and port. */
  get peer(): { readonly address: string; readonly port: number } {
    return { address: this.raw.remoteAddress ?? this.options.host, port: this.options.port };
  }

  /**
   * Writes octets, at once and in one segment as far as TCP allows. Resolves when they are handed to the system and what had arrived by
   * then is taken in; rejects with WireClosed. A server that does not read can keep it waiting, until `close` or `reset`.
   * @param instead what the transcript says in place of the octets
   */
  async write(octets: Uint8Array, instead?: string): Promise<void> {
    const socket = this.socket;
    const open = socket.writable && !this.closing && !this.handshaking;
    if (!open) throw new WireClosed('the connection is not open for writing');
    if (instead === undefined) this.options.transcript.client(this.options.name, octets);
    else this.note(instead);
    await new Promise<void>((resolve, reject) => {
      socket.write(octets, error => {
        // Node reports no error for a write that was under way when the socket was destroyed.
        if (error || socket.destroyed) {
          reject(new WireClosed(`the octets could not be written: ${error?.message ?? 'the connection was closed'}`));
        } else resolve();
      });
    });
    // A write to a connection that the server has left makes the system forget what can still be read: read before the next one.
    await this.takeIn();
  }

  /**
   * The next thing that happened, in order, or `timeout` after so many milliseconds, when the system holds nothing either. After the last
   * event of a connection it is given again. Only one caller may wait.
   */
  async next(timeoutMs: number): Promise<WireEvent> {
    if (this.handshaking) throw new Error('a handshake is going on: nothing else can be waited for');
    const awaited = timeoutMs > 0 ? this.arrivals.next(timeoutMs) : this.arrivals.take();
    if (this.socket.isPaused() && (this.arrivals.octets < MOST_WAITING || this.arrivals.awaited)) this.socket.resume();
    const event = (await awaited) ?? { kind: 'timeout' };
    if (event.kind !== 'timeout') return event;
    await this.takeIn();
    return this.arrivals.take() ?? event;
  }

  /**
   * Starts TLS on a clear connection, as after STARTTLS or STLS. Clear octets that the server sent before are thrown away (RFC 3207,
   * section 4.2; RFC 9051 6.2.1) and counted. Whatever but `secured` comes back has ended the connection.
   */
  async handshake(options: TlsOptions, timeoutMs = this.options.connectTimeoutMs): Promise<Handshake> {
    if (this.secure) {
      return {
        kind: 'failed',
        code: 'tls',
        message: 'TLS is in force already',
        hint: 'start TLS once on a connection',
      };
    }
    if (this.compression !== undefined) {
      const [message, hint] = ['compression is in force, and TLS belongs below it', 'begin TLS before compression'];
      return { kind: 'failed', code: 'tls', message, hint };
    }
    // Whatever the system holds already was sent before our ClientHello, so it cannot be TLS.
    await this.takeIn();
    this.raw.pause();
    while (this.raw.read() !== null);
    const leftover = this.arrivals.dropOctets();
    if (leftover > 0) this.note(`${leftover} plaintext octets from before the handshake are discarded`);
    if (this.arrivals.final !== undefined) return this.arrivals.final;
    this.deaf();
    const outcome = await this.shakeHands(options, timeoutMs);
    if (outcome.kind !== 'secured') return outcome;
    return { kind: 'secured', protocol: outcome.protocol, cipher: outcome.cipher, leftover };
  }

  /** Ends TLS with close_notify and keeps the connection: from here on what is written is in the clear. Throws where it is not `separable`. */
  async endTls(): Promise<void> {
    const { socket, underlay } = this.secured ?? {};
    if (socket === undefined || underlay === undefined || this.compression !== undefined)
      throw new WireClosed('TLS is not in force, so it cannot be ended');
    this.note('the client ends TLS and keeps the connection');
    this.deaf();
    this.secured = undefined;
    this.socket = this.raw;
    this.listen(await underlay.endTls(socket));
  }

  /**
   * From here on all octets are compressed by DEFLATE, both ways, above TLS if that is in force (RFC 4978 3). What has come and was not asked for
   * was compressed, too. The transcript goes on with the octets as they were before they are compressed.
   * @param came octets that were asked for, and are compressed as well
   */
  compress(came: Buffer): void {
    if (this.compression !== undefined) throw new WireClosed('compression is in force already');
    const behind = Buffer.concat([came, ...this.arrivals.takeOctets()]);
    this.note('compression is in force: DEFLATE, both ways');
    if (behind.length > 0) this.note(`the ${behind.length} octets before this are compressed already`);
    if (this.arrivals.final !== undefined) return;
    this.deaf();
    this.compression = new Deflated(this.socket, behind);
    this.socket = this.compression;
    this.listen(this.compression);
  }

  /** Ends the client's side (close_notify in TLS, and FIN); the server can still send. */
  halfClose(): void {
    this.note('the client ends its side');
    this.halfClosed = true;
    this.socket.end();
  }

  /** Throws the connection away with RST. After `halfClose` the system offers no RST: then it only closes. */
  reset(): void {
    if (this.closing) return;
    this.note('the client resets the connection');
    this.leave();
    const raw = this.raw;
    if (raw.destroyed || this.halfClosed) {
      this.socket.destroy();
      return;
    }
    // Node would send what is still to be written, and FIN, before it resets; but after FIN the system refuses to reset. A TLS socket on
    // top is destroyed by Node in turn: to do it here as well can crash Node.
    raw.destroySoon = () => raw.destroy();
    raw.resetAndDestroy();
  }

  /** Ends the connection in order, waits for the server's end for a second at most, and leaves nothing open. */
  async close(): Promise<void> {
    const socket = this.socket;
    if (!this.closing) {
      if (this.arrivals.final === undefined) this.note('the client closes the connection');
      this.leave();
    }
    if (!socket.destroyed) {
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, CLOSE_MS);
        const done = () => {
          clearTimeout(timer);
          resolve();
        };
        socket.once('close', done);
        socket.once('end', () => socket.end(done));
        socket.end();
        if (socket.readableEnded) socket.end(done);
        socket.resume();
      });
    }
    socket.destroy();
    this.raw.destroy();
    if (!this.raw.closed) await new Promise(resolve => this.raw.once('close', resolve));
    this.tellVolumes();
  }

  /** What compression has spared. */
  private tellVolumes(): void {
    if (this.compression === undefined) return;
    const told = ({ plain, deflated }: Volume) => `${plain} octets as ${deflated}`;
    const { sent, received } = this.compression;
    this.note(`compressed: the client sent ${told(sent)}, the server ${told(received)}`);
    this.compression = undefined;
  }

  /** From here on nobody is told what comes. */
  private leave(): void {
    this.closing = true;
    if (this.arrivals.final !== undefined) return;
    const hint = 'nothing needs to be done';
    this.arrivals.push({ kind: 'failed', code: 'closed', message: 'the client had closed the connection', hint });
  }

  private async shakeHands(options: TlsOptions, timeoutMs: number): Promise<Secured | WireEvent> {
    this.handshaking = true;
    const outcome = await startTls(this.raw, { ...this.options, ...options }, timeoutMs, this.clock);
    this.handshaking = false;
    if (outcome.kind === 'secured') {
      this.secured = outcome;
      this.socket = outcome.socket;
      this.note(`TLS is in force: ${outcome.protocol}, ${outcome.cipher}`);
      this.listen(outcome.socket);
      return outcome;
    }
    this.note(`the handshake did not succeed: ${describeEvent(outcome)}`);
    const [message, hint] = ['the handshake did not end in time', "the server's TLS log may say more"];
    if (outcome.kind === 'timeout') this.arrivals.push({ kind: 'failed', code: 'tls', message, hint });
    else if (!this.closing) this.arrivals.push(outcome);
    return outcome;
  }

  private listen(socket: Readable): void {
    const take = (received: Buffer) => {
      const octets = this.options.filter?.(received) ?? received;
      this.options.transcript.server(this.options.name, octets);
      if (this.closing) return;
      const alert = socket === this.raw ? alertInClear(octets) : undefined;
      const before = alert === undefined ? octets : octets.subarray(0, alert.at);
      if (before.length > 0 || octets !== received) this.arrivals.push({ kind: 'octets', octets: before });
      if (alert !== undefined) this.ended(alert.event);
      if (this.arrivals.octets > MOST_WAITING) socket.pause();
    };
    const end = () => this.endOrReset();
    const fail = (error: Error) => {
      // Node may hold octets that it read before the error.
      for (let rest: Buffer | null = socket.read(); rest !== null; rest = socket.read()) take(rest);
      this.ended(eventOfError(error));
    };
    const close = () => this.arrivals.final ?? this.ended({ kind: 'reset' });
    socket.on('data', take).on('end', end).on('error', fail).on('close', close);
    this.deaf = () => socket.off('data', take).off('end', end).off('error', fail).off('close', close);
  }

  /**
   * Octets and a reset that come in one go are given by libuv as octets and an end. An empty write tells: the system refuses it after a
   * reset. Not in TLS, where the end may be a close_notify, which is in order whatever comes after it.
   */
  private endOrReset(): void {
    if (this.secured !== undefined || !this.raw.writable || this.raw.writableLength > 0) {
      this.ended({ kind: 'end' });
      return;
    }
    this.raw.write(Buffer.alloc(0), error => this.ended(error ? { kind: 'reset' } : { kind: 'end' }));
  }

  private ended(event: WireEvent): void {
    // A failed write is told twice, by its callback and by the socket's error.
    // Nor does what follows an alert say more than the alert did.
    if (this.arrivals.final?.kind === event.kind || this.arrivals.final?.kind === 'alert') return;
    this.note(describeEvent(event));
    if (!this.closing) this.arrivals.push(event);
  }

  private note(text: string): void {
    this.options.transcript.event(this.options.name, text);
  }

  /** Lets Node read what the system holds: the first wait may end without a look at the sockets, the second cannot. */
  private async takeIn(): Promise<void> {
    await afterPoll();
    await afterPoll();
    await this.compression?.settled();
  }
}
