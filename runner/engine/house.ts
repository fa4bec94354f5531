import type { Scenario } from '../scenario/model.js';
import { remoteDomain, remotePlainDomain } from '../sink/sink.js';
import type { Account } from '../targets/target.js';
import { Transcript } from '../wire/transcript.js';
import type { RunContext } from './context.js';
import { Leases } from './leases.js';
import { Maildrop } from './maildrop.js';
import type { Namespace } from './namespace.js';
import { clientName } from './open.js';
import { Steward } from './steward.js';
import type { Tokens } from './tokens.js';

/** So many accounts are kept back for scenarios that only send. */
const mostShared = 2;

/** How long an account that mail may still come for is left alone, in milliseconds: servers hand over within a second what they took. */
const rest = 1_500;

/** For scenarios that name no mailbox. */
const unasked: Namespace = { prefix: '', delimiter: '/' };

/** The target's accounts over a run: who has which, and the harness's own connections to them. */
export class House {
  private readonly leases: Leases;
  /** Accounts that only receive: scenarios which never read mail share them. */
  private readonly shared: readonly Account[];
  private readonly stewards = new Map<Account, Steward>();
  /** Shared accounts that were sent mail. */
  private readonly sent = new Set<Account>();
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
    this.leases = new Leases(accounts.slice(0, accounts.length - keep));
    this.shared = keep === 0 ? [] : accounts.slice(-keep);
  }

  async lease(scenario: Scenario): Promise<readonly Account[]> {
    if (!this.shares(scenario)) return this.leases.lease(scenario.accounts);
    const accounts = this.shared.slice(0, scenario.accounts);
    if (scenario.touchesMaildrop) for (const account of accounts) this.sent.add(account);
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
      this.leases.release(accounts);
      return;
    }
    const timer = setTimeout(() => {
      this.resting.delete(timer);
      this.leases.release(accounts);
    }, rest);
    this.resting.add(timer);
  }

  steward(account: Account): Steward {
    const steward = this.stewards.get(account) ?? new Steward(this.context, account);
    this.stewards.set(account, steward);
    return steward;
  }

  /** The built-in variables of a scenario; its own stand in its steps already. */
  async variables(scenario: Scenario, accounts: readonly Account[]): Promise<Map<string, unknown>> {
    const token = this.tokens.next();
    const { domain } = this.context.target;
    const [first, second] = accounts;
    const speaksImap = scenario.services.some(service => service.startsWith('imap'));
    const { prefix, delimiter } = (speaksImap && first && (await this.namespaceBy(first))) || unasked;
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
      ['mailbox', `${prefix}mailspec-${token}`],
      ['delimiter', delimiter],
      ...(first
        ? ([
            ['recipient', first.address],
            ['user', first.user],
            ['password', first.password],
          ] as const)
        : []),
      ...(second
        ? ([
            ['recipient2', second.address],
            ['user2', second.user],
            ['password2', second.password],
          ] as const)
        : []),
    ]);
  }

  /** Scenarios that only send share accounts, as far as there are any to share. */
  shares(scenario: Scenario): boolean {
    return !readsMail(scenario) && scenario.accounts <= this.shared.length;
  }

  /** Takes away the mail that was sent to shared accounts, and ends the harness's own connections. */
  async close(): Promise<void> {
    for (const timer of this.resting) clearTimeout(timer);
    if (this.context.target.disposable) await Promise.all([...this.sent].map(account => this.empty(account)));
    await Promise.all([...this.stewards.values()].map(steward => steward.close()));
  }

  /** Undefined when the account cannot be asked: what follows from that is told when the scenario is set up. */
  private async namespaceBy(account: Account): Promise<Namespace | undefined> {
    this.namespace ??= this.steward(account).namespace();
    try {
      return await this.namespace;
    } catch {
      this.namespace = undefined;
      return undefined;
    }
  }

  private async empty(account: Account): Promise<void> {
    const stage = { context: this.context, stewardOf: (of: Account) => this.steward(of), transcript: new Transcript() };
    await new Maildrop(stage, account).empty().catch(() => undefined);
  }
}

/** Scenarios that read mail need an account to themselves: what another one is sent would be in their way. */
function readsMail(scenario: Scenario): boolean {
  return (
    scenario.given.mailbox !== undefined ||
    scenario.given.maildrop !== undefined ||
    scenario.services.some(service => service.startsWith('imap') || service.startsWith('pop3')) ||
    scenario.steps.some(step => step.action?.verb === 'await')
  );
}

function sendsMail(scenario: Scenario): boolean {
  return scenario.touchesMaildrop && scenario.services.some(service => !/^(?:imap|pop3)/.test(service));
}
