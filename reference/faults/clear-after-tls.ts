import type { Socket } from 'node:net';
import { Duplex, Readable } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import type { UnderTls } from '../net/connection.js';

/** Type, version and length stand before the content of a TLS record (RFC 8446 5.1). */
const HEADER = 5;

/** TLS is spoken over this, and what the client sends in the clear behind TLS is read as if it still had it, against RFC 8446 6.1. */
export class ClearAfterTls extends Duplex implements UnderTls {
  /** What was in TLS, and what came in the clear behind it. */
  readonly all = new Readable({ read() {} });
  private readonly raw: Socket;
  private unread = Buffer.alloc(0);

  constructor(raw: Socket) {
    super();
    this.raw = raw;
    raw.on('data', octets => this.takeIn(octets));
    raw.on('end', () => this.all.push(null));
    raw.on('close', () => this.destroy());
    raw.on('error', () => {});
    raw.resume();
  }

  /** Reads from the TLS that is spoken over this; `ended` is called when the client has ended it. */
  follow(secured: TLSSocket, ended: () => void): void {
    secured.on('data', octets => this.all.push(octets));
    secured.once('end', ended);
  }

  override _read(): void {}

  override _write(octets: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.raw.write(octets, done);
  }

  private takeIn(octets: Buffer): void {
    this.unread = Buffer.concat([this.unread, octets]);
    for (let end = this.record(); end > 0 && end <= this.unread.length; end = this.record()) {
      this.push(this.unread.subarray(0, end));
      this.unread = this.unread.subarray(end);
    }
    if (this.unread.length === 0 || this.record() > 0) return;
    this.all.push(this.unread);
    this.unread = Buffer.alloc(0);
  }

  /** How many octets the record has, its header included, with which the unread ones begin; 0 when it is no record. */
  private record(): number {
    const type = this.unread[0] ?? 0;
    if (type < 20 || type > 24) return 0;
    return HEADER + (this.unread.length < HEADER ? 0 : this.unread.readUInt16BE(3));
  }
}
