import type { Socket } from 'node:net';
import type { Duplex, Readable } from 'node:stream';
import { type SecureContext, TLSSocket } from 'node:tls';
import { bindingOf } from './channel-binding.js';
import { type Coders, Deflated } from './deflated.js';
import { Inbox } from './inbox.js';

/** One line as it came: its octets without the line end, and what the line end was. */
export interface Line {
  octets: Buffer;
  ending: 'crlf' | 'lf';
  /** The line, line end included, was longer than the limit; `octets` holds its beginning. */
  tooLong: boolean;
}

/** What TLS can be spoken over: octets from the socket, looked at on their way. */
export interface UnderTls extends Duplex {
  /** What the session reads, in place of what comes in TLS. */
  readonly all: Readable;
  /** Is told of the TLS that is spoken over this. It calls `ended` when the client has ended it. */
  follow(secured: TLSSocket, ended: () => void): void;
}

export interface ConnectionOptions {
  /** The server's key and certificate for startTls. */
  secureContext: SecureContext;
  /** Milliseconds without a single octet from the client after which reading ends and `timedOut` is set. Default 30 minutes. */
  idleLimit?: number;
}

const LF = 0x0a;
const CR = 0x0d;
/** Milliseconds a client has for its TLS handshake. */
const HANDSHAKE_LIMIT = 30_000;
/** Milliseconds a client has to close its side after ours is closed. */
const LINGER = 2_000;
/** Octets waiting to be sent above which no further command is read: a client that does not read must not fill the memory. */
const UNSENT_LIMIT = 1 << 20;

/** A server-side connection: octets in and out, upgradeable to TLS. Reads are sequential: one at a time. */
export class Connection {
  /** Settles when the connection is gone, whoever ended it. Never rejects. */
  readonly closed: Promise<void>;
  /** The address of the client, as the socket saw it. */
  readonly remote: string;
  /** The port of the client. */
  readonly remotePort: number;
  /** The address of ours that the client connected to. */
  readonly local: string;
  /** Milliseconds; may be changed between reads. */
  idleLimit: number;
  /** Gives what TLS is spoken over, where it is not the socket itself. */
  underTls: ((clear: Socket) => UnderTls) | undefined;
  /** Key, certificate and versions for startTls. */
  secureContext: SecureContext;
  /** What is written to: the socket, TLS over it, or compression over either. */
  private socket: Duplex;
  private secured: TLSSocket | undefined;
  private isCompressed = false;
  private inbox: Inbox;
  private inTls = false;
  private gone = false;
  private ending = false;
  private wentIdle = false;
  /** Octets that an inbox of before TLS, or of before compression, received. */
  private receivedBefore = 0;
  private written = 0;
  private waiting = false;
  private askers: (() => void)[] = [];
  private readonly raw: Socket;
  private settleClosed: () => void = () => {};

  constructor(socket: Socket, options: ConnectionOptions) {
    this.raw = socket;
    this.socket = socket;
    this.secureContext = options.secureContext;
    this.idleLimit = options.idleLimit ?? 30 * 60_000;
    this.remote = socket.remoteAddress ?? '';
    this.remotePort = socket.remotePort ?? 0;
    this.local = socket.localAddress ?? '';
    this.closed = new Promise(settle => {
      this.settleClosed = settle;
    });
    socket.setNoDelay(true);
    this.inbox = new Inbox(socket);
    this.invariant(socket);
  }

  /** TLS is in force, implicit or after an upgrade. */
  get secure(): boolean {
    return this.inTls;
  }

  /** The cipher suite that is in force, by its registered name; undefined in the clear. */
  get cipher(): string | undefined {
    return this.secured?.getCipher()?.standardName;
  }

  /** The channel binding of a type; undefined where there is none, as in the clear. */
  channelBinding(type: string): Buffer | undefined {
    return this.secured && bindingOf(this.secured, type);
  }

  /** Reading ended because the client was silent for `idleLimit`; writing is still possible. */
  get timedOut(): boolean {
    return this.wentIdle;
  }

  /** Sends octets, or a string as latin1. Does nothing on a connection that is gone. */
  write(octets: Buffer | string): void {
    if (this.gone || this.ending || octets.length === 0 || !this.socket.writable) return;
    this.written += octets.length;
    this.socket.write(typeof octets === 'string' ? Buffer.from(octets, 'latin1') : octets);
  }

