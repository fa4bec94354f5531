import { protocolAt } from '../protocols/index.js';
import type { Scenario } from '../scenario/model.js';
import { remoteDomain, remotePlainDomain } from '../sink/sink.js';
import type { Account } from '../targets/target.js';
import { Transcript } from '../wire/transcript.js';
import { find, type Leftover, removeOwn } from './clean-up.js';
import type { RunContext } from './context.js';
import { Leases } from './leases.js';
import { MailboxAdmin } from './mailbox-admin.js';
import { Maildrop } from './maildrop.js';
import type { Namespace } from './namespace.js';
import { clientName, refusal } from './open.js';
import type { Tokens } from './tokens.js';
import { readsMail, usesMailboxes } from './uses.js';

/** So many accounts are kept back for scenarios that only send. */
const mostShared = 2;

/** How long an account that mail may still come for is left alone, in milliseconds: servers hand over within a second what they took. */
const rest = 1_500;

/** What the names of the mailboxes begin with that the harness makes, behind the namespace's prefix. */
const beginning = 'mailspec-';

/** So many times a maildrop is emptied at the end, before what it still holds is told. */
const emptyings = 3;

/** For scenarios that name no mailbox. */
const unasked: Namespace = { prefix: '', delimiter: '/' };

/** The target's accounts over a run: who has which, and the harness's own connections to them. */
export class AccountPool {
  private readonly leasing: Leases;
  /** Accounts that only receive: scenarios which never read mail share them. */
  private readonly shared: readonly Account[];
  private readonly admins = new Map<Account, MailboxAdmin>();
  /** Accounts whose INBOX was used. */
  private readonly mail = new Set<Account>();
  /** Accounts in which scenarios may have made mailboxes. */
  private readonly mailboxes = new Set<Account>();
  /** Accounts in which something may be left, with the first reason. */
  private readonly unclean = new Map<Account, string>();
  private readonly resting = new Set<NodeJS.Timeout>();
  /** Where accounts make their mailboxes: the same for all of them, so that one is asked. */
  private namespace: Promise<Namespace> | undefined;

  /** @param scenarios all that will be played: the accounts that are leased must do for the one that needs most */
  constructor(
    private readonly context: RunContext,
    scenarios: readonly Scenario[],
    private readonly tokens: Tokens,
  ) {
    const { accounts } = context.target;
    const counts = scenarios.filter(one => readsMail(one) || one.accounts > mostShared).map(one => one.accounts);
    const most = Math.max(0, ...counts.filter(count => count <= accounts.length));
    // With few accounts nothing is shared: mail for one scenario would come into the INBOX that another one counts.
    const keep = accounts.length >= 4 ? Math.min(mostShared, accounts.length - most) : 0;
    this.leasing = new Leases(accounts.slice(0, accounts.length - keep));
    this.shared = keep === 0 ? [] : accounts.slice(-keep);
  }

  /** Does a scenario have accounts to itself, for which it may have to wait? */
  leases(scenario: Scenario): boolean {
    return scenario.accounts > 0 && !this.shares(scenario);
  }

  /** Could a scenario have its accounts at once? */
  hasFor(scenario: Scenario): boolean {
    return !this.leases(scenario) || this.leasing.has(scenario.accounts);
  }

  async lease(scenario: Scenario): Promise<readonly Account[]> {
    const accounts = this.shares(scenario)
      ? this.shared.slice(0, scenario.accounts)
      : await this.leasing.lease(scenario.accounts);
    for (const account of accounts) {
      if (scenario.touchesMaildrop) this.mail.add(account);
      if (usesMailboxes(scenario)) this.mailboxes.add(account);
    }
    return accounts;
  }

  /**
   * Takes the accounts of a scenario back.
   * @param finished whether it was played to its end. What one that was broken off has sent may still be on its way, and would be counted
   *   by the next that has the account
   */
  release(scenario: Scenario, accounts: readonly Account[], finished: boolean): void {
    if (this.shares(scenario)) return;
    if (finished || !sendsMail(scenario)) {
      this.leasing.release(accounts);
      return;
    }
    const timer = setTimeout(() => {
      this.resting.delete(timer);
      this.leasing.release(accounts);
    }, rest);
    this.resting.add(timer);
  }

  mailboxAdmin(account: Account): MailboxAdmin {
    const mailboxAdmin = this.admins.get(account) ?? new MailboxAdmin(this.context, account);
    this.admins.set(account, mailboxAdmin);
    return mailboxAdmin;
  }

  /** The built-in variables of a scenario; its own stand in its steps already. */
  async variables(scenario: Scenario, accounts: readonly Account[]): Promise<Map<string, unknown>> {
    const token = this.tokens.next();
    const { domain } = this.context.target;
    const [first, second] = accounts;
    const { prefix, delimiter } = (usesMailboxes(scenario) && first && (await this.namespaceBy(first))) || unasked;
    const mailbox = this.claim(prefix, token);
    return new Map<string, unknown>([
      ['client', clientName],
      ['domain', domain],
      ['sender', 'sender@example.com'],
      ['foreign', 'someone@example.net'],
      ['unknown', `nobody-${token}@${domain}`],
      ['remote', `remote-${token}@${remoteDomain}`],
      ['remote-plain', `remote-${token}@${remotePlainDomain}`],
      ['remote-domain', remoteDomain],
      ['remote-plain-domain', remotePlainDomain],
      ['token', token],
      ['mailbox', mailbox],
      ['delimiter', delimiter],
      ...(first
        ? ([
            ['recipient', first.address],
            ['user', first.user],
            ['url-user', encodeURIComponent(first.user)],
            ['password', first.password],
          ] as const)
        : []),
      ...(second
        ? ([
            ['recipient2', second.address],
            ['user2', second.user],
            ['url-user2', encodeURIComponent(second.user)],
            ['password2', second.password],
          ] as const)
        : []),
    ]);
  }

