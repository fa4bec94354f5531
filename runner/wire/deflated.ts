import { Duplex } from 'node:stream';
import { constants, createDeflateRaw, createInflateRaw } from 'node:zlib';

/** So many octets may wait to be inflated; then the server has to wait. */
const MOST_WAITING = 64 * 1024;

/** How many octets went one way: as they are, and as they were on the wire. */
export interface Volume {
  plain: number;
  deflated: number;
}

/** What the server sends is not what DEFLATE makes. */
export class NotDeflated extends Error {
  override readonly name = 'NotDeflated';
}

/**
 * Octets that go through DEFLATE both ways (RFC 1951), without the header of zlib, and flushed with each write (RFC 4978 3). No more is inflated than
 * is read: a few octets that stand for very many cost no more memory than the many would.
 */
export class Deflated extends Duplex {
  readonly sent: Volume = { plain: 0, deflated: 0 };
  readonly received: Volume = { plain: 0, deflated: 0 };
  private readonly lower: Duplex;
  private readonly deflate = createDeflateRaw();
  // A stream that the server breaks off has no last block.
  private readonly inflate = createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH });
  /** What was deflated and is not written yet. */
  private readonly ready: Buffer[] = [];
  /** Pieces that are being inflated. */
  private inflating = 0;
  private lowerEnded = false;
  private readonly waiting: (() => void)[] = [];

  /**
   * @param lower what the octets on the wire go through, which nobody else may read any more. It must have an `error` listener
   * @param came octets that were read from it and are deflated already
   */
  constructor(lower: Duplex, came: Buffer) {
    super({ allowHalfOpen: true });
    this.lower = lower;
    const { deflate, inflate } = this;
    deflate.on('data', (octets: Buffer) => this.ready.push(octets));
    deflate.on('error', error => this.destroy(error));
    inflate.on('data', (octets: Buffer) => {
      this.received.plain += octets.length;
      if (!this.push(octets)) inflate.pause();
      this.tell();
    });
    inflate.on('error', error => this.broken(error.message));
    inflate.on('end', () => {
      if (this.lowerEnded) this.push(null);
      else this.broken('octets follow the last block');
    });
    if (came.length > 0) this.takeIn(came);
    lower.on('data', (octets: Buffer) => this.takeIn(octets));
    lower.on('end', () => {
      this.lowerEnded = true;
      inflate.end();
    });
    lower.on('error', error => void this.settled().then(() => this.destroy(error)));
    lower.on('close', () => this.destroy());
  }

  /** Waits until what has come is inflated, or as much of it as is held. */
  async settled(): Promise<void> {
    while (this.inflating > 0 && !this.inflate.isPaused() && !this.destroyed)
      await new Promise<void>(resolve => this.waiting.push(resolve));
  }

  override _read(): void {
    this.inflate.resume();
  }

  override _write(octets: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this._writev([{ chunk: octets, encoding }], done);
  }

  override _writev(
    pieces: readonly { readonly chunk: Buffer; readonly encoding: BufferEncoding }[],
    done: (error?: Error | null) => void,
  ): void {
    for (const { chunk } of pieces) {
      this.sent.plain += chunk.length;
      this.deflate.write(chunk);
    }
    this.deflate.flush(constants.Z_SYNC_FLUSH, () => {
      const octets = Buffer.concat(this.ready.splice(0));
      this.sent.deflated += octets.length;
      this.lower.write(octets, done);
    });
  }

  override _final(done: () => void): void {
    this.lower.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.deflate.destroy();
    this.inflate.destroy();
    this.lower.destroy();
    this.tell();
    done(error);
  }

  private takeIn(octets: Buffer): void {
    this.received.deflated += octets.length;
    this.inflating++;
    this.inflate.write(octets, () => {
      this.inflating--;
      if (this.lower.isPaused() && this.inflate.writableLength < MOST_WAITING) this.lower.resume();
      this.tell();
    });
    if (this.inflate.writableLength >= MOST_WAITING) this.lower.pause();
  }

  private broken(why: string): void {
    this.destroy(new NotDeflated(`what the server sends is not compressed by DEFLATE: ${why}`));
  }

  private tell(): void {
    for (const look of this.waiting.splice(0)) look();
  }
}
