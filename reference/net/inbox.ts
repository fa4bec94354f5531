import type { Readable } from 'node:stream';

/** Octets kept for a session that is busy before the socket is told to wait. */
const HIGH_WATER = 256 * 1024;

/** What a socket has received and the session has not yet read, in order. */
export class Inbox {
  private readonly chunks: Buffer[] = [];
  private held = 0;
  private taken = 0;
  private finished = false;
  private ignoring = false;
  private wake: (() => void) | undefined;
  private readonly socket: Readable;

  constructor(socket: Readable) {
    this.socket = socket;
    socket.on('data', this.onData);
    socket.on('end', this.onEnd);
  }

  /** How many octets wait to be read. */
  get octets(): number {
    return this.held;
  }

  /** How many octets the socket has given, read or not. */
  get received(): number {
    return this.taken;
  }

  /** The oldest chunk, taken out; undefined when nothing waits. */
  shift(): Buffer | undefined {
    const chunk = this.chunks.shift();
    if (chunk !== undefined) this.held -= chunk.length;
    return chunk;
  }

  /** The octets up to this one, if the oldest chunk has it, taken out. */
  shiftThrough(octet: number): Buffer | undefined {
    const [chunk] = this.chunks;
    const length = chunk === undefined ? 0 : chunk.indexOf(octet) + 1;
    if (chunk === undefined || length === 0) return undefined;
    if (length === chunk.length) this.chunks.shift();
    else this.chunks[0] = chunk.subarray(length);
    this.held -= length;
    return chunk.subarray(0, length);
  }

  /** Puts the unread rest of a chunk back in front. */
  unshift(rest: Buffer): void {
    if (rest.length === 0) return;
    this.chunks.unshift(rest);
    this.held += rest.length;
  }

  /** Everything that waits, taken out. */
  take(): Buffer {
    const unread = Buffer.concat(this.chunks);
    this.drop();
    return unread;
  }

  /** Waits until something can be read ('octets'), the stream ends ('end') or `limit` milliseconds pass ('idle'). */
  wait(limit: number): Promise<'octets' | 'end' | 'idle'> {
    if (this.chunks.length > 0) return Promise.resolve('octets');
    if (this.finished) return Promise.resolve('end');
    if (this.socket.isPaused()) this.socket.resume();
    return new Promise(resolve => {
      const timer = setTimeout(() => {
        this.wake = undefined;
        resolve('idle');
      }, limit);
      this.wake = () => {
        clearTimeout(timer);
        this.wake = undefined;
        resolve(this.chunks.length > 0 ? 'octets' : 'end');
      };
    });
  }

  /** Stops listening, as the socket goes to another reader, and forgets what was received and not read. */
  detach(): void {
    this.socket.off('data', this.onData);
    this.socket.off('end', this.onEnd);
    this.socket.pause();
    this.drop();
    this.finish();
  }

  /** Drops everything from here on, still reading so that the client's close is seen. */
  ignore(): void {
    this.ignoring = true;
    this.drop();
    this.socket.resume();
    this.finish();
  }

  /** No more octets will come. What was received before can still be read. */
  finish(): void {
    this.finished = true;
    this.wake?.();
  }

  /** Forgets what was received and not read. */
  drop(): void {
    this.chunks.length = 0;
    this.held = 0;
  }

  private readonly onData = (chunk: Buffer): void => {
    if (this.ignoring) return;
    this.taken += chunk.length;
    this.chunks.push(chunk);
    this.held += chunk.length;
    if (this.held > HIGH_WATER) this.socket.pause();
    this.wake?.();
  };

  private readonly onEnd = (): void => this.finish();
}
