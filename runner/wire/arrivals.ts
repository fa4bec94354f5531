import type { Clock } from './clock.js';
import { isFinal, type WireEvent } from './event.js';

interface Waiter {
  readonly resolve: (event: WireEvent) => void;
  /** Takes its time-out back. */
  readonly cancel: () => void;
}

/** What has happened on a connection and was not asked for yet, in order. */
export class Arrivals {
  private readonly events: WireEvent[] = [];
  private waiter: Waiter | undefined;
  private last: WireEvent | undefined;
  private read = 0;

  constructor(private readonly clock: Clock) {}

  /** Octets that wait here. */
  get octets(): number {
    return this.read;
  }

  /** The event that ended the connection, when there was one. */
  get final(): WireEvent | undefined {
    return this.last;
  }

  /** Does somebody wait for the next event? */
  get awaited(): boolean {
    return this.waiter !== undefined;
  }

  push(event: WireEvent): void {
    if (isFinal(event)) this.last = event;
    if (this.waiter !== undefined) {
      const { resolve, cancel } = this.waiter;
      cancel();
      this.waiter = undefined;
      resolve(event);
      return;
    }
    if (event.kind === 'octets') this.read += event.octets.length;
    this.events.push(event);
  }

  /** The next event, if there is one. After the end of the connection its last event is given again. */
  take(): WireEvent | undefined {
    const event = this.events.shift() ?? this.last;
    if (event?.kind === 'octets') this.read -= event.octets.length;
    return event;
  }

  /** The next event, or `timeout` after so many milliseconds. */
  next(timeoutMs: number): Promise<WireEvent> {
    if (this.waiter !== undefined) throw new Error('only one can wait for the next event of a connection');
    const event = this.take();
    if (event !== undefined) return Promise.resolve(event);
    return new Promise(resolve => {
      const cancel = this.clock.after(timeoutMs, () => {
        this.waiter = undefined;
        resolve({ kind: 'timeout' });
      });
      this.waiter = { resolve, cancel };
    });
  }

  /** Throws away the octets that wait here and says how many they were. */
  dropOctets(): number {
    return this.takeOctets().reduce((sum, { length }) => sum + length, 0);
  }

  /** The octets that wait here, taken out. */
  takeOctets(): readonly Buffer[] {
    const taken = this.events.flatMap(event => (event.kind === 'octets' ? [event.octets] : []));
    this.events.splice(0, this.events.length, ...this.events.filter(event => event.kind !== 'octets'));
    this.read = 0;
    return taken;
  }
}
