import { timingSafeEqual } from 'node:crypto';
import { Account } from './account.js';

/** All accounts of the server, in memory. */
export class Store {
  readonly domain: string;
  private readonly byName = new Map<string, Account>();
  private lastUidValidity = Math.floor(Date.now() / 1000);

  /**
   * @param accounts user names (folded to lower case for look-up) and passwords; the last one also receives Postmaster's mail
   * @param domain the mail domain: an account's address is user@domain
   */
  constructor(accounts: readonly { user: string; password: string }[], domain: string) {
    this.domain = domain;
    for (const { user, password } of accounts) {
      this.byName.set(user.toLowerCase(), new Account(user, password, () => ++this.lastUidValidity));
    }
  }

  /** Every account, in the order given. */
  get accounts(): readonly Account[] {
    return [...this.byName.values()];
  }

  /** The account of a user name, or of a whole address in the store's domain. Case is folded. */
  account(user: string): Account | undefined {
    const suffix = `@${this.domain.toLowerCase()}`;
    const name = user.toLowerCase();
    return (
      this.byName.get(name) ?? (name.endsWith(suffix) ? this.byName.get(name.slice(0, -suffix.length)) : undefined)
    );
  }

  /** The account, if the user exists and the password is right; undefined otherwise, without saying which of the two it was. */
  authenticate(user: string, password: string): Account | undefined {
    const account = this.account(user);
    if (account === undefined) return undefined;
    const given = Buffer.from(password);
    const right = Buffer.from(account.password);
    return given.length === right.length && timingSafeEqual(given, right) ? account : undefined;
  }

  /**
   * The account that mail for an address is delivered to. Local-parts and domains are folded.
   * Postmaster in the store's domain is the last account (RFC 5321 4.5.1).
   * @param domain undefined for the bare form `<Postmaster>`
   */
  byAddress(localPart: string, domain: string | undefined): Account | undefined {
    const postmaster = localPart.toLowerCase() === 'postmaster';
    if (domain === undefined) return postmaster ? this.accounts.at(-1) : undefined;
    if (domain.toLowerCase() !== this.domain.toLowerCase()) return undefined;
    return this.byName.get(localPart.toLowerCase()) ?? (postmaster ? this.accounts.at(-1) : undefined);
  }
}
