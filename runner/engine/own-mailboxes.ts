import type { Account } from '../targets/target.js';
import { fingerprint } from './ownership-check.js';

/** What may part the levels of a name. */
const hierarchy = /[/.\\]/;

/** The mailboxes that a run makes, by the beginnings of their names, with what it has put into them. */
export class OwnMailboxes {
  private readonly messages = new Map<string, Set<string>>();
  /** How long those beginnings are: few lengths, so that no name has to be held against each of them. */
  private readonly lengths = new Set<number>();
  private readonly doubts = new Map<Account, string>();

  /**
   * The server may do to another mailbox of the account what it is asked to do to one of the harness's.
   * @param why undefined: nothing speaks for that any more
   */
  doubt(account: Account, why: string | undefined): void {
    if (why === undefined) this.doubts.delete(account);
    else this.doubts.set(account, why);
  }

  /**
   * Why a command may reach another mailbox than it names; undefined when nothing speaks for that.
   * @param accounts that a connection may have signed in to; undefined: any
   */
  doubtAbout(accounts: readonly Account[] = [...this.doubts.keys()]): string | undefined {
    return accounts.map(account => this.doubts.get(account)).find(why => why !== undefined);
  }

  /** Mailboxes whose names begin so are the harness's from now on. */
  claim(beginning: string): void {
    this.messages.set(beginning, new Set());
    this.lengths.add(beginning.length);
  }

  /** Did the harness make a mailbox of this name? One that goes up the hierarchy may end anywhere. */
  owns(name: string): boolean {
    return this.beginningOf(name) !== undefined;
  }

  /** Is it what another account calls such a mailbox: a level of it, but not the first, begins as the own name does without its prefix (RFC 2342 5)? */
  sharedAs(name: string): boolean {
    const levels = name.split(hierarchy);
    if (levels.includes('') || name.includes('..')) return false;
    const endings = [...this.messages.keys()].map(beginning => beginning.split(hierarchy).at(-1) ?? '');
    return levels.slice(1).some(level => endings.some(ending => ending !== '' && level.startsWith(ending)));
  }

  /** Is it the name of such a mailbox, in whatever case? Servers may write names in another case than they were given. */
  resembles(name: string): boolean {
    const lower = name.toLowerCase();
    return [...this.messages.keys()].some(beginning => lower.startsWith(beginning.toLowerCase()));
  }

  /** Were any messages sent for a mailbox of the harness? */
  get filled(): boolean {
    return [...this.messages.values()].some(({ size }) => size > 0);
  }

  /** Messages were sent for a mailbox of the harness. */
  put(name: string, messages: readonly Buffer[]): void {
    const held = this.messages.get(this.beginningOf(name) ?? '');
    // What shows nothing of a message is like any other that shows nothing.
    for (const one of messages.map(fingerprint)) if (one !== '') held?.add(one);
  }

  /**
   * Did the harness put a message like this one there?
   * @param name of the mailbox; undefined: any that the harness made
   */
  holds(fingerprint: string, name?: string): boolean {
    if (name !== undefined) return this.messages.get(this.beginningOf(name) ?? '')?.has(fingerprint) ?? false;
    return [...this.messages.values()].some(held => held.has(fingerprint));
  }

  private beginningOf(name: string): string | undefined {
    if (/(?:^|[/.\\])\.\.(?:[/\\]|$)/.test(name)) return undefined;
    for (const length of this.lengths) {
      const beginning = name.slice(0, length);
      if (beginning.length === length && this.messages.has(beginning)) return beginning;
    }
    return undefined;
  }
}
