import type { Scenario } from '../scenario/model.js';
import type { Account } from '../targets/target.js';
import type { RunContext } from './context.js';
import { Leases } from './leases.js';
import { clientName } from './open.js';
import { Steward } from './steward.js';

/** The target's accounts over a run: who has which, and the harness's own connections to them. */
export class House {
  private readonly leases: Leases;
  /** Accounts that only receive: scenarios which never read mail share them. */
  private readonly shared: readonly Account[];
  private readonly stewards = new Map<Account, Steward>();
  private fresh = 0;

  constructor(private readonly context: RunContext) {
    const { accounts } = context.target;
    const keep = accounts.length >= 4 ? 2 : 0;
    this.leases = new Leases(accounts.slice(0, accounts.length - keep));
    this.shared = accounts.slice(-2);
  }

  async lease(scenario: Scenario): Promise<readonly Account[]> {
    return readsMail(scenario) || scenario.accounts > this.shared.length
      ? this.leases.lease(scenario.accounts)
      : this.shared.slice(0, scenario.accounts);
  }

  release(scenario: Scenario, accounts: readonly Account[]): void {
    if (readsMail(scenario) || scenario.accounts > this.shared.length) this.leases.release(accounts);
  }

  steward(account: Account): Steward {
    const steward = this.stewards.get(account) ?? new Steward(this.context, account);
    this.stewards.set(account, steward);
    return steward;
  }

  /** The built-in variables of a scenario, and its own. */
  variables(scenario: Scenario, accounts: readonly Account[], seed: number): Map<string, unknown> {
    this.fresh += 1;
    const token = `${seed.toString(36)}x${this.fresh.toString(36)}`;
    const { domain } = this.context.target;
    const [first, second] = accounts;
    return new Map<string, unknown>([
      ['client', clientName],
      ['domain', domain],
      ['sender', 'sender@example.com'],
      ['foreign', 'someone@example.net'],
      ['unknown', `nobody-${token}@${domain}`],
      ['token', token],
      ['mailbox', `mailspec-${token}`],
      ['delimiter', '/'],
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
      ...Object.entries(scenario.variables),
    ]);
  }

  async close(): Promise<void> {
    if (this.context.target.disposable && this.stewards.size > 0) {
      await Promise.all(
        this.shared.map(account =>
          this.stewards
            .get(account)
            ?.empty('INBOX')
            .catch(() => undefined),
        ),
      );
    }
    await Promise.all([...this.stewards.values()].map(steward => steward.close()));
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
