/** Time by which waits are measured. */
export interface Clock {
  /** Milliseconds since some moment in the past. */
  now(): number;
  /**
   * Calls back once, when so many milliseconds have passed on this clock.
   * @returns takes it back
   */
  after(ms: number, wake: () => void): () => void;
}

/** The clock is looked at so often, in milliseconds. */
const beat = 20;
/** So much passes at the most between two looks: what is beyond was a stall of the event loop, or of the whole machine. */
const mostAtOnce = 2 * beat;
/** Node fires a longer timer at once. */
const longestTimer = 2 ** 31 - 1;

/**
 * A clock that stands still while the event loop does. A server is not silent because nobody listened: what it sent during a stall is read when
 * the loop runs again, and a wait goes on for as long as it was meant to.
 */
export class LoopClock implements Clock {
  private passed: number;
  private seen: number;
  private beats = false;

  /** @param real milliseconds that never stand still */
  constructor(private readonly real: () => number = () => performance.now()) {
    this.seen = real();
    this.passed = this.seen;
  }

  now(): number {
    const real = this.real();
    this.passed += Math.min(real - this.seen, mostAtOnce);
    this.seen = real;
    if (!this.beats) setInterval(() => this.now(), beat).unref();
    this.beats = true;
    return this.passed;
  }

  after(ms: number, wake: () => void): () => void {
    const due = this.now() + ms;
    let timer: NodeJS.Timeout;
    const look = () => {
      const left = due - this.now();
      if (left <= 0) wake();
      else timer = setTimeout(look, Math.min(left, longestTimer));
    };
    timer = setTimeout(look, Math.min(Math.max(0, ms), longestTimer));
    return () => clearTimeout(timer);
  }
}

/** The clock of this process. */
export const loopClock: Clock = new LoopClock();
