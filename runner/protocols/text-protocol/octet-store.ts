/** Octets gathered piece by piece in one growing buffer: linear in time, and small pieces cost no object each. */
export class OctetStore {
  private buffer = Buffer.alloc(0);
  length = 0;

  append(octets: Uint8Array): void {
    const needed = this.length + octets.length;
    if (needed > this.buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(needed, this.buffer.length * 2, 256));
      this.buffer.copy(grown, 0, 0, this.length);
      this.buffer = grown;
    }
    this.buffer.set(octets, this.length);
    this.length = needed;
  }

  /** What has been gathered, as a buffer of its own; the store is empty afterwards. */
  take(): Buffer {
    const taken = this.buffer.subarray(0, this.length);
    this.buffer = Buffer.alloc(0);
    this.length = 0;
    return taken;
  }

  /** The first `count` octets, for a report. */
  peek(count: number): Buffer {
    return Buffer.from(this.buffer.subarray(0, Math.min(count, this.length)));
  }
}
