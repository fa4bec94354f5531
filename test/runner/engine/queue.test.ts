import { describe, expect, it } from 'vitest';
import { Queue } from '../../../runner/engine/queue.js';
import type { Scenario } from './playing.js';

/** Those with a capital need accounts to themselves; those with a `z` idle. */
const scenarios = (ids: string) => ids.split(' ').map(id => ({ id }) as Scenario);
const leases = ({ id }: Scenario) => id !== id.toLowerCase();
const idles = ({ id }: Scenario) => /z/i.test(id);

/**
 * The order in which they are begun.
 * @param free whether there is an account, by turn
 * @param ends the ids of those that have been played before a turn
 */
function order(
  ids: string,
  mostIdling: number | undefined,
  { free = () => true, ends = () => '' }: { free?: (turn: number) => boolean; ends?: (turn: number) => string } = {},
): string {
  let turn = 0;
  const all = scenarios(ids);
  const hasFor = (one: Scenario) => !leases(one) || free(turn);
  const queue = new Queue(all, { leases, hasFor, idles }, mostIdling);
  const begun: string[] = [];
  for (let one = queue.next(); one !== undefined; one = queue.next()) {
    begun.push(one.id);
    turn += 1;
    const ended = all.find(({ id }) => id === ends(turn));
    if (ended !== undefined) queue.done(ended);
  }
  return begun.join(' ');
}

describe('the queue of scenarios', () => {
  it('begins those that need an account to themselves as long as there are accounts', () => {
    expect(order('a B c D e', 2)).toBe('B D a c e');
  });

  it('begins the others while there are none', () => {
    expect(order('a B c D e', 2, { free: () => false })).toBe('a c e B D');
    expect(order('a B c D e', 2, { free: turn => turn === 1 })).toBe('a B c e D');
  });

  it('begins those that idle first, but no more than so many at a time while there are others', () => {
    expect(order('a z1 b z2 z3 c z4', 2)).toBe('z1 z2 a b c z3 z4');
    expect(order('a z1 b z2 z3 c z4', 2, { ends: turn => (turn === 3 ? 'z1' : '') })).toBe('z1 z2 a z3 b c z4');
  });

  it('lets none that idle wait for an account while there are others', () => {
    expect(order('a Z1 b z2', 2, { free: turn => turn > 1 })).toBe('z2 a Z1 b');
  });

  it('keeps the order where it is asked for', () => {
    expect(order('a Z1 B z2 c', undefined, { free: () => false })).toBe('a Z1 B z2 c');
  });
});
