import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Octets of which any part can be read, wherever they are. */
export interface Octets {
  readonly length: number;
  /** Those from `from` up to `to`, in memory. */
  read(from: number, to: number): Buffer;
}

/** So many octets are kept in memory; more go to a file. */
export const mostInMemory = 4 * 1024 * 1024;

/** Octets are looked through in pieces of this size. */
export const pieceSize = 1024 * 1024;

/** Pieces of this size and more are kept as they are; smaller ones are put together, so that they cost no object each. */
const large = 8 * 1024;

/** Closes the file of a spool that nobody has any more. */
const forgotten = new FinalizationRegistry<number>(file => closeSync(file));

/**
 * Gathers octets piece by piece: a few in memory, and many in a file. The file has no name any more once it is open, so nothing is left of it when the
 * process ends, however it ends. Large pieces are not copied: they must not change.
 */
export class Spool implements Octets {
  length = 0;
  private pieces: Uint8Array[] = [];
  /** Small pieces together: the first octets of this buffer. */
  private tail = Buffer.alloc(0);
  private tailLength = 0;
  /** Octets that are in the file: those before the pieces. */
  private filed = 0;
  private file: number | undefined;

  /** How many octets it holds in memory. */
  get inMemory(): number {
    return this.length - this.filed;
  }

  /** @throws the system's error where there is no room for a file */
  append(octets: Uint8Array): void {
    if (octets.length >= large) {
      this.seal();
      this.pieces.push(octets);
    } else {
      if (this.tail.length - this.tailLength < octets.length) {
        this.seal();
        this.tail = Buffer.allocUnsafeSlow(Math.max(octets.length, Math.min(this.inMemory, 8 * large), 256));
      }
      this.tail.set(octets, this.tailLength);
      this.tailLength += octets.length;
    }
    this.length += octets.length;
    if (this.inMemory > mostInMemory) this.toFile();
  }

  read(from: number, to: number): Buffer {
    const end = Math.min(to, this.length);
    const octets = Buffer.allocUnsafe(Math.max(0, end - from));
    let at = this.readFile(octets, from);
    let start = this.filed;
    for (const piece of [...this.pieces, this.tail.subarray(0, this.tailLength)]) {
      const place = from + at - start;
      if (at < octets.length && place < piece.length) {
        const part = piece.subarray(place, place + octets.length - at);
        octets.set(part, at);
        at += part.length;
      }
      start += piece.length;
    }
    return octets;
  }

  /** What comes from here on stands behind the small pieces. */
  private seal(): void {
    if (this.tailLength > 0) this.pieces.push(this.tail.subarray(0, this.tailLength));
    this.tail = this.tail.subarray(this.tailLength);
    this.tailLength = 0;
  }

  private toFile(): void {
    this.seal();
    if (this.file === undefined) {
      const path = join(tmpdir(), `mailspec-${randomUUID()}`);
      this.file = openSync(path, 'wx+', 0o600);
      rmSync(path, { force: true });
      forgotten.register(this, this.file);
    }
    for (const piece of this.pieces) {
      for (let put = 0; put < piece.length; )
        put += writeSync(this.file, piece, put, piece.length - put, this.filed + put);
      this.filed += piece.length;
    }
    this.pieces = [];
  }

  /** Fills the buffer with what is in the file from a place on. @returns how many octets that were */
  private readFile(octets: Buffer, from: number): number {
    if (this.file === undefined || from >= this.filed) return 0;
    const wanted = Math.min(octets.length, this.filed - from);
    for (let got = 0; got < wanted; ) {
      const more = readSync(this.file, octets, got, wanted - got, from + got);
      if (more === 0) throw new Error('the file of octets that came has become shorter');
      got += more;
    }
    return wanted;
  }
}

/** Octets that are in memory. */
export function inMemory(octets: Buffer): Octets {
  return { length: octets.length, read: (from, to) => octets.subarray(from, to) };
}

/** Are the octets from `from` on these, to their end? */
export function endsWith(octets: Octets, from: number, wanted: Buffer): boolean {
  if (octets.length - from !== wanted.length) return false;
  for (let at = 0; at < wanted.length; at += pieceSize) {
    const part = wanted.subarray(at, at + pieceSize);
    if (!octets.read(from + at, from + at + part.length).equals(part)) return false;
  }
  return true;
}

/** Do these stand among the octets? */
export function holds(octets: Octets, wanted: Buffer): boolean {
  for (let at = 0; at === 0 || at < octets.length; at += pieceSize) {
    if (octets.read(at, Math.min(octets.length, at + pieceSize + wanted.length)).includes(wanted)) return true;
  }
  return false;
}
