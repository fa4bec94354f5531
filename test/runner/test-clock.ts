import type { Clock } from '../../runner/wire/clock.js';

/** A clock that a test moves on. */
export class TestClock implements Clock {
  private time = 0;
  private readonly waits = new Set<{ readonly due: number; readonly wake: () => void }>();

  now(): number {
    return this.time;
  }

  after(ms: number, wake: () => void): () => void {
    const wait = { due: this.time + ms, wake };
    this.waits.add(wait);
    return () => this.waits.delete(wait);
  }

  /** Lets time pass; who waits is woken in turn. */
  advance(ms: number): void {
    const until = this.time + ms;
    for (;;) {
      const [next] = [...this.waits].filter(({ due }) => due <= until).sort((a, b) => a.due - b.due);
      if (next === undefined) break;
      this.waits.delete(next);
      this.time = Math.max(this.time, next.due);
      next.wake();
    }
    this.time = until;
  }
}