  /**
   * Waits until the session has read all that has come, so many octets at least since the connection began, and waits for more; or until it
   * is over. Then every answer is written.
   * @returns how many octets the session has written, and whether it is over
   */
  async answered(octets: number): Promise<{ written: number; over: boolean }> {
    const over = () => this.gone || this.ending;
    const isDue = () => this.waiting && this.unread === 0 && this.receivedBefore + this.inbox.received >= octets;
    while (!over() && !isDue()) await new Promise<void>(resolve => this.askers.push(resolve));
    return { written: this.written, over: over() };
  }

  /**
   * Reads up to and including LF. A line of more than `limit` octets, line end included, is discarded up to its LF
   * and returned with `tooLong`. Returns undefined at the end of the stream; an unfinished last line is dropped.
   * A line that has come in one piece is returned without a promise.
   */
  readLine(limit: number): Line | Promise<Line | undefined> {
    if (this.socket.writableLength > UNSENT_LIMIT) return this.drained().then(() => this.nextLine(limit));
    const whole = this.inbox.shiftThrough(LF);
    return whole === undefined ? this.nextLine(limit) : lineOf(whole, whole.length, limit, whole.at(-2));
  }

  /** Waits until a line has come. */
  private async nextLine(limit: number): Promise<Line | undefined> {
    const parts: Buffer[] = [];
    let length = 0;
    let before = 0;
    while (await this.arrived()) {
      const last = this.inbox.shiftThrough(LF);
      const part = last ?? (this.inbox.shift() as Buffer);
      if (length <= limit) parts.push(part);
      length += part.length;
      if (last !== undefined)
        return lineOf(Buffer.concat(parts), length, limit, part.length > 1 ? part.at(-2) : before);
      before = part[part.length - 1] as number;
    }
    return undefined;
  }

  /** Reads what there is, waiting for the first octets. Returns undefined at the end of the stream. */
  readSome(): Promise<Buffer | undefined> {
    return this.next();
  }

  /** Reads exactly `count` octets. Returns undefined when the stream ends before. */
  async readOctets(count: number): Promise<Buffer | undefined> {
    const parts: Buffer[] = [];
    return (await this.take(count, part => parts.push(part))) ? Buffer.concat(parts, count) : undefined;
  }

  /** Reads and forgets `count` octets, or what there is before the stream ends. */
  async discard(count: number): Promise<void> {
    await this.take(count, () => {});
  }

  /**
   * Drops every octet already received in the clear (RFC 3207 4.2: nothing the client said before TLS counts,
   * and nothing an attacker appended to its last command may be run), then waits for the client's handshake.
   * Call it in the same turn as the write of the go-ahead, so that no ClientHello is dropped with the rest.
   * Returns false, with the connection destroyed, when the handshake fails or takes more than 30 seconds.
   */
  async startTls(): Promise<boolean> {
    if (this.gone || this.inTls) return false;
    const clear = this.raw;
    this.inbox.detach();
    const below = this.underTls?.(clear);
    if (below !== undefined) void this.closed.then(() => clear.destroySoon());
    const secured = new TLSSocket(below ?? clear, {
      isServer: true,
      secureContext: this.secureContext,
      requestCert: false,
      rejectUnauthorized: false,
    });
    // Until the handshake is done the client's end must be noticed on the TLS socket.
    this.socket = secured;
    this.secured = secured;
    this.invariant(secured);
    const handshake = new Promise<boolean>(resolve => {
      const timer = setTimeout(() => resolve(false), HANDSHAKE_LIMIT);
      const settle = (ok: boolean) => {
        clearTimeout(timer);
        resolve(ok);
      };
      secured.once('secure', () => settle(true));
      // A client that leaves instead.
      secured.once('end', () => settle(false));
      secured.once('close', () => settle(false));
      secured.once('error', () => settle(false));
    });
    const done = await this.waitFor(handshake);
    if (!done || this.gone) {
      this.destroy();
      return false;
    }
    this.inTls = true;
    this.receivedBefore = this.inbox.received;
    this.inbox = new Inbox(below?.all ?? secured);
    below?.follow(secured, () => {
      this.socket = clear;
      this.secured = undefined;
      this.inTls = false;
    });
    return true;
  }

