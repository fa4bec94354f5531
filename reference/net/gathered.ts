const FIRST_SIZE = 4096;

/** Octets put together from many small pieces, which are copied at once: kept one by one they would cost more than what they hold. */
export class Gathered {
  private room = Buffer.allocUnsafe(FIRST_SIZE);
  private length = 0;

  add(piece: Buffer): void {
    const length = this.length + piece.length;
    if (length > this.room.length) {
      const larger = Buffer.allocUnsafe(2 * length);
      this.room.copy(larger, 0, 0, this.length);
      this.room = larger;
    }
    piece.copy(this.room, this.length);
    this.length = length;
  }

  /** Forgets what was added. */
  clear(): void {
    this.room = Buffer.allocUnsafe(FIRST_SIZE);
    this.length = 0;
  }

  /** All that was added, in a Buffer of its own. */
  octets(): Buffer {
    return Buffer.from(this.room.subarray(0, this.length));
  }
}
