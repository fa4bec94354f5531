import type { Compiled } from '../protocols/match/compiled.js';
import type { Expected } from '../protocols/match/expectation.js';
import type { Scenario } from './model.js';

/**
 * The same things in an order that the seed makes, so that what depends on the order shows, and can be shown again.
 * @param seed a whole number; the same one makes the same order
 */
export function shuffled<T>(things: readonly T[], seed: number): T[] {
  const random = numbers(seed);
  const order = [...things];
  for (let last = order.length - 1; last > 0; last--) {
    const at = Math.floor(random() * (last + 1));
    // They change places.
    order.splice(at, 1, ...order.splice(last, 1, ...order.slice(at, at + 1)));
  }
  return order;
}

/** Numbers from 0 up to 1, 1 left out, each equally likely: the generator xorshift32 of Marsaglia, Xorshift RNGs (2003). */
function numbers(seed: number): () => number {
  // Seeds that are near each other are to make orders that are not; 0 would stay 0.
  let state = Math.imul((seed ^ (seed / 2 ** 32)) + 1, 0x9e3779b1) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Scenarios that wait for long before the others, so that none of them is left over at the end; those that wait as long stay in their order. */
export function longestWaitFirst(scenarios: readonly Scenario[]): Scenario[] {
  const waits = new Map(scenarios.map(one => [one, waitOf(one)]));
  return scenarios.toSorted((a, b) => (waits.get(b) ?? 0) - (waits.get(a) ?? 0));
}

/** How long a scenario may take to wait, in milliseconds, as far as its steps tell: what it idles, and a part of what a step gives the server. */
function waitOf(scenario: Scenario): number {
  return scenario.steps.reduce((sum, { withinMs = 0 }) => sum + withinMs / 4, idleOf(scenario));
}

/** How long a scenario lets time pass whatever the server does, in milliseconds: its pauses, and the silences that it waits for. */
export function idleOf({ steps }: Scenario): number {
  return steps.reduce((sum, { action, expect, observe }) => {
    const silences = [expect, ...Object.values(observe ?? {})].map(silenceOf);
    return sum + (action?.verb === 'pause' ? action.ms : 0) + Math.max(...silences);
  }, 0);
}

function silenceOf(expected: Compiled<Expected> | undefined): number {
  return expected?.isKnown ? (expected.bind(() => undefined).silenceMs ?? 0) : 0;
}
