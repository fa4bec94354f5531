import type { Account } from '../targets/target.js';

/** Hands accounts out to scenarios, each to one at a time. A scenario that needs several gets them at once, so that none waits holding one. */
export class Leases {
  private readonly free: Account[];
  private readonly waiting: { readonly count: number; readonly give: (accounts: Account[]) => void }[] = [];

  constructor(accounts: readonly Account[]) {
    this.free = [...accounts];
  }

  /** Could so many be had at once? */
  has(count: number): boolean {
    return count === 0 || (this.waiting.length === 0 && this.free.length >= count);
  }

  /**
   * Waits for so many accounts.
   * @param count at most as many as there are in all
   */
  async lease(count: number): Promise<readonly Account[]> {
    if (count === 0) return [];
    if (this.has(count)) return this.free.splice(0, count);
    return new Promise(give => this.waiting.push({ count, give }));
  }

  /** Takes accounts back. */
  release(accounts: readonly Account[]): void {
    this.free.push(...accounts);
    // First come, first served: a scenario that needs two is not overtaken for ever by those that need one.
    for (let next = this.waiting[0]; next !== undefined && next.count <= this.free.length; next = this.waiting[0]) {
      this.waiting.shift();
      next.give(this.free.splice(0, next.count));
    }
  }
}
