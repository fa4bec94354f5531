import { Duplex, type Transform } from 'node:stream';
import { constants, createDeflateRaw, createInflateRaw, type DeflateRaw } from 'node:zlib';

/** So many octets may wait to be inflated; then the client has to wait. */
const MOST_WAITING = 64 * 1024;

/** What octets go through, each way. */
export interface Coders {
  readonly deflate: DeflateRaw;
  readonly inflate: Transform;
}

/** DEFLATE as it is, without the header of zlib (RFC 1951). */
export function rawDeflate(): Coders {
  return {
    deflate: createDeflateRaw(),
    inflate: createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH }),
  };
}

/**
 * What the server reads and writes goes through DEFLATE, and is flushed with each write (RFC 4978 3). Octets that cannot be inflated end the connection.
 * No more is inflated than the session reads, so few octets that stand for very many take no memory.
 */
export class Deflated extends Duplex {
  private readonly lower: Duplex;
  private readonly coders: Coders;
  private readonly ready: Buffer[] = [];
  private ended = false;

  /**
   * @param lower what nobody else reads from any more
   * @param came octets that were read from it before
   */
  constructor(lower: Duplex, came: Buffer, coders: Coders = rawDeflate()) {
    super({ allowHalfOpen: true });
    this.lower = lower;
    this.coders = coders;
    const { deflate, inflate } = coders;
    deflate.on('data', (octets: Buffer) => this.ready.push(octets));
    deflate.on('error', () => this.destroy());
    inflate.on('data', (octets: Buffer) => {
      if (!this.push(octets)) inflate.pause();
    });
    inflate.on('error', () => this.destroy());
    inflate.on('end', () => {
      if (this.ended) this.push(null);
      else this.destroy();
    });
    if (came.length > 0) this.takeIn(came);
    lower.on('data', (octets: Buffer) => this.takeIn(octets));
    lower.on('end', () => {
      this.ended = true;
      inflate.end();
    });
    lower.on('close', () => this.destroy());
    lower.resume();
  }

  override _read(): void {
    this.coders.inflate.resume();
  }

  override _write(octets: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this._writev([{ chunk: octets, encoding }], done);
  }

  override _writev(
    pieces: readonly { readonly chunk: Buffer; readonly encoding: BufferEncoding }[],
    done: (error?: Error | null) => void,
  ): void {
    for (const { chunk } of pieces) this.coders.deflate.write(chunk);
    this.coders.deflate.flush(constants.Z_SYNC_FLUSH, () =>
      this.lower.write(Buffer.concat(this.ready.splice(0)), done),
    );
  }

  override _final(done: () => void): void {
    this.lower.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.coders.deflate.destroy();
    this.coders.inflate.destroy();
    this.lower.destroy();
    done(error);
  }

  private takeIn(octets: Buffer): void {
    const { lower } = this;
    const { inflate } = this.coders;
    inflate.write(octets, () => {
      if (lower.isPaused() && inflate.writableLength < MOST_WAITING) lower.resume();
    });
    if (inflate.writableLength >= MOST_WAITING) lower.pause();
  }
}
