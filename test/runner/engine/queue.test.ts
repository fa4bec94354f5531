import { describe, expect, it } from 'vitest';
import { Queue } from '../../../runner/engine/queue.js';
import type { Scenario } from './playing.js';

/** Those with a capital need accounts to themselves. */
const scenarios = ['a', 'B', 'c', 'D', 'e'].map(id => ({ id }) as Scenario);
const leases = ({ id }: Scenario) => id !== id.toLowerCase();

/** All of a queue; accounts come free before the turns that are named. */
function order(strict: boolean, free: (turn: number) => boolean): string {
  let turn = 0;
  const queue = new Queue(scenarios, { leases, hasFor: one => !leases(one) || free(turn) }, strict);
  const ids: string[] = [];
  for (let one = queue.next(); one !== undefined; one = queue.next()) {
    ids.push(one.id);
    turn += 1;
  }
  return ids.join('');
}

describe('the queue of scenarios', () => {
  it('keeps the order as long as there are accounts', () => {
    expect(order(false, () => true)).toBe('aBcDe');
  });

  it('lets those go first that need no account to themselves, and keeps the order of the others', () => {
    expect(order(false, () => false)).toBe('aceBD');
    expect(order(false, turn => turn === 2)).toBe('acBeD');
  });

  it('lets none go first where the order is asked for', () => {
    expect(order(true, () => false)).toBe('aBcDe');
  });
});