  /** The name of a mailbox that no scenario has, in an account's own namespace. */
  async freshMailbox(account: Account): Promise<string> {
    const { prefix } = (await this.namespaceBy(account)) ?? unasked;
    this.mailboxes.add(account);
    return this.claim(prefix, this.tokens.next());
  }

  private claim(prefix: string, token: string): string {
    const mailbox = `${prefix}${beginning}${token}`;
    this.context.ownMailboxes.claim(mailbox);
    return mailbox;
  }

  /** Scenarios that only send share accounts, as far as there are any to share. */
  shares(scenario: Scenario): boolean {
    // Mail for another scenario would be in the way of one that reads.
    return !readsMail(scenario) && scenario.accounts <= this.shared.length;
  }

  /** After a scenario something may be left in an account, for this reason: it is looked for at the end of the run. */
  notClean(account: Account, why: string): void {
    if (!this.unclean.has(account)) this.unclean.set(account, why);
  }

  /**
   * Takes away what is left in the accounts, and ends the harness's own connections.
   * @returns what could not be taken away
   */
  async close(): Promise<readonly Leftover[]> {
    for (const timer of this.resting) clearTimeout(timer);
    const left = await Promise.all([
      ...[...this.mailboxes].map(account => this.mailboxesLeft(account)),
      ...(this.context.target.disposable
        ? [...this.mail].map(account => this.mailLeft(account))
        : [...this.mailboxes].map(account => this.misdelivered(account))),
    ]);
    await Promise.all([...this.admins.values()].map(mailboxAdmin => mailboxAdmin.close()));
    return left.flat();
  }

  /** Undefined when the account cannot be asked: what follows from that is told when the scenario is set up. */
  private async namespaceBy(account: Account): Promise<Namespace | undefined> {
    this.namespace ??= this.mailboxAdmin(account).namespace();
    try {
      return await this.namespace;
    } catch {
      this.namespace = undefined;
      return undefined;
    }
  }

  private async mailboxesLeft(account: Account): Promise<Leftover[]> {
    const { user } = account;
    const mailboxAdmin = this.mailboxAdmin(account);
    try {
      const { prefix } = (await this.namespaceBy(account)) ?? unasked;
      const { ownMailboxes: made } = this.context;
      const pattern = `${prefix}${beginning}*`;
      const seen = () => find(mailboxAdmin, pattern, name => made.resembles(name));
      const found = await seen();
      if (found.mailboxes.length + found.subscriptions.length === 0) return [];
      const refused = await removeOwn(mailboxAdmin, found, name => made.owns(name));
      const left = await seen();
      // RFC 3501 does not say that a name without a mailbox can be deleted.
      const names = left.mailboxes.length === 0 ? [] : await mailboxAdmin.namesAlone(pattern);
      const mailboxes = left.mailboxes.filter(name => !names.includes(name));
      const why = refused ?? '';
      return [
        { what: 'mailboxes' as const, user, things: mailboxes, why },
        { what: 'subscriptions' as const, user, things: left.subscriptions, why },
      ].filter(({ things }) => things.length > 0);
    } catch (error) {
      // Where no scenario has left anything, nothing is left that anyone knows of.
      if (!this.unclean.has(account)) return [];
      return [{ what: 'mailboxes', user, things: undefined, why: refusal(error) }];
    }
  }

  /** What was put into mailboxes of the harness, and came into an INBOX where it cannot be taken away: that is its owner's. */
  private async misdelivered(account: Account): Promise<Leftover[]> {
    const mailboxAdmin = this.mailboxAdmin(account);
    const left = { what: 'messages' as const, user: account.user };
    if (!mailboxAdmin.welcome) return [];
    try {
      const count = await mailboxAdmin.misdelivered();
      const why = 'the server put them there instead of into the mailboxes of the harness';
      return count === 0 ? [] : [{ ...left, things: [`${count} in INBOX`], why }];
    } catch (error) {
      return [{ ...left, things: undefined, why: refusal(error) }];
    }
  }

  /** Mail may still have come since the scenario's end, also while it is taken away. */
  private async mailLeft(account: Account): Promise<Leftover[]> {
    const scenarioContext = {
      context: this.context,
      adminOf: (of: Account) => this.mailboxAdmin(of),
      transcript: new Transcript(),
    };
    const maildrop = new Maildrop(scenarioContext, account);
    const left = { what: 'messages' as const, user: account.user };
    try {
      for (let tries = 0; tries < emptyings; tries += 1) {
        await maildrop.empty();
        if ((await maildrop.count(undefined)) === 0) return [];
      }
      return [
        { ...left, things: [`${await maildrop.count(undefined)} in INBOX`], why: this.unclean.get(account) ?? '' },
      ];
    } catch (error) {
      return [{ ...left, things: undefined, why: refusal(error) }];
    }
  }
}

function sendsMail(scenario: Scenario): boolean {
  return scenario.touchesMaildrop && scenario.services.some(service => protocolAt(service)?.delivery?.envelope);
}
