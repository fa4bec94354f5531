import type { Socket } from 'node:net';
import { Duplex, Readable } from 'node:stream';
import type { TLSSocket } from 'node:tls';

/** Octets before the content of a TLS record: type, version and length (RFC 8446 5.1). */
const RECORD_HEADER = 5;

/** Types of TLS records: change_cipher_spec, alert, handshake, application_data and heartbeat. */
const isRecordType = (octet: number): boolean => octet >= 20 && octet <= 24;

/**
 * What lies between a socket and TLS, so that TLS can end without the connection: it passes the records of TLS on, and keeps what comes
 * outside of them.
 */
export class TlsTransport extends Duplex {
  private readonly raw: Socket;
  /** What comes once TLS is ended; undefined as long as TLS is in force. */
  private rest: Readable | undefined;
  /** The header of the record that is coming, as far as it has come. */
  private header = Buffer.alloc(0);
  /** Octets of the record that are still to come. */
  private left = 0;
  /** From the first octet outside of a record on, nothing is a record any more. */
  private clear = false;

  constructor(raw: Socket) {
    super({ allowHalfOpen: true });
    this.raw = raw;
    raw.on('data', octets => this.takeIn(octets));
    raw.on('end', () => {
      this.push(null);
      this.rest?.push(null);
    });
    raw.on('error', error => (this.rest ?? this).destroy(error));
    raw.on('close', () => {
      this.destroy();
      this.rest?.destroy();
    });
  }

  /**
   * Sends close_notify and leaves the socket open (RFC 8446 6.1).
   * @param tls the TLS that is spoken over this
   * @returns what comes from the server from here on: in the clear, or still in TLS, whose own end is not told
   */
  async endTls(tls: TLSSocket): Promise<Readable> {
    const rest = new Readable({ read: () => this.raw.resume() });
    this.rest = rest;
    tls.on('data', (octets: Buffer) => rest.push(octets));
    await new Promise<void>(done => tls.end(done));
    if (this.raw.readableEnded) rest.push(null);
    return rest;
  }

  override _read(): void {
    this.raw.resume();
  }

  override _write(octets: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.raw.write(octets, done);
  }

  override _final(done: () => void): void {
    if (this.rest === undefined) this.raw.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (this.rest === undefined) this.raw.destroy();
    done(error);
  }

  private takeIn(octets: Buffer): void {
    let at = 0;
    while (at < octets.length && !this.clear) {
      if (this.left === 0) {
        if (this.header.length === 0 && !isRecordType(octets[at] as number)) {
          this.clear = true;
          break;
        }
        const more = octets.subarray(at, at + RECORD_HEADER - this.header.length);
        this.header = Buffer.concat([this.header, more]);
        at += more.length;
        this.pass(more);
        if (this.header.length < RECORD_HEADER) continue;
        this.left = this.header.readUInt16BE(3);
        this.header = Buffer.alloc(0);
      }
      const content = octets.subarray(at, at + this.left);
      at += content.length;
      this.left -= content.length;
      this.pass(content);
    }
    const clear = octets.subarray(at);
    if (clear.length === 0) return;
    if (this.rest !== undefined) this.rest.push(clear);
    // As long as TLS is in force it is for TLS to say what is wrong.
    else this.pass(clear);
  }

  private pass(octets: Buffer): void {
    if (octets.length > 0 && !this.push(octets)) this.raw.pause();
  }
}
