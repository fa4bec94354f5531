import { Mailbox } from './mailbox.js';

/** What a whole run was told of the accounts that it signed in to, on all of its connections. */
export class Accounts {
  /** By run. */
  private static readonly known = new WeakMap<object, Accounts>();
  private readonly accounts = new Map<string, Account>();

  /** Those of a run, whose sessions share them. @param run anything that stands for the run */
  static of(run: object): Accounts {
    const accounts = Accounts.known.get(run) ?? new Accounts();
    Accounts.known.set(run, accounts);
    return accounts;
  }

  /** The account of a user, by the name that signed in. */
  of(user: string): Account {
    const account = this.accounts.get(user) ?? new Account();
    this.accounts.set(user, account);
    return account;
  }
}

/** What a run was told of one account. */
export class Account {
  private readonly mailboxes = new Map<string, Mailbox>();

  /** A mailbox, as long as it keeps its name and its UIDVALIDITY: what UIDs mean is bound to both (RFC 3501 2.3.1.1). */
  mailbox(name: string, uidvalidity: number): Mailbox {
    const key = `${uidvalidity} ${name}`;
    const mailbox = this.mailboxes.get(key) ?? new Mailbox();
    this.mailboxes.set(key, mailbox);
    return mailbox;
  }
}