  /** All octets are compressed. */
  get compressed(): boolean {
    return this.isCompressed;
  }

  /**
   * From here on all octets are compressed, both ways, above TLS if that is in force (RFC 4978 3); those that were received and not yet read are, too.
   * Call it in the same turn as the write of the go-ahead.
   * @param coders what compresses, where it is not DEFLATE as it is
   */
  compress(coders?: Coders): void {
    if (this.gone || this.isCompressed) return;
    const unread = this.inbox.take();
    this.inbox.detach();
    this.receivedBefore += this.inbox.received - unread.length;
    this.isCompressed = true;
    const layer = new Deflated(this.socket, unread, coders);
    this.socket = layer;
    this.invariant(layer);
    this.inbox = new Inbox(layer);
  }

  /** How many octets were received and not yet read: more than none when the client pipelines. */
  get unread(): number {
    return this.inbox.octets;
  }

  /** Takes out everything that was received and not yet read. */
  takeReceived(): Buffer {
    return this.inbox.take();
  }

  /** Puts octets in front of what is not yet read. */
  putBack(octets: Buffer): void {
    this.inbox.unshift(octets);
  }

  /** Closes our side after everything written is sent; what the client still sends is dropped. */
  end(): void {
    if (this.gone || this.ending) return;
    this.ending = true;
    this.tell();
    this.inbox.ignore();
    this.socket.end();
    const timer = setTimeout(() => this.destroy(), LINGER);
    void this.closed.then(() => clearTimeout(timer));
  }

  /** Closes at once; what is not yet sent is lost. */
  destroy(): void {
    this.socket.destroy();
    this.leave();
  }

  private invariant(socket: Duplex): void {
    // An error is always followed by close; reading then ends, which is all a session needs to know.
    socket.on('error', () => {});
    socket.on('close', () => {
      if (socket === this.socket) this.leave();
    });
  }

  private leave(): void {
    this.gone = true;
    this.tell();
    this.inbox.finish();
    this.settleClosed();
  }

  private async take(count: number, keep: (part: Buffer) => void): Promise<boolean> {
    let left = count;
    while (left > 0) {
      const chunk = await this.next();
      if (chunk === undefined) return false;
      if (chunk.length > left) this.inbox.unshift(chunk.subarray(left));
      keep(chunk.length > left ? chunk.subarray(0, left) : chunk);
      left -= Math.min(left, chunk.length);
    }
    return true;
  }

  /** The next chunk received, waiting for it; undefined at the end of the stream or of the client's time. */
  private async next(): Promise<Buffer | undefined> {
    return (await this.arrived()) ? this.inbox.shift() : undefined;
  }

  /** Waits until something can be read. @returns false at the end of the stream or of the client's time */
  private async arrived(): Promise<boolean> {
    if (this.inbox.octets > 0) return true;
    if (this.wentIdle) return false;
    if ((await this.waitFor(this.inbox.wait(this.idleLimit))) === 'idle') this.wentIdle = true;
    return this.inbox.octets > 0;
  }

  /** Waits for the client, while the session has nothing else to do. */
  private async waitFor<T>(coming: Promise<T>): Promise<T> {
    this.waiting = true;
    this.tell();
    const what = await coming;
    this.waiting = false;
    return what;
  }

  /** Lets those who wait in `answered` look again. */
  private tell(): void {
    for (const look of this.askers.splice(0)) look();
  }

  private drained(): Promise<void> {
    const socket = this.socket;
    return new Promise(resolve => {
      const done = () => {
        socket.off('drain', done);
        socket.off('close', done);
        resolve();
      };
      socket.on('drain', done);
      socket.on('close', done);
    });
  }
}

/**
 * What a line is like.
 * @param octets the line, or its beginning if it is longer than the limit
 * @param length how long it is, line end included
 * @param before the octet before its LF
 */
function lineOf(octets: Buffer, length: number, limit: number, before: number | undefined): Line {
  const ending = before === CR ? 'crlf' : 'lf';
  if (length > limit) return { octets: octets.subarray(0, limit), ending, tooLong: true };
  return { octets: octets.subarray(0, length - (ending === 'crlf' ? 2 : 1)), ending, tooLong: false };
}
