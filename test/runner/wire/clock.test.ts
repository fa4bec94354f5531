import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LoopClock } from '../../../runner/wire/clock.js';
import { TestClock } from '../test-clock.js';

describe('the clock of the event loop', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] }));
  afterEach(() => void vi.useRealTimers());

  /** A clock whose real time moves with the timers of the test, but for stalls. */
  function clock() {
    let real = 1000;
    const loop = new LoopClock(() => real);
    const began = loop.now();
    return {
      loop,
      passed: () => loop.now() - began,
      /** The loop runs for so long. */
      run: (ms: number) => {
        for (let passed = 0; passed < ms; passed += 10) {
          real += 10;
          vi.advanceTimersByTime(10);
        }
      },
      /** The loop stands still for so long: no timer fires, real time goes on. */
      stall: (ms: number) => {
        real += ms;
      },
    };
  }

  it('goes as the real one does while the loop runs', () => {
    const { passed, run } = clock();
    run(5000);
    expect(passed()).toBe(5000);
  });

  it('stands still while the loop does', () => {
    const { passed, run, stall } = clock();
    run(1000);
    stall(60_000);
    run(1000);
    expect(passed()).toBeLessThanOrEqual(2040);
  });

  it('wakes nobody before his time has passed on it', () => {
    const { loop, run, stall } = clock();
    const wake = vi.fn();
    loop.after(300, wake);
    run(100);
    stall(10_000);
    run(100);
    expect(wake).not.toHaveBeenCalled();
    run(200);
    expect(wake).toHaveBeenCalledOnce();
  });

  it('wakes nobody who has taken it back', () => {
    const { loop, run } = clock();
    const wake = vi.fn();
    const cancel = loop.after(100, wake);
    run(50);
    cancel();
    run(500);
    expect(wake).not.toHaveBeenCalled();
  });

  it('waits for ever when asked to', () => {
    const { loop, run } = clock();
    const wake = vi.fn();
    loop.after(Number.POSITIVE_INFINITY, wake);
    run(1000);
    expect(wake).not.toHaveBeenCalled();
  });
});

describe('the clock of the tests', () => {
  it('wakes in turn', () => {
    const clock = new TestClock();
    const woken: number[] = [];
    clock.after(30, () => woken.push(clock.now()));
    clock.after(10, () => woken.push(clock.now()));
    clock.after(99, () => woken.push(clock.now()))();
    clock.advance(100);
    expect(woken).toEqual([10, 30]);
  });
});
