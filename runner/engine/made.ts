import type { Account } from '../targets/target.js';

/** The mailboxes that a run makes, by the beginnings of their names, with how many messages it has put into them. */
export class Made {
  private readonly messages = new Map<string, number>();
  private readonly doubts = new Map<Account, string>();

  /**
   * What an account opens may be something else than it was asked for.
   * @param why undefined: nothing speaks for that any more
   */
  doubt(account: Account, why: string | undefined): void {
    if (why === undefined) this.doubts.delete(account);
    else this.doubts.set(account, why);
  }

  /**
   * Why what is open may be something else than it was asked for; undefined when nothing speaks for that.
   * @param accounts that a connection may have signed in to; undefined: any
   */
  doubtAbout(accounts: readonly Account[] = [...this.doubts.keys()]): string | undefined {
    return accounts.map(account => this.doubts.get(account)).find(why => why !== undefined);
  }

  /** Mailboxes whose names begin so are the harness's from now on. */
  claim(beginning: string): void {
    this.messages.set(beginning, 0);
  }

  /** Did the harness make a mailbox of this name? One that goes up the hierarchy may end anywhere. */
  owns(name: string): boolean {
    return this.beginningOf(name) !== undefined;
  }

  /** Is it the name of such a mailbox, in whatever case? Servers may write names in another case than they were given. */
  resembles(name: string): boolean {
    const lower = name.toLowerCase();
    return [...this.messages.keys()].some(beginning => lower.startsWith(beginning.toLowerCase()));
  }

  /** Messages were sent for a mailbox of the harness. */
  put(name: string, count: number): void {
    const beginning = this.beginningOf(name);
    if (beginning !== undefined) this.messages.set(beginning, this.holds(name) + count);
  }

  /** How many messages a mailbox of this name can hold, at the most. */
  holds(name: string): number {
    return this.messages.get(this.beginningOf(name) ?? '') ?? 0;
  }

  private beginningOf(name: string): string | undefined {
    if (/(?:^|[/.\\])\.\.(?:[/\\]|$)/.test(name)) return undefined;
    for (const beginning of this.messages.keys()) if (name.startsWith(beginning)) return beginning;
    return undefined;
  }
}
